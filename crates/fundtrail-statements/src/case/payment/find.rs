//! Finds the transfers that a caller means by a payment.

use std::path::Path;

use fundtrail::{AccountId, ExitKind, Ledger, Money, Party, Source, TransferIndex};

use super::spec::{Pairs, PaymentSpec};
use super::{Candidates, NamedPayments, PaymentAt, PaymentError};
use crate::case::Case;
use crate::case::later::{LatePayment, Later};
use crate::cell::number::Number;
use crate::cell::{AmountFormat, number, trim};
use crate::trouble::Trouble;

/// How many candidates a message lists.
const LISTED: usize = 10;

impl PaymentSpec {
    /// The payment from `payer` to `payee`.
    fn fits(&self, case: &Case, ledger: &Ledger, index: TransferIndex) -> Result<bool, PaymentError> {
        let pairs = &self.pairs;
        let transfer = ledger.transfers().get(index);
        let ends = [(&pairs.from, transfer.payer), (&pairs.to, transfer.payee)];
        let ends_fit = ends.into_iter().all(|(number, party)| {
            number
                .as_deref()
                .is_none_or(|number| names(case, ledger, party, number))
        });
        if !ends_fit {
            return Ok(false);
        }
        let currency = ledger.currency();
        let time_fits = pairs.at.is_none_or(|at| at.holds(transfer.time));
        let amount_fits = match &pairs.amount {
            None => true,
            Some(text) => self.amount(text, currency.decimals())? == transfer.amount,
        };
        let currency_fits = pairs
            .currency
            .as_deref()
            .is_none_or(|code| code == currency.code());
        let id_fits = pairs.id.as_deref().is_none_or(|id| {
            let mut sources = ledger.transfers().sources_of(index);
            sources.any(|source| case.id(source) == Some(id))
        });
        Ok(time_fits && amount_fits && currency_fits && id_fits)
    }

    /// Whether a line later than the as-of time is what is named.
    fn fits_later(&self, case: &Case, later: &Later) -> Result<bool, PaymentError> {
        let pairs = &self.pairs;
        let names = |number: &Option<String>, side| {
            number
                .as_deref()
                .is_none_or(|number| case.names_side(side, number))
        };
        let time_fits = pairs.at.is_none_or(|at| at.holds(later.time.start));
        let code = case.texts.get(later.currency);
        let currency = case.ledgers.iter().map(Ledger::currency);
        let currency = currency
            .clone()
            .find(|c| c.code() == code)
            .or_else(|| currency.clone().next());
        let amount_fits = match (&pairs.amount, currency) {
            (Some(text), Some(currency)) => self.amount(text, currency.decimals())? == later.amount,
            _ => true,
        };
        let currency_fits = pairs.currency.as_deref().is_none_or(|asked| asked == code);
        let id_fits = pairs
            .id
            .as_deref()
            .is_none_or(|id| case.id(later.source) == Some(id));
        Ok(names(&pairs.from, &later.payer)
            && names(&pairs.to, &later.payee)
            && time_fits
            && amount_fits
            && currency_fits
            && id_fits)
    }

    fn amount(&self, text: &str, decimals: u8) -> Result<Money, PaymentError> {
        match AmountFormat::plain(decimals).read(text) {
            Ok(Some(amount)) => Ok(amount),
            Ok(None) => Err(self.wrong(Trouble::PaymentAmountBlank {})),
            Err(error) => Err(self.wrong(Trouble::ListCell { error })),
        }
    }

    fn wrong(&self, trouble: Trouble) -> PaymentError {
        PaymentError::Spec {
            spec: self.text.clone(),
            trouble: Box::new(trouble),
        }
    }
}

/// Whether a number names that end of a transfer.
fn names(case: &Case, ledger: &Ledger, party: Party, text: &str) -> bool {
    match (party.account(), party.exit()) {
        (Some(account), _) => case.account(text) == Some(account),
        (_, Some(exit)) => ledger.exits().exit(exit).name.as_deref() == Some(text),
        (None, None) => false,
    }
}

