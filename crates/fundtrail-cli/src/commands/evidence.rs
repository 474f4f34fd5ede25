//! `fundtrail evidence`: how traced money reached one account.

use std::collections::BTreeMap;

use fundtrail::{Chains, Investigation, Source, Trace};
use fundtrail_report::model::Report;
use fundtrail_report::{EvidenceReport, Mask, Origin};
use fundtrail_statements::Question;

use crate::args::EvidenceArgs;
use crate::failure::Outcome;
use crate::handing::{self, Draws};
use crate::reading::{self, Lines};
use crate::refusal::Refusal;
use crate::remark::Remark;
use crate::{question, tables};

/// Runs the command.
pub(crate) fn run(args: &EvidenceArgs) -> Outcome {
    let files = handing::files(&args.show.output, Draws::Networks)?;
    let asked = question::asked(&args.query)?;
    let wanted = question::wanted(&asked, [args.account.as_str()]);
    reading::set_threads(&args.read)?;
    let case = reading::read_wanted(&args.read, args.query.as_of, wanted.as_ref())?;
    tables::check(&files, &case, question::files(&args.query))?;
    let question = question::find(case, &asked, &args.read, Some(&args.account))?;
    let case = question.case();
    let account = question.account(&args.account)?;
    let sub = question.sub_ledger()?;
    let trace = sub.trace(args.query.rule);
    if trace.account(account).is_none() {
        let (account, rule) = (args.account.clone(), args.query.rule.name());
        return Err(Refusal::NotReached { account, rule }.into());
    }
    let most = if args.top == 0 { usize::MAX } else { args.top };
    let chains = sub.chains(&trace, account, most);
    let mut lines = BTreeMap::new();
    let mut origin = Origin {
        with_transfers: true,
        ..reading::origin(case, args.read.lang.words())
    };
    if args.show.mask {
        origin
            .notes
            .push(Remark::LinesMasked {}.note(args.read.lang.words()));
    } else {
        lines = quoted(&question, &trace, &chains);
    }
    let investigation = Investigation::of_trace(&case.book, &sub, trace);
    let mut report = Report::new(&investigation, origin, &Lines(case));
    let number = case.book.number(account);
    let of_account = report.accounts.iter().position(|a| a.account == number);
    let place = of_account.expect("an account that traced money reached is in the report");
    if args.show.mask {
        Mask::new().apply(&mut report);
    }
    let evidence = EvidenceReport::new(&report, place, &chains, &lines);
    handing::hand_on(&evidence, &files, tables::how(&args.show, args.top, &args.read))
}

/// The lines of the transfers of chains as they stand in the files, by the transfers' places among the traced ones.
fn quoted(question: &Question, trace: &Trace, chains: &Chains) -> BTreeMap<usize, Vec<Option<String>>> {
    let used = || chains.chains.iter().flat_map(|chain| &chain.transfers).copied();
    let transfers = question.ledger().transfers();
    let sources =
        |at: usize| -> Vec<Source> { transfers.sources_of(trace.transfers()[at].transfer).collect() };
    let texts = question.case().quote(used().flat_map(sources));
    let told = used().map(|at| {
        let lines = sources(at).into_iter().map(|source| texts.get(&source).cloned());
        (at, lines.collect())
    });
    told.collect()
}
