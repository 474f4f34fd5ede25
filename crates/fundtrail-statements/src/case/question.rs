//! A question to a case: which payments to follow, where the trace ends, and as of when.

use std::path::{Path, PathBuf};

use fundtrail::{
    AccountId, Caution, Freeze, Investigation, Ledger, Party, Plan, Query, SubLedger, Time, TraceError,
    TransferIndex,
};
use thiserror::Error;

use crate::case::Case;
use crate::case::later::LatePayment;
use crate::case::list::read_payments;
use crate::case::payment::{NamedPayments, PaymentAt, PaymentError, PaymentSpec};
use crate::case::small_table::Beside;
use crate::case::victim::{PaidTo, VictimPayments};
use crate::error::{Hint, ReadError};
use crate::note::Note;
use crate::place::Place;
use crate::trouble::Trouble;

/// What is asked, as a user names it. Blank is nothing asked.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Payments to follow.
    pub payments: Vec<PaymentSpec>,
    /// Payments from a file, with its path; see [`Asked::add_file`].
    pub listed: Vec<(PathBuf, PaymentSpec)>,
    /// Victims whose payments are followed; several numbers of one joined by `+`.
    pub victims: Vec<String>,
    /// Whether victims' payments to all their payees are followed, not only to one.
    pub all_payees: bool,
    /// The one payment to show.
    pub only: Option<PaymentSpec>,
    /// Only what is on record by then counts.
    pub as_of: Option<Time>,
    /// Accounts at which the trace ends.
    pub stop_at: Vec<String>,
    /// A file of opening balances.
    pub openings: Option<PathBuf>,
    /// What a reader should know of the files; they become notes of the case.
    pub notes: Vec<Note>,
}

impl Asked {
    /// Adds the payments of a file.
    ///
    /// # Errors
    /// Those of [`read_payments`].
    pub fn add_file(&mut self, path: &Path) -> Result<(), ReadError> {
        let read = read_payments(path)?;
        self.listed
            .extend(read.said.into_iter().map(|spec| (path.to_owned(), spec)));
        self.notes.extend(read.notes);
        Ok(())
    }
}

/// Why a question cannot be asked of a case. Its text is complete but for the names of options; [`hints`](Self::hints)
/// says which would help.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum QuestionError {
    /// No payment at all.
    #[error("no payment to trace")]
    NoPayment,
    /// A payment or a victim that the records do not show.
    #[error(transparent)]
    Payment(#[from] PaymentError),
    /// A payment of a file that the records do not show.
    #[error("{}: {error}", path.display())]
    Listed {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        error: PaymentError,
    },
    /// A file beside the records that cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Payments in two currencies.
    #[error(
        "the payments are in two currencies:\n  {first}\n  {second}\none trace is in one currency: trace them apart"
    )]
    TwoCurrencies {
        /// One, described.
        first: String,
        /// One in another currency.
        second: String,
    },
    /// The payment to show is none of those that are traced.
    #[error("{spec}: {found} is not one of the payments that are traced")]
    NotTraced {
        /// How it was named.
        spec: String,
        /// What it is.
        found: String,
    },
    /// A payment after the as-of time.
    #[error("{place}: the payment of {time} is not on record yet at {as_of}; ask as of a later time")]
    Late {
        /// Its line.
        place: Place,
        /// Its time.
        time: Time,
        /// The as-of time.
        as_of: Time,
    },
    /// A balance beyond 64 bits.
    #[error(
        "{place}: the balance of {account} passes 92,233,720,368,547,758.07 (64 bits of minor units) here; check the \
         amounts before this line"
    )]
    BalanceTooLarge {
        /// The line.
        place: Place,
        /// The account's number.
        account: String,
    },
    /// An account that no record names.
    #[error("{0}")]
    UnknownAccount(Box<Trouble>),
    /// Anything else that the core refuses.
    #[error(transparent)]
    Trace(TraceError),
}

impl QuestionError {
    /// What would help, for whoever has a name for it.
    pub fn hints(&self) -> Vec<Hint> {
        match self {
            QuestionError::Late { .. } | QuestionError::Payment(PaymentError::Later { .. }) => {
                vec![Hint::LaterAsOf]
            }
            QuestionError::NotTraced { .. } => vec![Hint::OtherOnly],
            QuestionError::Payment(PaymentError::SeveralPayees { .. }) => vec![Hint::AllPayees],
            QuestionError::Read(error) => error.hints(),
            _ => Vec::new(),
        }
    }

