//! Finds the transfers that a caller means by a payment.

use std::fmt::{self, Write as _};
use std::path::Path;
use std::str::FromStr;

use fundtrail::{AccountId, ExitKind, Ledger, Money, Party, Source, Time, TransferIndex};

use crate::case::Case;
use crate::case::later::{LatePayment, Later};
use crate::cell::number::Number;
use crate::cell::{AmountFormat, TimeFormat, number, trim};
use crate::entry::Interval;
use crate::place::Place;
use crate::trouble::Trouble;
use crate::worded;
use crate::worded::Say;

/// How many candidates a message lists.
const LISTED: usize = 10;

/// What names a payment: an id or serial number, `FILE:LINE`, or `from= to= at= amount=` pairs.
///
/// # Examples
/// ```
/// use fundtrail_statements::PaymentSpec;
/// assert!("from=V to=M at=2026-03-01T10:00 amount=50000".parse::<PaymentSpec>().is_ok());
/// assert!("from=V colour=red".parse::<PaymentSpec>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentSpec {
    text: String,
    pairs: Option<Pairs>,
}

/// What `key=value` pairs ask for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Pairs {
    from: Option<String>,
    to: Option<String>,
    at: Option<Interval>,
    amount: Option<String>,
    currency: Option<String>,
    id: Option<String>,
}

worded! {
    /// Why a payment is not one transfer. The message is complete.
    #[derive(Debug, Clone, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum PaymentError {
        /// A text that names no payment.
        Spec { spec: String, trouble: Box<Trouble> }
            "payment {spec:?}: {trouble}",
            "转账“{spec}”：{trouble}";
        /// No transfer fits; `near` are those that nearly do.
        None { spec: String, near: Candidates }
            "payment {spec:?}: no transfer fits{near}; name one by its id, by FILE:LINE, or by from= to= at= amount=",
            "转账“{spec}”：没有相符的转账{near}；请用流水号、文件:行号，或 from= to= at= amount= 指定";
        /// It is among the lines later than the as-of time.
        Later { spec: String, place: Place, time: Time }
            "payment {spec:?}: {place}: the payment of {time} is later than the as-of time",
            "转账“{spec}”：{place}：该笔 {time} 的转账晚于所问时刻";
        /// Several transfers fit.
        Several { spec: String, count: usize, candidates: Candidates }
            "payment {spec:?}: {count} transfers fit:{candidates}\nname one by FILE:LINE",
            "转账“{spec}”：有 {count} 笔相符：{candidates}\n请用 文件:行号 指定其一";
        /// A victim who paid several accounts, where one was expected.
        SeveralPayees { victim: String, count: usize, payees: Candidates }
            "victim {victim}: it paid {count} accounts:{payees}\nname the payments, or take them all",
            "被害人 {victim}：付给了 {count} 个账户：{payees}\n请指定转账，或全部采用";
        /// No line names a victim's account.
        VictimUnknown { victim: String }
            "victim {victim}: no line names that account; check the number, or add the file that does",
            "被害人 {victim}：没有记录提到该账户；请核对号码，或加上有该账户的文件";
        /// A victim that has no payment.
        VictimPaidNobody { victim: String }
            "victim {victim}: nothing was paid out of it to another account; check the number",
            "被害人 {victim}：没有从该账户付给其他账户的款项；请核对号码";
    }
}

impl fmt::Display for PaymentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.english())
    }
}

impl std::error::Error for PaymentError {}

/// What fits, one a line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Candidates {
    /// The first of them; of payees, each with its number of payments.
    pub first: Vec<(String, Option<usize>)>,
    /// How many more there are.
    pub more: usize,
    /// Whether they are only near what was asked for.
    pub are_near: bool,
}

impl Say for Candidates {
    fn english(&self) -> impl fmt::Display + fmt::Debug {
        let mut text = if self.are_near { "; near it:" } else { "" }.to_owned();
        for (line, payments) in &self.first {
            let _ = write!(text, "\n  {line}");
            if let Some(payments) = payments {
                let _ = write!(text, " in {payments} payment(s)");
            }
        }
        if self.more > 0 {
            let _ = write!(text, "\n  and {} more", self.more);
        }
        text
    }

    fn chinese(&self) -> impl fmt::Display + fmt::Debug {
        let mut text = if self.are_near { "；相近的有：" } else { "" }.to_owned();
        for (line, payments) in &self.first {
            let _ = write!(text, "\n  {line}");
            if let Some(payments) = payments {
                let _ = write!(text, "，共 {payments} 笔");
            }
        }
        if self.more > 0 {
            let _ = write!(text, "\n  另有 {} 项", self.more);
        }
        text
    }
}

/// A transfer: the position of its ledger among the case's, and its place in it.
pub type PaymentAt = (usize, TransferIndex);

impl FromStr for PaymentSpec {
    type Err = PaymentError;

    fn from_str(text: &str) -> Result<Self, PaymentError> {
        PaymentSpec::read(text).map_err(|trouble| PaymentError::Spec {
            spec: text.to_owned(),
            trouble: Box::new(trouble),
        })
    }
}

impl PaymentSpec {
    /// Reads how a payment is named.
    pub(crate) fn read(text: &str) -> Result<Self, Trouble> {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Err(Trouble::PaymentBlank {});
        }
        let is_pair = |word: &str| {
            KEYS.iter()
                .any(|key| word.strip_prefix(key).is_some_and(|rest| rest.starts_with('=')))
        };
        let pairs = if trimmed.split_whitespace().next().is_some_and(is_pair) {
            Some(Pairs::parse(trimmed)?)
        } else {
            None
        };
        Ok(PaymentSpec {
            text: trimmed.to_owned(),
            pairs,
        })
    }
}

