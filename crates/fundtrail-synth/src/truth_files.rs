//! The truth of a case as files: CSV tables, and a JSON summary that says what is in them.

use std::fmt::Write as _;

use fundtrail::{AccountId, Currency, Money, Time, TransferIndex};
use serde::Serialize;

use crate::case::SyntheticCase;
use crate::statements::CaseFile;
use crate::table::{exit_of, transfer_id};
use crate::truth::{Carried, MuleState, MuleTruth, Stay};

/// The truth of a case as files. Accounts stand by their first number, transfers and payments by their id in
/// the case's table; amounts have the currency's decimals, and times are local.
///
/// | file | holds |
/// |---|---|
/// | `case.json` | family, seed, as-of time, payments, and where their money is |
/// | `carried.csv` | what of each payment each transfer carried, up to the as-of time |
/// | `plan.csv` | the same after the as-of time: what the gang would do |
/// | `held.csv` | what each account holds of each payment at the as-of time |
/// | `stays.csv` | how long money lay where: also when it would leave |
/// | `laws.csv` | each mule's dwell law, and what it is about at the as-of time |
/// | `gangs.csv` | the accounts of each gang, and whose they are |
/// | `openings.csv` | every account's opening balance, as `--openings` reads it |
pub fn truth_files(case: &SyntheticCase) -> Vec<CaseFile> {
    let text = Tables { case };
    [
        ("case.json", text.summary()),
        ("carried.csv", text.carried(|time| time <= case.as_of())),
        ("plan.csv", text.carried(|time| time > case.as_of())),
        ("held.csv", text.held()),
        ("stays.csv", text.stays()),
        ("laws.csv", text.laws()),
        ("gangs.csv", text.gangs()),
        ("openings.csv", text.openings()),
    ]
    .into_iter()
    .map(|(name, text)| CaseFile {
        name: name.to_owned(),
        bytes: text.into_bytes(),
    })
    .collect()
}

#[derive(Serialize)]
struct Summary<'a> {
    schema: &'static str,
    version: &'static str,
    family: &'static str,
    seed: u64,
    currency: &'a str,
    as_of: String,
    payments: Vec<PaymentSummary<'a>>,
    totals: TotalsSummary,
    victims: Vec<&'a str>,
    mules: Vec<&'a str>,
}

#[derive(Serialize)]
struct PaymentSummary<'a> {
    id: String,
    from: &'a str,
    to: &'a str,
    at: String,
    amount: String,
    /// Whether it is on record at the as-of time.
    known: bool,
}

/// Where the money of the known payments is at the as-of time.
#[derive(Serialize)]
struct TotalsSummary {
    paid: String,
    held: String,
    exited: String,
    back_with_victims: String,
}

struct Tables<'a> {
    case: &'a SyntheticCase,
}

