//! `fundtrail select`: finds, on threads and machines, what of many tables a trace needs.

use std::io::{self, Write as _};
use std::num::NonZeroUsize;
use std::path::Path;
use std::thread;
use std::time::Duration;

use fundtrail_scale::{Cluster, Hub, HubLimit, Job, Limits, Report};
use fundtrail_statements::{Asked, PaymentSpec};

use crate::args::SelectArgs;
use crate::failure::{Failure, Outcome};
use crate::{output, question, reading};

/// Runs the command.
pub(crate) fn run(args: &SelectArgs) -> Outcome {
    let asked = asked(args)?;
    let accounts = args.account.iter().map(String::as_str);
    let wanted = question::wanted(&asked, accounts).ok_or_else(|| {
        Failure::usage("a payment told by its time or amount alone may be any line: name it by its id, FILE:LINE, from= or to=")
    })?;
    output::check_places(&[&args.output])?;
    let (files, _) = fundtrail_statements::selection::find(&args.read.paths)?;
    output::check_not_inputs(&[&args.output], files.iter().map(|file| file.path.as_path()))?;
    if args.read.accept_rejects.is_some() {
        return Err(Failure::usage(
            "--accept-rejects: lines that cannot be read are told by the trace, which takes the option; select leaves \
             them where they are",
        ));
    }
    let cluster = cluster(args)?;
    if args.processes > 1 {
        cluster.end_program_when_one_is_lost();
    }
    let job = Job {
        paths: args.read.paths.clone(),
        options: reading::options(&args.read),
        wanted,
        hubs: args
            .stop_at_hubs
            .map_or_else(HubLimit::default, |payees| HubLimit { payees, is_end: true }),
        output: args.output.clone(),
        limits: Limits::default(),
    };
    let report = fundtrail_scale::select(cluster, job)?;
    if !args.read.quiet {
        let told = told(&report, &args.output, args.stop_at_hubs.is_some());
        // What cannot be said does not undo what was done.
        let _ = io::stderr().lock().write_all(told.as_bytes());
    }
    Ok(())
}

fn asked(args: &SelectArgs) -> Result<Asked, Failure> {
    if args.payment.is_empty() && args.victim.is_empty() && args.payments.is_none() {
        return Err(Failure::usage(
            "no payment to select for: name it with --payment, --payments or --victim",
        ));
    }
    let payments = args.payment.iter().map(|text| text.parse::<PaymentSpec>());
    let mut asked = Asked {
        payments: payments.collect::<Result<_, _>>().map_err(Failure::usage)?,
        victims: args.victim.clone(),
        stop_at: args.stop_at.clone(),
        ..Asked::default()
    };
    if let Some(path) = &args.payments {
        asked.add_file(path)?;
    }
    Ok(asked)
}

fn cluster(args: &SelectArgs) -> Result<Cluster, Failure> {
    let workers = args.workers.or(args.read.threads).map(usize::from);
    let workers = workers.unwrap_or_else(|| thread::available_parallelism().map_or(1, NonZeroUsize::get));
    let processes = usize::from(args.processes);
    let hosts = match &args.hosts {
        None => Cluster::on_this_machine(args.processes),
        Some(path) => {
            let hosts = Cluster::read_hosts(path)?;
            if hosts.len() != processes {
                return Err(Failure::usage(format!(
                    "--hosts {}: it lists {} process(es), and --processes says {processes}; they have to agree",
                    path.display(),
                    hosts.len()
                )));
            }
            hosts
        }
    };
    if args.process >= processes {
        return Err(Failure::usage(format!(
            "--process {}: there are {processes} (--processes), counted from 0",
            args.process
        )));
    }
    if processes == 1 {
        return Ok(Cluster::alone(workers));
    }
    let patience = Duration::from_secs(args.wait);
    Ok(Cluster::new(workers, args.process, hosts, patience)?)
}

/// What is said on standard error: what was done, and which accounts paid very many.
///
/// One text, so that the lines of processes that share a terminal do not run into each other.
fn told(report: &Report, output: &Path, is_end: bool) -> String {
    let seconds = |step: Duration| format!("{:.2} s", step.as_secs_f64());
    let mut lines = vec![format!(
        "{} lines of {} files, {} workers: read {}, reached {} ({} accounts, {} slices, {} rounds), picked {}, gathered {}",
        report.lines,
        report.files,
        report.workers,
        seconds(report.skimming),
        seconds(report.reaching),
        report.accounts,
        report.slices,
        report.rounds,
        seconds(report.touching),
        seconds(report.writing),
    )];
    if let Some(selected) = report.selected {
        lines.push(format!("wrote {} ({selected} lines)", output.display()));
    }
    lines.extend(told_of_hubs(&report.hubs, is_end));
    lines.join("\n") + "\n"
}

/// How many hubs are named.
const HUBS_NAMED: usize = 20;

/// Names the accounts that paid very many, and what that means.
fn told_of_hubs(hubs: &[Hub], is_end: bool) -> Vec<String> {
    if hubs.is_empty() {
        return Vec::new();
    }
    let count = hubs.len();
    let mut lines = vec![if is_end {
        format!(
            "THE SEARCH ENDS at {count} account(s) that paid more than --stop-at-hubs; where their money went is not in the \
             selection, and a trace of it ends there too:"
        )
    } else {
        format!(
            "{count} account(s) that are reached paid very many (--stop-at-hubs N ends the search at such an account, \
             --stop-at ACCOUNT at one of them):"
        )
    }];
    let named = hubs.iter().take(HUBS_NAMED);
    lines.extend(named.map(|hub| format!("  {}  paid {} accounts", hub.number, hub.payees)));
    if count > HUBS_NAMED {
        lines.push(format!("  and {} more", count - HUBS_NAMED));
    }
    lines
}