impl Case {
    /// The account that a number names, however it is written.
    pub fn account(&self, number: &str) -> Option<AccountId> {
        match number::clean(number) {
            Number::Clean(number) => self.book.get(&number),
            // A book has it only where a layout says that it is a number.
            Number::Nobody => self.book.get(trim(number)),
            Number::Masked(_) | Number::Damaged => None,
        }
    }

    /// The one transfer that `spec` names.
    ///
    /// # Errors
    /// [`PaymentError`]: none or several fit; the message lists the candidates with file and line.
    ///
    /// Complexity: O(transfers).
    pub fn find_payment(&self, spec: &PaymentSpec) -> Result<PaymentAt, PaymentError> {
        self.find_named(spec, &self.named([spec]))
    }

    /// The one transfer that `spec` names, which was looked up together with others in `named`.
    ///
    /// # Errors
    /// As of [`find_payment`](Self::find_payment).
    ///
    /// Complexity: O(log transfers) for an id or a place, O(transfers) for ends, a time or an amount alone.
    pub fn find_named(
        &self,
        spec: &PaymentSpec,
        named: &NamedPayments<'_>,
    ) -> Result<PaymentAt, PaymentError> {
        let found = self.matching(spec, named)?;
        match found.as_slice() {
            [one] => Ok(*one),
            [] => Err(match self.later_payment(spec)? {
                Some(late) => PaymentError::Later {
                    spec: spec.text.clone(),
                    place: self.place(late.source),
                    time: late.time,
                },
                None => PaymentError::None {
                    spec: spec.text.clone(),
                    near: self.near(spec, named)?,
                },
            }),
            several => Err(PaymentError::Several {
                spec: spec.text.clone(),
                count: several.len(),
                candidates: self.list(several),
            }),
        }
    }

    /// The first line later than the as-of time that `spec` names.
    pub(crate) fn later_payment(&self, spec: &PaymentSpec) -> Result<Option<LatePayment>, PaymentError> {
        let named = spec.whole.as_deref().map(|whole| {
            let mut named = self.sources_of_id(whole).collect::<Vec<_>>();
            named.extend(self.sources_at(whole));
            named
        });
        let mut first: Option<LatePayment> = None;
        for later in &self.later {
            let is_named = named.as_ref().is_none_or(|named| named.contains(&later.source));
            if is_named && spec.fits_later(self, later)? {
                let late = LatePayment {
                    time: later.time.start,
                    source: later.source,
                };
                first = Some(first.map_or(late, |first| first.min(late)));
            }
        }
        Ok(first)
    }

    /// The transfers that fit all that is said.
    fn matching(
        &self,
        spec: &PaymentSpec,
        named: &NamedPayments<'_>,
    ) -> Result<Vec<PaymentAt>, PaymentError> {
        let mut found = Vec::new();
        if let Some(whole) = &spec.whole {
            for (at, index) in self.by_id_or_place(whole, named) {
                if spec.fits(self, &self.ledgers[at], index)? {
                    found.push((at, index));
                }
            }
            return Ok(found);
        }
        for (at, ledger) in self.ledgers.iter().enumerate() {
            for index in ledger.transfers().indices() {
                if spec.fits(self, ledger, index)? {
                    found.push((at, index));
                }
            }
        }
        Ok(found)
    }

    fn by_id_or_place(&self, text: &str, named: &NamedPayments<'_>) -> Vec<PaymentAt> {
        let found = named.transfers(text);
        let apart: Vec<_> = found
            .iter()
            .copied()
            .filter(|&at| !self.comes_beside(at))
            .collect();
        if apart.is_empty() { found } else { apart }
    }

    /// Whether a transfer is what a line shows beside its own movement: a fee, the credit line, or what only the
    /// jump of its balance tells.
    fn comes_beside(&self, (ledger, index): PaymentAt) -> bool {
        let ledger = &self.ledgers[ledger];
        let transfer = ledger.transfers().get(index);
        let kinds = [transfer.payer, transfer.payee]
            .into_iter()
            .filter_map(Party::exit);
        kinds.map(|exit| ledger.exits().exit(exit).kind).any(|kind| {
            matches!(
                kind,
                ExitKind::Fee | ExitKind::Loan | ExitKind::Unrecorded | ExitKind::Unseen
            )
        })
    }

