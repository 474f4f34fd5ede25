//! The payments of a victim: what went out of an account.

use std::collections::BTreeMap;

use fundtrail::{AccountId, Money, Time};

use crate::case::Case;
use crate::case::later::LatePayment;
use crate::case::payment::{Candidates, PaymentAt, PaymentError};

/// What a victim paid to one payee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaidTo {
    /// The position of the ledger.
    pub ledger: usize,
    /// The payee.
    pub payee: AccountId,
    /// How many payments.
    pub payments: usize,
    /// Their sum, in minor units.
    pub amount_minor: i128,
}

/// The payments of some victims.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VictimPayments {
    /// The payments, in settlement order, ledger by ledger.
    pub payments: Vec<PaymentAt>,
    /// The payees, by ledger, the largest sum first.
    pub payees: Vec<PaidTo>,
    /// Accounts of the victims, at which a trace may stop.
    pub accounts: Vec<AccountId>,
    /// What they paid after the as-of time.
    pub late: Vec<LatePayment>,
}

impl Case {
    /// The payments out of victims' accounts: all that they paid to accounts which are not victims' own.
    ///
    /// Each of `victims` is one victim, several numbers joined by `+` (unless a number with the `+` in it exists). Exits (platforms among them) are not
    /// payees. More than one payee is an error unless `all_payees`: nobody wants to trace a victim's rent.
    ///
    /// # Errors
    /// [`PaymentError`]: a number that never occurs, no payment, several payees (listed).
    ///
    /// Complexity: O(transfers).
    pub fn victim_payments(
        &self,
        victims: &[&str],
        all_payees: bool,
    ) -> Result<VictimPayments, PaymentError> {
        self.victim_payments_by(victims, all_payees, Time::MAX)
    }

    /// The same, of what is on record by `as_of`. Where nothing is, but something later, that is no error.
    pub(crate) fn victim_payments_by(
        &self,
        victims: &[&str],
        all_payees: bool,
        as_of: Time,
    ) -> Result<VictimPayments, PaymentError> {
        let mut accounts = Vec::new();
        let mut late: Vec<LatePayment> = Vec::new();
        for victim in victims {
            // A number that exists as a whole goes first: an account may go by a file's name with a + in it.
            if let Some(account) = self.account(victim) {
                accounts.push(account);
                late.extend(self.later_out_of(victim));
                continue;
            }
            for number in victim.split('+') {
                let later = late.len();
                late.extend(self.later_out_of(number));
                if self.account(number).is_none() && late.len() > later {
                    continue;
                }
                accounts.push(self.account(number).ok_or_else(|| PaymentError::VictimUnknown {
                    victim: number.to_owned(),
                })?);
            }
        }
        accounts.sort_unstable();
        accounts.dedup();
        let mut found = self.paid_out_of(accounts, as_of);
        found.late.extend(late);
        let named = victims.join(", ");
        if found.payments.is_empty() && found.late.is_empty() {
            return Err(PaymentError::VictimPaidNobody { victim: named });
        }
        if found.payees.len() > 1 && !all_payees {
            return Err(PaymentError::SeveralPayees {
                victim: named,
                count: found.payees.len(),
                payees: self.list_payees(&found.payees),
            });
        }
        Ok(found)
    }

    fn paid_out_of(&self, victims: Vec<AccountId>, as_of: Time) -> VictimPayments {
        let is_victim = |account: AccountId| victims.binary_search(&account).is_ok();
        let (mut payments, mut late) = (Vec::new(), Vec::new());
        let mut sums: BTreeMap<(usize, AccountId), (usize, i128)> = BTreeMap::new();
        for (at, ledger) in self.ledgers.iter().enumerate() {
            let transfers = ledger.transfers();
            for index in transfers.indices() {
                let transfer = transfers.get(index);
                let (Some(payer), Some(payee)) = (transfer.payer.account(), transfer.payee.account()) else {
                    continue;
                };
                if is_victim(payer) && !is_victim(payee) {
                    if transfers.recorded_time(index) > as_of {
                        late.push(LatePayment {
                            time: transfer.time,
                            source: transfer.source,
                        });
                        continue;
                    }
                    payments.push((at, index));
                    let sum = sums.entry((at, payee)).or_default();
                    sum.0 += 1;
                    sum.1 += i128::from(Money::minor(transfer.amount));
                }
            }
        }
        let mut payees: Vec<PaidTo> = sums
            .into_iter()
            .map(|((ledger, payee), (payments, amount_minor))| PaidTo {
                ledger,
                payee,
                payments,
                amount_minor,
            })
            .collect();
        payees.sort_by_key(|paid| (paid.ledger, -paid.amount_minor, paid.payee));
        VictimPayments {
            payments,
            payees,
            accounts: victims,
            late,
        }
    }

    /// What was paid to whom, one a line.
    pub fn list_payees(&self, payees: &[PaidTo]) -> Candidates {
        const LISTED: usize = 20;
        let line = |paid: &PaidTo| {
            let currency = self.ledgers[paid.ledger].currency();
            let (number, amount) = (self.book.number(paid.payee), currency.grouped(paid.amount_minor));
            (
                format!("{number} {amount} {}", currency.code()),
                Some(paid.payments),
            )
        };
        Candidates {
            first: payees.iter().take(LISTED).map(line).collect(),
            more: payees.len().saturating_sub(LISTED),
            are_near: false,
        }
    }
}