    /// The message in Chinese.
    pub fn chinese(&self) -> String {
        match self {
            QuestionError::NoPayment => "没有要追踪的转账".to_owned(),
            QuestionError::Payment(error) => error.chinese(),
            QuestionError::Listed { path, error } => format!("{}：{}", path.display(), error.chinese()),
            QuestionError::Read(error) => error.chinese(),
            QuestionError::TwoCurrencies { first, second } => {
                format!("所列转账分属两种货币：\n  {first}\n  {second}\n一次追踪只能是一种货币：请分别追踪")
            }
            QuestionError::NotTraced { spec, found } => format!("{spec}：{found} 不在所追踪的转账之内"),
            QuestionError::Late { place, time, as_of } => {
                format!("{place}：该笔 {time} 的转账在 {as_of} 尚未发生；请问更晚的时刻")
            }
            QuestionError::BalanceTooLarge { place, account } => format!(
                "{place}：账户 {account} 的余额在此超过 92,233,720,368,547,758.07（64 位，以分计）；请核对该行之前的金额"
            ),
            QuestionError::UnknownAccount(trouble) => trouble.chinese(),
            QuestionError::Trace(error) => of_trace(error),
        }
    }
}

/// What the core refuses, in Chinese.
fn of_trace(error: &TraceError) -> String {
    match error {
        TraceError::NoPayment => "没有要追踪的转账".to_owned(),
        TraceError::NoSuchTransfer(at) => format!("账簿中没有第 {} 笔转账", at.index()),
        TraceError::PaymentAfterAsOf(at) => format!("第 {} 笔转账晚于所问时刻", at.index()),
        TraceError::BalanceTooLarge { .. } => "有余额超出 64 位（以分计）".to_owned(),
    }
}

/// A case, and a query that fits one of its ledgers.
#[derive(Debug)]
pub struct Question {
    case: Case,
    ledger: usize,
    query: Query,
    only: Option<usize>,
    payees: Vec<PaidTo>,
    cautions: Vec<Caution>,
}

impl Question {
    /// Finds in `case` what is asked; opening balances become part of it.
    ///
    /// # Errors
    /// [`QuestionError`] says what was asked that the records do not have.
    ///
    /// # Complexity
    /// O(transfers × log payments) for payments named by id or place, O(transfers) for each other.
    pub fn find(mut case: Case, asked: &Asked) -> Result<Self, QuestionError> {
        let as_of = asked.as_of.unwrap_or(Time::MAX);
        let mut payments = Vec::new();
        let mut late = Vec::new();
        let listed = asked.listed.iter().map(|(_, spec)| spec);
        let named = case.named(asked.payments.iter().chain(listed));
        for spec in &asked.payments {
            match find_by(&case, spec, &named, as_of)? {
                Ok(payment) => payments.push(payment),
                Err(later) => late.push(later),
            }
        }
        for (path, spec) in &asked.listed {
            let listed = |error| QuestionError::Listed {
                path: path.clone(),
                error,
            };
            match find_by(&case, spec, &named, as_of).map_err(listed)? {
                Ok(payment) => payments.push(payment),
                Err(later) => late.push(later),
            }
        }
        let victims = victim_payments(&case, asked)?;
        payments.extend(&victims.payments);
        late.extend(&victims.late);
        let first_late = late.into_iter().min();
        if let (true, Some(late)) = (payments.is_empty(), first_late) {
            return Err(QuestionError::Late {
                place: case.place(late.source),
                time: late.time,
                as_of,
            });
        }
        let ledger = one_ledger(&case, &payments)?;
        let mut cautions = Vec::from_iter(between_victims(&case.ledgers[ledger], &victims));
        cautions.extend(first_late.map(|late| Caution::PaymentsLater {
            source: late.source,
            time: late.time,
        }));
        if let Some(path) = &asked.openings {
            let openings = case.read_openings(path, ledger)?;
            case.notes.extend(openings.notes);
            let unknown = openings.unknown;
            cautions.extend((unknown > 0).then(|| Caution::OpeningsOfNobody {
                file: path.display().to_string(),
                accounts: unknown,
            }));
        }
        case.notes.extend(asked.notes.iter().cloned());
        let mut stops = stops(&case, &asked.stop_at, &mut cautions);
        for (account, payees) in case.hubs() {
            stops.push(account);
            cautions.push(Caution::HubEnds { account, payees });
        }
        let query = query(&case, ledger, &payments, stops, asked.as_of)?;
        let only = asked.only.as_ref();
        let only = only
            .map(|spec| number_of(&case, &query, ledger, spec))
            .transpose()?;
        Ok(Question {
            case,
            ledger,
            query,
            only,
            payees: victims.payees,
            cautions,
        })
    }