impl fmt::Display for PaymentSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

const KEYS: [&str; 6] = ["from", "to", "at", "amount", "currency", "id"];

impl Pairs {
    /// Reads `key=value` pairs. A value runs to the next key, so that `at=2026-03-01 10:00` needs no quotes.
    fn parse(text: &str) -> Result<Self, Trouble> {
        let mut pairs = Pairs::default();
        let mut values: Vec<(&str, String)> = Vec::new();
        for word in text.split(|c: char| c.is_whitespace() || c == ',') {
            match word.split_once('=') {
                Some((key, value)) if KEYS.contains(&key) => values.push((key, value.to_owned())),
                Some((key, _)) if key.chars().all(char::is_alphabetic) => {
                    let (key, known) = (key.to_owned(), KEYS.join(", "));
                    return Err(Trouble::PaymentKey { key, known });
                }
                _ if word.is_empty() => {}
                _ => {
                    let (_, value) = values.last_mut().expect("the first word is a pair");
                    value.push(' ');
                    value.push_str(word);
                }
            }
        }
        for (key, value) in values {
            match key {
                "from" => pairs.from = Some(value),
                "to" => pairs.to = Some(value),
                "amount" => pairs.amount = Some(value),
                "currency" => pairs.currency = Some(value.to_uppercase()),
                "id" => pairs.id = Some(value),
                _ => {
                    let at = TimeFormat::default().read(&value);
                    pairs.at = Some(at.map_err(|error| Trouble::ListCell { error })?);
                }
            }
        }
        Ok(pairs)
    }
}

impl PaymentSpec {
    /// The id (or place), payer and payee by which it is named, as far as it is.
    pub(crate) fn ends(&self) -> (Option<&str>, Option<&str>, Option<&str>) {
        match &self.pairs {
            None => (Some(&self.text), None, None),
            Some(pairs) => (pairs.id.as_deref(), pairs.from.as_deref(), pairs.to.as_deref()),
        }
    }

    /// The payment from `payer` to `payee`.
    fn fits(&self, case: &Case, ledger: &Ledger, index: TransferIndex) -> Result<bool, PaymentError> {
        let Some(pairs) = &self.pairs else {
            return Ok(false);
        };
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
        let Some(pairs) = &self.pairs else {
            return Ok(false);
        };
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
        let found = if spec.pairs.is_some() {
            self.matching(spec)?
        } else {
            self.by_id_or_place(&spec.text)
        };
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
                    near: self.near(spec)?,
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
        let mut named = self.sources_of_id(&spec.text).collect::<Vec<_>>();
        named.extend(self.sources_at(&spec.text));
        let mut first: Option<LatePayment> = None;
        for later in &self.later {
            let fits = if spec.pairs.is_some() {
                spec.fits_later(self, later)?
            } else {
                named.contains(&later.source)
            };
            if fits {
                let late = LatePayment {
                    time: later.time.start,
                    source: later.source,
                };
                first = Some(first.map_or(late, |first| first.min(late)));
            }
        }
        Ok(first)
    }

    fn matching(&self, spec: &PaymentSpec) -> Result<Vec<PaymentAt>, PaymentError> {
        let mut found = Vec::new();
        for (at, ledger) in self.ledgers.iter().enumerate() {
            for index in ledger.transfers().indices() {
                if spec.fits(self, ledger, index)? {
                    found.push((at, index));
                }
            }
        }
        Ok(found)
    }

    fn by_id_or_place(&self, text: &str) -> Vec<PaymentAt> {
        let mut sources: Vec<Source> = self.sources_of_id(text).collect();
        if sources.is_empty() {
            sources = self.sources_at(text);
        }
        for source in &mut sources {
            *source = self.counted(*source);
        }
        let found = self.transfers_of(&sources);
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

    fn transfers_of(&self, sources: &[Source]) -> Vec<PaymentAt> {
        let mut found = Vec::new();
        if sources.is_empty() {
            return found;
        }
        for (at, ledger) in self.ledgers.iter().enumerate() {
            let transfers = ledger.transfers();
            let hit = |&index: &TransferIndex| transfers.sources_of(index).any(|s| sources.contains(&s));
            found.extend(transfers.indices().filter(hit).map(|index| (at, index)));
        }
        found
    }

    /// What fits apart from the time or the amount.
    fn near(&self, spec: &PaymentSpec) -> Result<Candidates, PaymentError> {
        let Some(pairs) = &spec.pairs else {
            return Ok(Candidates::default());
        };
        for relaxed in [
            Pairs {
                at: None,
                ..pairs.clone()
            },
            Pairs {
                amount: None,
                ..pairs.clone()
            },
            Pairs {
                at: None,
                amount: None,
                ..pairs.clone()
            },
        ] {
            let is_open = relaxed == Pairs::default();
            let spec = PaymentSpec {
                text: spec.text.clone(),
                pairs: Some(relaxed),
            };
            let found = if is_open {
                Vec::new()
            } else {
                self.matching(&spec)?
            };
            if !found.is_empty() {
                return Ok(Candidates {
                    are_near: true,
                    ..self.list(&found)
                });
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