    /// The lines that `FILE:LINE` can mean: the path as given, else the end of one.
    pub fn sources_at(&self, text: &str) -> Vec<Source> {
        let Some((path, line)) = text.rsplit_once(':') else {
            return Vec::new();
        };
        let Ok(line) = line.parse::<u64>() else {
            return Vec::new();
        };
        if line >= 1 << 40 {
            return Vec::new();
        }
        let path = Path::new(path);
        let which = |fits: &dyn Fn(&Path) -> bool| -> Vec<Source> {
            let files = self.files.iter().enumerate();
            files
                .filter(|(_, file)| fits(&file.path))
                .map(|(number, _)| Source::new(number, line))
                .collect()
        };
        let exact = which(&|file| file == path);
        if exact.is_empty() {
            which(&|file| file.ends_with(path))
        } else {
            exact
        }
    }

    /// What fits apart from the time or the amount; of what an id or place names, what fits it alone.
    fn near(&self, spec: &PaymentSpec, named: &NamedPayments<'_>) -> Result<Candidates, PaymentError> {
        let near = |found: &[PaymentAt]| Candidates {
            are_near: true,
            ..self.list(found)
        };
        if let Some(whole) = &spec.whole {
            let found = self.by_id_or_place(whole, named);
            return Ok(if found.is_empty() {
                Candidates::default()
            } else {
                near(&found)
            });
        }
        let pairs = &spec.pairs;
        let without_time = Pairs {
            at: None,
            ..pairs.clone()
        };
        let without_amount = Pairs {
            amount: None,
            ..pairs.clone()
        };
        let without_both = Pairs {
            at: None,
            ..without_amount.clone()
        };
        for relaxed in [without_time, without_amount, without_both] {
            if relaxed == Pairs::default() {
                continue;
            }
            let relaxed = PaymentSpec {
                pairs: relaxed,
                ..spec.clone()
            };
            let found = self.matching(&relaxed, named)?;
            if !found.is_empty() {
                return Ok(near(&found));
            }
        }
        Ok(Candidates::default())
    }

    /// The first of some transfers, one a line, with their places.
    fn list(&self, transfers: &[PaymentAt]) -> Candidates {
        let first = transfers.iter().take(LISTED);
        Candidates {
            first: first
                .map(|&(at, index)| (self.describe(at, index), None))
                .collect(),
            more: transfers.len().saturating_sub(LISTED),
            are_near: false,
        }
    }

    /// A transfer in one line: `FILE:LINE 2026-03-01T10:00:00 V -> M 50,000.00 CNY`.
    ///
    /// # Panics
    /// Where the ledger or the transfer is of another case.
    pub fn describe(&self, ledger: usize, index: TransferIndex) -> String {
        let ledger = &self.ledgers[ledger];
        let transfer = ledger.transfers().get(index);
        let id = self
            .id(transfer.source)
            .map(|id| format!(" {id}"))
            .unwrap_or_default();
        format!(
            "{}{id} {} {} -> {} {} {}",
            self.place(transfer.source),
            transfer.time,
            self.party_name(ledger, transfer.payer),
            self.party_name(ledger, transfer.payee),
            ledger.currency().grouped(transfer.amount),
            ledger.currency().code(),
        )
    }

    fn party_name(&self, ledger: &Ledger, party: Party) -> String {
        match (party.account(), party.exit()) {
            (Some(account), _) => self.book.number(account).to_owned(),
            (_, Some(exit)) => {
                let exit = ledger.exits().exit(exit);
                match &exit.name {
                    Some(name) => format!("({} {name})", exit.kind.name()),
                    None => format!("({})", exit.kind.name()),
                }
            }
            (None, None) => String::new(),
        }
    }
}