    /// The case.
    pub fn case(&self) -> &Case {
        &self.case
    }

    /// The ledger of the payments.
    pub fn ledger(&self) -> &Ledger {
        &self.case.ledgers[self.ledger]
    }

    /// What is asked of the core.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// Whom the victims paid, the largest sum first.
    pub fn payees(&self) -> &[PaidTo] {
        &self.payees
    }

    /// The account of that number.
    ///
    /// # Errors
    /// [`QuestionError::UnknownAccount`].
    pub fn account(&self, number: &str) -> Result<AccountId, QuestionError> {
        self.case.find_account(number)
    }

    /// What has been frozen in this case, as a file says; see [`Case::read_frozen`].
    ///
    /// # Errors
    /// Those of [`Case::read_frozen`].
    pub fn read_frozen(&self, path: &Path) -> Result<Beside<Vec<Freeze>>, QuestionError> {
        let read = self.case.read_frozen(path, self.ledger)?;
        Ok(Beside {
            said: read.said.into_iter().map(|line| line.freeze).collect(),
            notes: read.notes,
        })
    }

    /// The part of the ledger that the payments reach.
    ///
    /// # Errors
    /// A balance beyond 64 bits of minor units, with its line.
    ///
    /// # Complexity
    /// That of [`SubLedger::new`].
    pub fn sub_ledger(&self) -> Result<SubLedger<'_>, QuestionError> {
        SubLedger::new(self.ledger(), &self.query)
            .map_err(|error| explain(&self.case, self.ledger(), None, &error))
    }

    /// A plan with what the case and the question know: freezes in force, the payment to show, cautions. What is
    /// left to choose is as by default.
    pub fn plan(&self) -> Plan {
        Plan {
            in_force: self.case.in_force(self.query.as_of_time()),
            only: self.only,
            cautions: self.cautions.clone(),
            ..Plan::default()
        }
    }

    /// Investigates as planned; `sub` is this question's [`sub_ledger`](Self::sub_ledger).
    ///
    /// # Errors
    /// Those of [`Investigation::new`].
    pub fn investigate<'a>(
        &'a self,
        sub: &'a SubLedger<'a>,
        plan: Plan,
    ) -> Result<Investigation<'a>, fundtrail::BoundsError> {
        Investigation::new(&self.case.book, sub, plan)
    }
}

impl Case {
    /// The one ledger of all payments: one trace is in one currency.
    ///
    /// # Errors
    /// [`QuestionError::NoPayment`] and [`QuestionError::TwoCurrencies`].
    pub fn one_ledger(&self, payments: &[PaymentAt]) -> Result<usize, QuestionError> {
        one_ledger(self, payments)
    }

    /// What is wrong with a trace through `ledger`, with the names and lines that the core does not know.
    pub fn explain_trace(&self, ledger: &Ledger, error: &TraceError) -> QuestionError {
        explain(self, ledger, None, error)
    }
}

/// The payment that `spec` names, or that it is not on record yet at `as_of`.
fn find_by(
    case: &Case,
    spec: &PaymentSpec,
    named: &NamedPayments<'_>,
    as_of: Time,
) -> Result<Result<PaymentAt, LatePayment>, PaymentError> {
    match case.find_named(spec, named) {
        Ok((ledger, index)) => {
            let transfers = case.ledgers[ledger].transfers();
            Ok(if transfers.recorded_time(index) <= as_of {
                Ok((ledger, index))
            } else {
                let transfer = transfers.get(index);
                Err(LatePayment {
                    time: transfer.time,
                    source: transfer.source,
                })
            })
        }
        Err(error @ PaymentError::Later { .. }) => {
            let late = case.later_payment(spec)?;
            late.map_or(Err(error), |late| Ok(Err(late)))
        }
        Err(error) => Err(error),
    }
}