impl<'a> Tables<'a> {
    fn number(&self, account: AccountId) -> &'a str {
        self.case.book().number(account)
    }

    fn currency(&self) -> &'a Currency {
        self.case.ledger().currency()
    }

    fn payment_id(&self, payment: usize) -> String {
        transfer_id(self.case.truth().payments()[payment].index())
    }

    fn summary(&self) -> String {
        let summary = Summary {
            schema: "fundtrail.synth/1",
            version: env!("CARGO_PKG_VERSION"),
            family: self.case.family().name(),
            seed: self.case.seed(),
            currency: self.currency().code(),
            as_of: self.case.as_of().to_string(),
            payments: self
                .case
                .truth()
                .payments()
                .iter()
                .map(|&p| self.payment(p))
                .collect(),
            totals: self.totals(),
            victims: self
                .case
                .truth()
                .victims()
                .iter()
                .map(|&v| self.number(v))
                .collect(),
            mules: self
                .case
                .truth()
                .mules()
                .iter()
                .map(|m| self.number(m.account))
                .collect(),
        };
        let mut text = serde_json::to_string_pretty(&summary).expect("texts and numbers only");
        text.push('\n');
        text
    }

    fn payment(&self, payment: TransferIndex) -> PaymentSummary<'a> {
        let transfer = self.case.ledger().transfers().get(payment);
        let number = |party: fundtrail::Party| party.account().map_or("", |a| self.number(a));
        PaymentSummary {
            id: transfer_id(payment.index()),
            from: number(transfer.payer),
            to: number(transfer.payee),
            at: transfer.time.to_string(),
            amount: self.currency().plain(transfer.amount),
            known: transfer.time <= self.case.as_of(),
        }
    }

    fn totals(&self) -> TotalsSummary {
        let truth = self.case.truth();
        let (mut held, mut back) = (0, 0);
        for (account, amount) in truth.held_at(self.case.as_of()) {
            if truth.victims().contains(&account) {
                back += amount;
            } else {
                held += amount;
            }
        }
        let paid = self.case.paid();
        TotalsSummary {
            paid: self.currency().plain(paid),
            held: self.currency().plain(held),
            exited: self.currency().plain(paid - held - back),
            back_with_victims: self.currency().plain(back),
        }
    }

    fn carried(&self, wanted: impl Fn(Time) -> bool) -> String {
        let transfers = self.case.ledger().transfers();
        let mut text = String::from("id,time,from,to,exit,amount,payment,carried\n");
        for &Carried {
            transfer: index,
            payment,
            amount,
        } in self.case.truth().carried()
        {
            let transfer = transfers.get(index);
            if !wanted(transfer.time) {
                continue;
            }
            let number = |party: fundtrail::Party| party.account().map_or("", |a| self.number(a));
            let exit = exit_of(self.case.ledger().exits(), &transfer).map_or("", |(kind, _)| kind.name());
            line(
                &mut text,
                &[
                    &transfer_id(index.index()),
                    &transfer.time.to_string(),
                    number(transfer.payer),
                    number(transfer.payee),
                    exit,
                    &self.currency().plain(transfer.amount),
                    &self.payment_id(payment),
                    &self.currency().plain(amount),
                ],
            );
        }
        text
    }

    fn held(&self) -> String {
        let mut held = std::collections::BTreeMap::<(AccountId, usize), i128>::new();
        for stay in self.case.truth().at_stake() {
            *held.entry((stay.account, stay.payment)).or_default() += i128::from(stay.amount);
        }
        let mut text = String::from("account,payment,held\n");
        for ((account, payment), amount) in held {
            let amount = self.currency().plain(amount);
            line(
                &mut text,
                &[self.number(account), &self.payment_id(payment), &amount],
            );
        }
        text
    }

    fn stays(&self) -> String {
        let mut text = String::from("account,payment,amount,from,until\n");
        for &Stay {
            account,
            payment,
            amount,
            from,
            until,
        } in self.case.truth().stays()
        {
            line(
                &mut text,
                &[
                    self.number(account),
                    &self.payment_id(payment),
                    &self.currency().plain(amount),
                    &from.to_string(),
                    &until.map(|time| time.to_string()).unwrap_or_default(),
                ],
            );
        }
        text
    }

    fn laws(&self) -> String {
        let mut text = String::from(
            "account,law,median_minutes,shape,resting,gap_minutes,fewest_pieces,most_pieces,state,since,to_launder\n",
        );
        for mule in self.case.truth().mules() {
            let MuleTruth {
                account,
                law,
                gap_minutes,
                pieces,
                state,
                to_launder,
            } = mule;
            let (state, since) = match state {
                MuleState::Idle => ("idle", String::new()),
                MuleState::Waiting { since, slow: false } => ("waiting", since.to_string()),
                MuleState::Waiting { since, slow: true } => ("resting", since.to_string()),
                MuleState::PayingOut { since, .. } => ("paying-out", since.to_string()),
            };
            line(
                &mut text,
                &[
                    self.number(*account),
                    law.kind().name(),
                    &format!("{:.3}", law.median_minutes()),
                    &format!("{:.4}", law.shape()),
                    &format!("{:.3}", law.resting()),
                    &format!("{gap_minutes:.3}"),
                    &pieces.0.to_string(),
                    &pieces.1.to_string(),
                    state,
                    &since,
                    &self.currency().plain(*to_launder),
                ],
            );
        }
        text
    }

    fn gangs(&self) -> String {
        let mut text = String::from("account,gang,holder,holder_id\n");
        for (number, gang) in self.case.truth().gangs().iter().enumerate() {
            for &account in gang {
                let details = self.case.book().details(account);
                let text_of = |text: Option<&Box<str>>| text.map_or(String::new(), ToString::to_string);
                line(
                    &mut text,
                    &[
                        self.number(account),
                        &(number + 1).to_string(),
                        &text_of(details.and_then(|d| d.holder.as_ref())),
                        &text_of(details.and_then(|d| d.holder_id.as_ref())),
                    ],
                );
            }
        }
        text
    }

    fn openings(&self) -> String {
        let mut text = String::from("account,amount,currency\n");
        let code = self.currency().code();
        for (account, &opening) in self.case.book().accounts().zip(self.case.openings()) {
            let opening: Money = opening;
            line(
                &mut text,
                &[self.number(account), &self.currency().plain(opening), code],
            );
        }
        text
    }
}

/// Adds one line. Nothing that is written here needs quotes.
fn line(text: &mut String, cells: &[&str]) {
    writeln!(text, "{}", cells.join(",")).expect("a text takes everything");
}
