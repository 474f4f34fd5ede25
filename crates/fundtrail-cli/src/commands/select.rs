//! `fundtrail select`: finds, on threads and machines, what of many tables a trace needs.

use std::io::{self, Write as _};
use std::num::NonZeroUsize;
use std::thread;
use std::time::Duration;

use fundtrail_report::Lang;
use fundtrail_scale::{Cluster, Hub, HubLimit, Job, Limits, Report};
use fundtrail_statements::{Asked, PaymentSpec, worded};

use crate::args::SelectArgs;
use crate::failure::{Failure, Outcome};
use crate::misuse::Misuse;
use crate::{output, question, reading};

/// Runs the command.
pub(crate) fn run(args: &SelectArgs) -> Outcome {
    let asked = asked(args)?;
    let accounts = args.account.iter().map(String::as_str);
    let wanted = question::wanted(&asked, accounts).ok_or(Misuse::PaymentMayBeAny {})?;
    output::check_places(&[&args.output])?;
    let (files, _) = fundtrail_statements::selection::find(&args.read.paths)?;
    output::check_not_inputs(&[&args.output], files.iter().map(|file| file.path.as_path()))?;
    if args.read.accept_rejects.is_some() {
        return Err(Misuse::RejectsOfSelect {}.into());
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
        let told = told(&report, args);
        // What cannot be said does not undo what was done.
        let _ = io::stderr().lock().write_all(told.as_bytes());
    }
    Ok(())
}

fn asked(args: &SelectArgs) -> Result<Asked, Failure> {
    if args.payment.is_empty() && args.victim.is_empty() && args.payments.is_none() {
        return Err(Misuse::NoPaymentToSelect {}.into());
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
                let (path, hosts) = (output::shown(path), hosts.len());
                return Err(Misuse::HostsDisagree {
                    path,
                    hosts,
                    processes,
                }
                .into());
            }
            hosts
        }
    };
    if args.process >= processes {
        let process = args.process;
        return Err(Misuse::NoSuchProcess { process, processes }.into());
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
fn told(report: &Report, args: &SelectArgs) -> String {
    let seconds = |step: Duration| format!("{:.2} s", step.as_secs_f64());
    let did = Doing::Picked {
        lines: report.lines,
        files: report.files,
        workers: report.workers,
        reading: seconds(report.skimming),
        reaching: seconds(report.reaching),
        accounts: report.accounts,
        slices: report.slices,
        rounds: report.rounds,
        picking: seconds(report.touching),
        gathering: seconds(report.writing),
    };
    let mut said = vec![did];
    if let Some(lines) = report.selected {
        let path = output::shown(&args.output);
        said.push(Doing::Wrote { path, lines });
    }
    said.extend(told_of_hubs(&report.hubs, args.stop_at_hubs.is_some()));
    let said = said.iter().map(|said| match args.read.lang.words() {
        Lang::En => said.english() + "\n",
        Lang::Zh => said.chinese() + "\n",
    });
    said.collect()
}

worded! {
    /// What the command says while all is well.
    #[derive(Debug)]
    enum Doing {
        /// What was done, and how long it took.
        Picked {
            lines: u64, files: usize, workers: usize, reading: String, reaching: String, accounts: usize, slices: usize,
            rounds: u64, picking: String, gathering: String,
        }
            "{lines} lines of {files} files, {workers} workers: read {reading}, reached {reaching} ({accounts} accounts, {slices} slices, {rounds} rounds), picked {picking}, gathered {gathering}",
            "{files} 个文件 {lines} 行，{workers} 个线程：读取 {reading}，到达计算 {reaching}（{accounts} 个账户，{slices} 段，{rounds} 轮），挑选 {picking}，汇集 {gathering}";
        /// What was written.
        Wrote { path: String, lines: u64 }
            "wrote {path} ({lines} lines)",
            "已写入 {path}（{lines} 行）";
        /// Accounts where the search ended.
        EndsAtHubs { count: usize }
            "THE SEARCH ENDS at {count} account(s) that paid more than --stop-at-hubs; where their money went is not in the selection, and a trace of it ends there too:",
            "查找在 {count} 个账户处停止：它们付给的账户多于 --stop-at-hubs；其资金去向不在选取结果中，对结果的追踪也到此为止：";
        /// Accounts where it might.
        Hubs { count: usize }
            "{count} account(s) that are reached paid very many (--stop-at-hubs N ends the search at such an account, --stop-at ACCOUNT at one of them):",
            "到达的账户中有 {count} 个付给了极多账户（--stop-at-hubs N 在此类账户处停止查找，--stop-at 账号 在其中某一个处停止）：";
        /// One of them.
        Hub { number: String, payees: u64 }
            "  {number}  paid {payees} accounts",
            "  {number}  付给 {payees} 个账户";
        /// Those that are not named.
        MoreHubs { count: usize }
            "  and {count} more",
            "  另有 {count} 个";
    }
}

/// How many hubs are named.
const HUBS_NAMED: usize = 20;

/// Names the accounts that paid very many, and what that means.
fn told_of_hubs(hubs: &[Hub], is_end: bool) -> Vec<Doing> {
    let count = hubs.len();
    let first = match (count, is_end) {
        (0, _) => return Vec::new(),
        (_, true) => Doing::EndsAtHubs { count },
        (_, false) => Doing::Hubs { count },
    };
    let named = hubs.iter().take(HUBS_NAMED).map(|hub| Doing::Hub {
        number: hub.number.clone(),
        payees: hub.payees,
    });
    let mut said: Vec<Doing> = std::iter::once(first).chain(named).collect();
    if count > HUBS_NAMED {
        let count = count - HUBS_NAMED;
        said.push(Doing::MoreHubs { count });
    }
    said
}