fn victim_payments(case: &Case, asked: &Asked) -> Result<VictimPayments, PaymentError> {
    if asked.victims.is_empty() {
        return Ok(VictimPayments::default());
    }
    let victims: Vec<&str> = asked.victims.iter().map(String::as_str).collect();
    case.victim_payments_by(&victims, asked.all_payees, asked.as_of.unwrap_or(Time::MAX))
}

/// Transfers between victims' accounts are nobody's payment to a fraudster.
fn between_victims(ledger: &Ledger, victims: &VictimPayments) -> Option<Caution> {
    let is_victim = |party: Party| {
        party
            .account()
            .is_some_and(|account| victims.accounts.contains(&account))
    };
    let between = ledger
        .transfers()
        .iter()
        .filter(|t| is_victim(t.payer) && is_victim(t.payee));
    let (transfers, amount) = between.fold((0, 0), |(count, sum), t| (count + 1, sum + i128::from(t.amount)));
    (transfers > 0).then_some(Caution::BetweenVictims { transfers, amount })
}

/// The one ledger of all payments: one trace is in one currency.
fn one_ledger(case: &Case, payments: &[PaymentAt]) -> Result<usize, QuestionError> {
    let &(ledger, first) = payments.first().ok_or(QuestionError::NoPayment)?;
    match payments.iter().find(|&&(other, _)| other != ledger) {
        None => Ok(ledger),
        Some(&(other, transfer)) => Err(QuestionError::TwoCurrencies {
            first: case.describe(ledger, first),
            second: case.describe(other, transfer),
        }),
    }
}

/// The accounts at which the trace ends; a caution for each that no record names.
fn stops(case: &Case, numbers: &[String], cautions: &mut Vec<Caution>) -> Vec<AccountId> {
    let mut stops = Vec::new();
    for number in numbers {
        match case.account(number) {
            Some(account) => stops.push(account),
            None => cautions.push(Caution::NothingStops {
                number: number.clone(),
            }),
        }
    }
    stops
}

fn query(
    case: &Case,
    ledger: usize,
    payments: &[PaymentAt],
    stops: Vec<AccountId>,
    as_of: Option<Time>,
) -> Result<Query, QuestionError> {
    let ledger = &case.ledgers[ledger];
    let query = Query::new(ledger, payments.iter().map(|&(_, transfer)| transfer));
    let query = query.map(|query| query.stop_at(stops));
    let query = match as_of {
        Some(time) => query.and_then(|query| query.as_of(ledger, time)),
        None => query,
    };
    query.map_err(|error| explain(case, ledger, as_of, &error))
}

/// Which of the query's payments `spec` names.
fn number_of(case: &Case, query: &Query, ledger: usize, spec: &PaymentSpec) -> Result<usize, QuestionError> {
    let found = case.find_payment(spec)?;
    let number = query
        .payments()
        .iter()
        .position(|&payment| (ledger, payment) == found);
    number.ok_or_else(|| QuestionError::NotTraced {
        spec: spec.to_string(),
        found: case.describe(found.0, found.1),
    })
}

/// What is wrong, with the names and lines that the core does not know.
fn explain(case: &Case, ledger: &Ledger, as_of: Option<Time>, error: &TraceError) -> QuestionError {
    let transfer = |index: TransferIndex| ledger.transfers().get(index);
    match (error.clone(), as_of) {
        (TraceError::NoPayment, _) => QuestionError::NoPayment,
        (TraceError::PaymentAfterAsOf(payment), Some(as_of)) => QuestionError::Late {
            place: case.place(transfer(payment).source),
            time: transfer(payment).time,
            as_of,
        },
        (
            TraceError::BalanceTooLarge {
                account,
                transfer: at,
            },
            _,
        ) => QuestionError::BalanceTooLarge {
            place: case.place(transfer(at).source),
            account: case.book.number(account).to_owned(),
        },
        (other, _) => QuestionError::Trace(other),
    }
}
