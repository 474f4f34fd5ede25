//! What is asked, from the words of the command line.

use std::path::Path;

use fundtrail::{AccountId, Ledger, Openings, TraceError};
use fundtrail_statements::{Asked, Case, PaymentSpec, Question};

use crate::args::QueryArgs;
use crate::failure::Failure;

/// What the options ask, checked as far as it can be without records.
pub(crate) fn asked(args: &QueryArgs) -> Result<Asked, Failure> {
    if args.payment.is_empty() && args.victim.is_empty() && args.payments.is_none() {
        return Err(Failure::usage(
            "no payment to trace: name it with --payment, --payments or --victim",
        ));
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

/// Finds what is asked among the records; tells whom the victims paid.
pub(crate) fn find(case: Case, asked: &Asked, quiet: bool) -> Result<Question, Failure> {
    let question = Question::find(case, asked)?;
    if !quiet && !question.payees().is_empty() {
        let payees = question.case().list_payees(question.payees());
        anstream::eprintln!("{} paid:{payees}", asked.victims.join(", "));
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
