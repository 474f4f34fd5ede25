//! What is asked, from the words of the command line.

use std::path::Path;

use fundtrail::{AccountId, Ledger, Openings, TraceError};
use fundtrail_statements::worded::Say;
use fundtrail_statements::{Asked, Case, PaymentSpec, Question, Wanted};

use crate::args::{QueryArgs, ReadArgs};
use crate::failure::Failure;
use crate::misuse::Misuse;
use crate::reading;

/// What the options ask, checked as far as it can be without records.
pub(crate) fn asked(args: &QueryArgs) -> Result<Asked, Failure> {
    if args.payment.is_empty() && args.victim.is_empty() && args.payments.is_none() {
        return Err(Misuse::NoPayment {}.into());
    }
    let payments = args.payment.iter().map(|text| text.parse::<PaymentSpec>());
    let only = args.only.as_deref().map(str::parse::<PaymentSpec>);
    let mut asked = Asked {
        payments: payments.collect::<Result<_, _>>().map_err(Failure::usage)?,
        victims: args.victim.clone(),
        all_payees: args.all_payees,
        only: only.transpose().map_err(Failure::usage)?,
        as_of: args.as_of,
        stop_at: args.stop_at.clone(),
        openings: openings_file(args).map(Path::to_owned),
        ..Asked::default()
    };
    if let Some(path) = &args.payments {
        asked.add_file(path)?;
    }
    Ok(asked)
}

/// What of the records is needed, where that is known before they are read: beside what is asked these accounts, which
/// the command names.
///
/// A file of opening balances is told which of its accounts no record names, so all have to be known.
pub(crate) fn wanted<'s>(asked: &Asked, accounts: impl IntoIterator<Item = &'s str>) -> Option<Wanted> {
    if asked.openings.is_some() {
        return None;
    }
    let listed = asked.listed.iter().map(|(_, payment)| payment);
    let payments = asked.payments.iter().chain(listed).chain(&asked.only);
    let wanted = Wanted::new(payments, asked.victims.iter().map(String::as_str))?;
    let stops = asked.stop_at.iter().map(String::as_str);
    Some(wanted.stop_at(stops).and_accounts(accounts))
}

/// Finds what is asked among the records, and the account that the command names; tells whom the victims paid. Where
/// only what is wanted was read and that does not do after all, or something is wrong, the whole is read, which tells
/// more.
pub(crate) fn find(
    case: Case,
    asked: &Asked,
    read: &ReadArgs,
    account: Option<&str>,
) -> Result<Question, Failure> {
    let is_partial = case.is_partial();
    let suffices = |question: &Question| {
        let case = question.case();
        let is_known = |number| case.account(number).is_some();
        case.suffices_for(question.query()) && account.is_none_or(is_known)
    };
    let question = match Question::find(case, asked) {
        Ok(question) if !is_partial || suffices(&question) => question,
        Err(error) if !is_partial => return Err(error.into()),
        _ => Question::find(reading::read_whole(read, asked.as_of)?, asked)?,
    };
    if !read.quiet && !question.payees().is_empty() {
        let payees = question.case().list_payees(question.payees());
        let told = format!("{} paid:{}", asked.victims.join(", "), Say::english(&payees));
        anstream::eprintln!("{}", fundtrail_report::visible_lines(&told));
    }
    Ok(question)
}

/// The files that the options name besides the records.
pub(crate) fn files(args: &QueryArgs) -> impl Iterator<Item = &Path> {
    [args.payments.as_deref(), openings_file(args)]
        .into_iter()
        .flatten()
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

/// The account of that number.
pub(crate) fn account(case: &Case, number: &str) -> Result<AccountId, Failure> {
    Ok(case.find_account(number)?)
}

/// What is wrong, with the names and lines that the core does not know.
pub(crate) fn explain(case: &Case, ledger: &Ledger, error: &TraceError) -> Failure {
    case.explain_trace(ledger, error).into()
}
