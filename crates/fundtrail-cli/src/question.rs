//! What is asked: payments found among the records, where the trace ends, and as of when.

use std::path::Path;

use anyhow::{Context as _, anyhow};
use fundtrail::{AccountId, Ledger, Openings, Party, Query, Time, TraceError, TransferIndex};
use fundtrail_report::model::Note;
use fundtrail_statements::{Case, PaymentAt, PaymentSpec, VictimPayments, Wanted, read_payments};

use crate::args::{QueryArgs, ReadArgs};
use crate::failure::Failure;
use crate::nearest;
use crate::reading;
use crate::warnings::note;

/// What the options name, checked as far as it can be without records.
#[derive(Debug)]
pub(crate) struct Asked<'a> {
    args: &'a QueryArgs,
    specs: Vec<PaymentSpec>,
    only: Option<PaymentSpec>,
}

impl<'a> Asked<'a> {
    /// Reads payment specs and the file of payments.
    pub(crate) fn new(args: &'a QueryArgs) -> Result<Self, Failure> {
        if args.payment.is_empty() && args.victim.is_empty() && args.payments.is_none() {
            return Err(Failure::usage(
                "no payment to trace: name it with --payment, --payments or --victim",
            ));
        }
        let parsed = args.payment.iter().map(|text| text.parse::<PaymentSpec>());
        let mut specs = parsed.collect::<Result<Vec<_>, _>>().map_err(Failure::usage)?;
        if let Some(path) = &args.payments {
            specs.extend(read_payments(path).map_err(anyhow::Error::from)?);
        }
        let only = args.only.as_deref().map(str::parse::<PaymentSpec>);
        let only = only.transpose().map_err(Failure::usage)?;
        Ok(Asked { args, specs, only })
    }

    /// What of the records is needed, where that is known before they are read: beside the payments and victims
    /// these accounts, which the command names.
    ///
    /// A file of opening balances is told which of its accounts no record names, so all have to be known.
    pub(crate) fn wanted<'s>(&self, accounts: impl IntoIterator<Item = &'s str>) -> Option<Wanted> {
        if openings_file(self.args).is_some() {
            return None;
        }
        let victims = self.args.victim.iter().map(String::as_str);
        let stops = self.args.stop_at.iter().map(String::as_str);
        let wanted = Wanted::new(self.specs.iter().chain(&self.only), victims)?;
        Some(wanted.stop_at(stops).and_accounts(accounts))
    }

    /// The files that the options name besides the records.
    pub(crate) fn files(&self) -> impl Iterator<Item = &Path> {
        [self.args.payments.as_deref(), openings_file(self.args)]
            .into_iter()
            .flatten()
    }
}

/// The file of opening balances; `least` and `unknown` go without one.
fn openings_file(args: &QueryArgs) -> Option<&Path> {
    let words = [Path::new("least"), Path::new("unknown")];
    args.openings.as_deref().filter(|path| !words.contains(path))
}

/// How the bounds take opening balances that nobody gave.
pub(crate) fn openings(args: &QueryArgs) -> Openings {
    match &args.openings {
        Some(word) if word == Path::new("unknown") => Openings::Unknown,
        _ => Openings::AsAssumed,
    }
}

/// A case and a query that fits it.
#[derive(Debug)]
pub(crate) struct Question {
    case: Case,
    ledger: usize,
    query: Query,
    only: Option<usize>,
    /// Whom the victims paid, to be told.
    payees: String,
    notes: Vec<Note>,
}

impl Question {
    /// Finds in `case` what the options name, and the account that the command does. Where only what is wanted was
    /// read and that does not do after all, or something is wrong, the whole is read, which tells more.
    pub(crate) fn ask(
        case: Case,
        asked: &Asked<'_>,
        read: &ReadArgs,
        account: Option<&str>,
    ) -> Result<Self, Failure> {
        let is_partial = case.is_partial();
        let suffices = |question: &Question| {
            let is_known = |number| question.case.account(number).is_some();
            question.case.suffices_for(&question.query) && account.is_none_or(is_known)
        };
        let question = match Self::find(case, asked) {
            Ok(question) if !is_partial || suffices(&question) => question,
            Err(error) if !is_partial => return Err(error),
            _ => Self::find(reading::read_whole(read)?, asked)?,
        };
        if !read.quiet && !question.payees.is_empty() {
            anstream::eprintln!("{}", question.payees);
        }
        Ok(question)
    }

    fn find(mut case: Case, asked: &Asked<'_>) -> Result<Self, Failure> {
        let args = asked.args;
        let mut payments = Vec::new();
        for (number, spec) in asked.specs.iter().enumerate() {
            let found = case.find_payment(spec).map_err(anyhow::Error::from);
            payments.push(match &args.payments {
                Some(path) if number >= args.payment.len() => {
                    found.with_context(|| path.display().to_string())?
                }
                _ => found?,
            });
        }
        let victims = victim_payments(&case, args)?;
        let payees = if args.victim.is_empty() {
            String::new()
        } else {
            let payees = case.list_payees(&victims.payees);
            format!("{} paid:{payees}", args.victim.join(", "))
        };
        payments.extend(&victims.payments);
        let ledger = one_ledger(&case, &payments)?;
        let mut notes = Vec::from_iter(between_victims(&case.ledgers[ledger], &victims));
        if let Some(path) = openings_file(args) {
            let openings = case.read_openings(path, ledger).map_err(anyhow::Error::from)?;
            notes.extend(unknown_openings(path, openings.unknown));
        }
        let mut stops = Vec::new();
        for number in &args.stop_at {
            match case.account(number) {
                Some(account) => stops.push(account),
                None => notes.push(note(
                    "stop-at-absent",
                    format!("No record names {number} (--stop-at), so nothing stopped there."),
                )),
            }
        }
        let of_ledger = &case.ledgers[ledger];
        let query = Query::new(of_ledger, payments.iter().map(|&(_, transfer)| transfer));
        let mut query = query
            .map_err(|error| explain(&case, of_ledger, &error))?
            .stop_at(stops);
        if let Some(time) = args.as_of {
            let as_of = query.as_of(of_ledger, time);
            query = as_of.map_err(|error| match error {
                TraceError::PaymentAfterAsOf(payment) => late(&case, of_ledger, payment, time),
                other => explain(&case, of_ledger, &other),
            })?;
        }
        let only = asked
            .only
            .as_ref()
            .map(|spec| number_of(&case, &query, ledger, spec));
        let only = only.transpose()?;
        Ok(Question {
            case,
            ledger,
            query,
            only,
            payees,
            notes,
        })
    }

    pub(crate) fn case(&self) -> &Case {
        &self.case
    }

    pub(crate) fn ledger(&self) -> &Ledger {
        &self.case.ledgers[self.ledger]
    }

    pub(crate) fn query(&self) -> &Query {
        &self.query
    }

    /// The one payment to show, by its number.
    pub(crate) fn only(&self) -> Option<usize> {
        self.only
    }

    /// What was found while asking.
    pub(crate) fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// The account of that number.
    pub(crate) fn account(&self, number: &str) -> Result<AccountId, Failure> {
        account(&self.case, number)
    }

    /// What is wrong, with the names and lines that the core does not know.
    pub(crate) fn explain(&self, error: &TraceError) -> Failure {
        explain(&self.case, self.ledger(), error)
    }
}

fn victim_payments(case: &Case, args: &QueryArgs) -> Result<VictimPayments, Failure> {
    if args.victim.is_empty() {
        return Ok(VictimPayments::default());
    }
    let victims: Vec<&str> = args.victim.iter().map(String::as_str).collect();
    let found = case.victim_payments(&victims, args.all_payees);
    Ok(found.map_err(anyhow::Error::from)?)
}

/// Transfers between victims' accounts are nobody's payment to a fraudster.
fn between_victims(ledger: &Ledger, victims: &VictimPayments) -> Option<Note> {
    let is_victim = |party: Party| {
        party
            .account()
            .is_some_and(|account| victims.accounts.contains(&account))
    };
    let between = ledger
        .transfers()
        .iter()
        .filter(|t| is_victim(t.payer) && is_victim(t.payee));
    let (count, sum) = between.fold((0, 0), |(count, sum), t| (count + 1, sum + i128::from(t.amount)));
    (count > 0).then(|| {
        let sum = ledger.currency().grouped(sum);
        let message = format!("{count} transfers between victims' accounts ({sum}) are not payments.");
        note("between-victims", message)
    })
}

/// The one ledger of all payments: one trace is in one currency.
pub(crate) fn one_ledger(case: &Case, payments: &[PaymentAt]) -> Result<usize, Failure> {
    let Some(&(ledger, first)) = payments.first() else {
        return Err(explain_no_payment());
    };
    match payments.iter().find(|&&(other, _)| other != ledger) {
        None => Ok(ledger),
        Some(&(other, transfer)) => Err(anyhow!(
            "the payments are in two currencies:\n  {}\n  {}\none trace is in one currency: trace them apart",
            case.describe(ledger, first),
            case.describe(other, transfer)
        )
        .into()),
    }
}

/// Which of the query's payments `spec` names.
fn number_of(case: &Case, query: &Query, ledger: usize, spec: &PaymentSpec) -> Result<usize, Failure> {
    let found = case.find_payment(spec).map_err(anyhow::Error::from)?;
    let number = query
        .payments()
        .iter()
        .position(|&payment| (ledger, payment) == found);
    number.ok_or_else(|| {
        let named = case.describe(found.0, found.1);
        anyhow!("--only {spec}: {named} is not one of the payments that are traced").into()
    })
}

pub(crate) fn unknown_openings(path: &Path, unknown: u64) -> Option<Note> {
    (unknown > 0).then(|| Note {
        file: Some(path.display().to_string()),
        ..note(
            "openings-unknown-accounts",
            format!("{unknown} opening balances are of accounts that no record names."),
        )
    })
}

/// The account of that number; where there is none, the error offers the nearest numbers.
pub(crate) fn account(case: &Case, number: &str) -> Result<AccountId, Failure> {
    let found = case.account(number);
    found.ok_or_else(|| anyhow!("{}", nearest::unknown(case, number)).into())
}

fn explain_no_payment() -> Failure {
    anyhow!("no payment to trace: the file of payments names none").into()
}

fn late(case: &Case, ledger: &Ledger, payment: TransferIndex, as_of: Time) -> Failure {
    let transfer = ledger.transfers().get(payment);
    let (place, time) = (case.place(transfer.source), transfer.time);
    anyhow!("{place}: the payment of {time} is not on record yet at {as_of}; pass a later --as-of").into()
}

/// What is wrong, with the names and lines that the core does not know.
pub(crate) fn explain(case: &Case, ledger: &Ledger, error: &TraceError) -> Failure {
    let place = |transfer: TransferIndex| case.place(ledger.transfers().get(transfer).source);
    match error {
        TraceError::NoPayment => explain_no_payment(),
        TraceError::BalanceTooLarge { account, transfer } => anyhow!(
            "{}: the balance of {} passes 92,233,720,368,547,758.07 (64 bits of minor units) here; \
             check the amounts before this line",
            place(*transfer),
            case.book.number(*account)
        )
        .into(),
        other => anyhow!("{other}").into(),
    }
}
