//! The command line's words.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use fundtrail::network::NetworkQuery;
use fundtrail::restitution::Scheme;
use fundtrail::{Currency, Order, Rule, Time};

use fundtrail_report::Lang;
use fundtrail_statements::cell::Zone;
use fundtrail_statements::{Period, WordMeaning};

use crate::commands::synth::SynthArgs;
use crate::text;

/// Follows a fraud victim's payment through bank records and says which accounts to freeze first.
#[derive(Debug, Parser)]
#[command(
    name = "fundtrail",
    version,
    max_term_width = 100,
    arg_required_else_help = true
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Follow payments; print the freeze list, exits, statements to request and totals
    Trace(Box<TraceArgs>),
    /// Show how traced money reached one account: the chain of transfers with their lines
    Evidence(Box<EvidenceArgs>),
    /// Say where the money in accounts came from: its origins, with bounds and marks
    Sources(Box<SourcesArgs>),
    /// Say which accounts work together with suspects, in order of how strongly, with roles and persons
    Network(Box<NetworkArgs>),
    /// Share what is frozen among victims by rule, to the minor unit
    Return(Box<ReturnArgs>),
    /// Find what payments can reach in tables on many threads and machines, as one small file to trace
    #[cfg(feature = "scale")]
    Select(Box<SelectArgs>),
    /// Say what the files hold and how they were read, without any trace
    Inspect(InspectArgs),
    /// Write the merged transfers as one transfer table
    Convert(ConvertArgs),
    /// Write a synthetic laundering case with its truth
    Synth(SynthArgs),
    /// List the layouts that files are read by, or print one as a start for your own
    Layouts(LayoutsArgs),
    /// Print shell completions
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write one page a command into a folder
    Man {
        /// The folder to write into
        #[arg(long, value_name = "DIR")]
        dir: Option<PathBuf>,
    },
}

impl Command {
    /// The language in which it speaks.
    pub(crate) fn lang(&self) -> Lang {
        match self {
            Command::Trace(args) => args.read.lang.words(),
            Command::Evidence(args) => args.read.lang.words(),
            Command::Sources(args) => args.read.lang.words(),
            Command::Network(args) => args.read.lang.words(),
            Command::Return(args) => args.read.lang.words(),
            Command::Inspect(args) => args.read.lang.words(),
            #[cfg(feature = "scale")]
            Command::Select(args) => args.read.lang.words(),
            Command::Convert(args) => args.read.lang.words(),
            Command::Layouts(args) => args.lang.words(),
            Command::Synth(args) => args.lang.words(),
            Command::Completions { .. } | Command::Man { .. } => Lang::En,
        }
    }

    /// The same, in which reading knows the files that other options name.
    pub(crate) fn with_files_beside(mut self) -> Self {
        let of_query = |query: &QueryArgs| [query.payments.clone(), query.openings.clone()];
        let (read, beside) = match &mut self {
            Command::Trace(args) => {
                let more = [args.freeze.frozen.clone(), args.freeze.banks.clone()];
                (&mut args.read, [&of_query(&args.query)[..], &more].concat())
            }
            Command::Evidence(args) => (&mut args.read, of_query(&args.query).to_vec()),
            Command::Sources(args) => (&mut args.read, vec![args.origins.clone(), args.openings.clone()]),
            Command::Network(args) => (&mut args.read, vec![args.suspects.clone(), args.openings.clone()]),
            Command::Return(args) => {
                let named = [
                    Some(args.victims.clone()),
                    Some(args.frozen.clone()),
                    args.openings.clone(),
                ];
                (&mut args.read, named.to_vec())
            }
            #[cfg(feature = "scale")]
            Command::Select(args) => (&mut args.read, vec![args.payments.clone()]),
            _ => return self,
        };
        read.beside.extend(beside.into_iter().flatten());
        self
    }
}

/// What every command that reads records takes.
#[derive(Debug, Args)]
pub(crate) struct ReadArgs {
    /// Files and folders to read
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// The files that other options name: a folder may hold them, and they are no records.
    #[arg(skip)]
    pub(crate) beside: Vec<PathBuf>,
    /// A layout of your own (a TOML file), or the name of a built-in one: tried before the others
    #[arg(long, value_name = "FILE", help_heading = "Reading")]
    pub(crate) layout: Vec<PathBuf>,
    /// The zone of the case: times that state another are converted to it
    #[arg(long, value_name = "±HH:MM", default_value = "+08:00", value_parser = text::zone, allow_hyphen_values = true, help_heading = "Reading")]
    pub(crate) zone: Zone,
    /// In which order dates like 03/04/2026 are written, where a file does not prove it
    #[arg(long, value_enum, value_name = "ORDER", help_heading = "Reading")]
    pub(crate) date_order: Option<DateOrder>,
    /// Which mark is the decimal one, where a file does not prove it
    #[arg(long, value_enum, value_name = "MARK", help_heading = "Reading")]
    pub(crate) decimal_mark: Option<DecimalMark>,
    /// The currency of files that say none (a code or a name)
    #[arg(long, value_name = "CODE", value_parser = text::currency, help_heading = "Reading")]
    pub(crate) currency: Option<Currency>,
    /// The month (2026-03), year or days (2026-02-16/2026-03-15) of statements whose dates have no year and that do not
    /// say it
    #[arg(long, value_name = "PERIOD", value_parser = text::period, help_heading = "Reading")]
    pub(crate) period: Option<Period>,
    /// What a word of a direction column (in, out, own) or of a status column (done, failed) means
    #[arg(long, value_name = "WORD=MEANING", value_parser = text::word, help_heading = "Reading")]
    pub(crate) word: Vec<(String, WordMeaning)>,
    /// Do not read records before this time
    #[arg(long, value_name = "TIME", value_parser = text::time_from, help_heading = "Reading")]
    pub(crate) since: Option<Time>,
    /// Do not read records after this time (a date alone: after that day)
    #[arg(long, value_name = "TIME", value_parser = text::time_until, help_heading = "Reading")]
    pub(crate) until: Option<Time>,
    /// How many seconds the two sides of one transfer may lie apart in the first pass
    #[arg(long, value_name = "SECONDS", default_value_t = 120, help_heading = "Reading")]
    pub(crate) mirror_window: u32,
    /// Write lines that cannot be read into this file and go on, instead of stopping
    #[arg(long, value_name = "FILE", help_heading = "Reading")]
    pub(crate) accept_rejects: Option<PathBuf>,
    /// The most megabytes that a packed file (a workbook, gzip, a zip archive) may unpack to
    #[arg(long, value_name = "MB", default_value_t = 1024, help_heading = "Reading")]
    pub(crate) max_expand: u32,
    /// How many threads to use; all processors without it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024), help_heading = "Reading")]
    pub(crate) threads: Option<u16>,
    /// The language of outputs, notes and errors
    #[arg(long, value_enum, default_value_t = Language::En, help_heading = "Output")]
    pub(crate) lang: Language,
    /// Print nothing but the result and errors
    #[arg(long, short, help_heading = "Output")]
    pub(crate) quiet: bool,
}

/// What to trace.
#[derive(Debug, Args)]
#[command(next_help_heading = "What to trace")]
pub(crate) struct QueryArgs {
    /// A payment: a transfer's id, `FILE:LINE`, or `from=… to=… at=… amount=…` that match one transfer
    #[arg(long, value_name = "SPEC")]
    pub(crate) payment: Vec<String>,
    /// Every payment out of this account (several numbers of one victim joined by +)
    #[arg(long, value_name = "ACCOUNT")]
    pub(crate) victim: Vec<String>,
    /// Follow the victims' payments to all their payees, not only to one
    #[arg(long)]
    pub(crate) all_payees: bool,
    /// A CSV of payments: one a line, in columns id, from, to, at, amount
    #[arg(long, value_name = "FILE")]
    pub(crate) payments: Option<PathBuf>,
    /// Show only what became of this payment, one of those that are traced
    #[arg(long, value_name = "SPEC")]
    pub(crate) only: Option<String>,
    /// Count only what is on record by this time (a date alone: by the end of that day)
    #[arg(long, value_name = "TIME", value_parser = text::time_until)]
    pub(crate) as_of: Option<Time>,
    /// End the trace at this account
    #[arg(long, value_name = "ACCOUNT")]
    pub(crate) stop_at: Vec<String>,
    /// Opening balances: a CSV of account and amount. Without it the least that keeps accounts at zero or
    /// above; with `unknown` the bounds hold whatever they were
    #[arg(long, value_name = "least|unknown|FILE")]
    pub(crate) openings: Option<PathBuf>,
    /// How money that leaves a mixed account is attributed: fifo, lifo, pro-rata, tainted-last, tainted-first
    #[arg(long, value_name = "RULE", default_value_t)]
    pub(crate) rule: Rule,
}

#[derive(Debug, Args)]
pub(crate) struct TraceArgs {
    #[command(flatten)]
    pub(crate) query: QueryArgs,
    /// Stay, and when files change make the list again and say what moved and why; Ctrl-C ends it
    #[arg(long, help_heading = "Freezing")]
    pub(crate) watch: bool,
    #[command(flatten)]
    pub(crate) freeze: FreezeArgs,
    #[command(flatten)]
    pub(crate) show: ShowArgs,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
}

#[cfg(feature = "scale")]
#[derive(Debug, Args)]
pub(crate) struct SelectArgs {
    /// A payment: a transfer's id, `FILE:LINE`, or one or both ends: `from=… to=…`; repeatable
    #[arg(long, value_name = "SPEC", help_heading = "What to select")]
    pub(crate) payment: Vec<String>,
    /// Every payment out of this account (several numbers of one victim joined by +); repeatable
    #[arg(long, value_name = "ACCOUNT", help_heading = "What to select")]
    pub(crate) victim: Vec<String>,
    /// A CSV of payments: one a line, in columns id, from, to, at, amount
    #[arg(long, value_name = "FILE", help_heading = "What to select")]
    pub(crate) payments: Option<PathBuf>,
    /// End the search at this account, as the trace will: pass it to the trace too; repeatable
    #[arg(long, value_name = "ACCOUNT", help_heading = "What to select")]
    pub(crate) stop_at: Vec<String>,
    /// End the search at every account that paid more than N others (an exchange, a payroll); without it those that paid
    /// more than 1,000 are only named
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..), help_heading = "What to select")]
    pub(crate) stop_at_hubs: Option<u64>,
    /// Take the lines of this account too, whether it is reached or not; repeatable
    #[arg(long, value_name = "ACCOUNT", help_heading = "What to select")]
    pub(crate) account: Vec<String>,
    /// Write the selection into this file (the first process does), to be read by `fundtrail trace FILE`
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: PathBuf,
    /// How many workers (threads) each process has; all processors without it
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024), conflicts_with = "threads", help_heading = "Where it runs")]
    pub(crate) workers: Option<u16>,
    /// How many processes there are, each started with this command and its own --process
    #[arg(long, short = 'n', value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=1024), help_heading = "Where it runs")]
    pub(crate) processes: u16,
    /// Which of them this is, from 0; the first writes the selection
    #[arg(
        long,
        short,
        value_name = "I",
        default_value_t = 0,
        help_heading = "Where it runs"
    )]
    pub(crate) process: usize,
    /// A file with host:port of each process, one a line in their order; without it all are on this machine, at the
    /// ports from 2101 on
    #[arg(long, value_name = "FILE", help_heading = "Where it runs")]
    pub(crate) hosts: Option<PathBuf>,
    /// How many seconds to wait for the other processes
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 60,
        help_heading = "Where it runs"
    )]
    pub(crate) wait: u64,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
}

/// What to show of a trace, and where.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct ShowArgs {
    /// Say what holds under any rule even where the trace touches more than 2 million transfers
    #[arg(long)]
    pub(crate) bounds: bool,
    /// How the bounds take accounts whose records end before the as-of time
    #[arg(long, value_enum, value_name = "HOW", default_value_t = AfterRecordsEnd::LastRecord)]
    pub(crate) after_records_end: AfterRecordsEnd,
    /// Show what each rule gives beside the chosen one
    #[arg(long)]
    pub(crate) all_rules: bool,
    /// How the list is put together
    #[arg(long, value_enum, default_value_t = ListBy::Account)]
    pub(crate) by: ListBy,
    /// Hide accounts that hold less than this; says how much money that hides
    #[arg(long, value_name = "AMOUNT")]
    pub(crate) min: Option<String>,
    /// Hide accounts beyond this level; says how much money that hides
    #[arg(long, value_name = "N")]
    pub(crate) max_level: Option<u32>,
    /// How many accounts the printed list shows; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) top: usize,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
    /// Write a file as well; its ending says what: .csv .json .xlsx .html .graphml .gexf .dot, .requests.csv (with
    /// {bank} in its name, a file a bank)
    #[arg(long, short, value_name = "FILE", action = ArgAction::Append)]
    pub(crate) output: Vec<PathBuf>,
    /// How many places a printed line has: as many as the terminal without it; 0 shows every column
    #[arg(long, value_name = "PLACES")]
    pub(crate) width: Option<usize>,
    /// Hide names and the middle of numbers, for sharing
    #[arg(long)]
    pub(crate) mask: bool,
}

/// How fast freezes are set, and in which order.
#[derive(Debug, Args)]
#[command(next_help_heading = "Freezing")]
pub(crate) struct FreezeArgs {
    /// By what the list is ordered: saving, held, claim, newest
    #[arg(long, value_name = "ORDER", default_value = "saving")]
    pub(crate) order: Order,
    /// Minutes until the first freeze takes effect
    #[arg(long, value_name = "MINUTES", default_value_t = 30.0)]
    pub(crate) reaction: f64,
    /// Minutes a call to a bank takes
    #[arg(long, value_name = "MINUTES", default_value_t = 5.0)]
    pub(crate) pace: f64,
    /// Minutes that each further account takes within a call
    #[arg(long, value_name = "MINUTES", default_value_t = 0.5)]
    pub(crate) pace_account: f64,
    /// Minutes for which it is known that the list is worked; without it the work may stop after any call
    #[arg(long, value_name = "MINUTES")]
    pub(crate) shift: Option<f64>,
    /// How many calls are made, where that is known; without it the work may stop after any call
    #[arg(long, value_name = "N")]
    pub(crate) calls: Option<NonZeroUsize>,
    /// How many work the list side by side, each on a call of his own
    #[arg(long, value_name = "N", default_value = "1")]
    pub(crate) callers: NonZeroUsize,
    /// How banks answer: a CSV of bank, and where known reaction (minutes until a freeze takes effect), pace (minutes a
    /// call), hours (09:00-17:00) and batch (no: one account a call)
    #[arg(long, value_name = "FILE")]
    pub(crate) banks: Option<PathBuf>,
    /// Minutes until a bank sends a statement that it was asked for
    #[arg(long, value_name = "MINUTES", default_value_t = 30.0)]
    pub(crate) answer: f64,
    /// What has been frozen already: a CSV of account, time, amount (0 where it failed), and where known kind
    /// (stop or freeze) and until. Without those a line is a stop of 48 hours
    #[arg(long, value_name = "FILE")]
    pub(crate) frozen: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct EvidenceArgs {
    /// The account whose traced money is to be explained
    #[arg(long, value_name = "ACCOUNT")]
    pub(crate) account: String,
    #[command(flatten)]
    pub(crate) query: QueryArgs,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
    /// How many chains are shown; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 10, help_heading = "Output")]
    pub(crate) top: usize,
    #[command(flatten)]
    pub(crate) show: TableArgs,
}

#[derive(Debug, Args)]
pub(crate) struct SourcesArgs {
    /// An account whose money is to be explained; repeatable
    #[arg(long, value_name = "ACCOUNT", required = true, help_heading = "What to ask")]
    pub(crate) account: Vec<String>,
    /// Count only what is on record by this time (a date alone: by the end of that day)
    #[arg(long, visible_alias = "as-of", value_name = "TIME", value_parser = text::time_until, help_heading = "What to ask")]
    pub(crate) at: Option<Time>,
    /// How money that leaves a mixed account is attributed: fifo, lifo, pro-rata
    #[arg(long, value_name = "RULE", default_value_t, help_heading = "What to ask")]
    pub(crate) rule: Rule,
    /// Take this account as an origin, whatever is on record of it: a platform, an employer; repeatable
    #[arg(long, value_name = "ACCOUNT", help_heading = "What to ask")]
    pub(crate) stop_at: Vec<String>,
    /// The account of a known victim: what it pays is its own money, and it is marked; repeatable
    #[arg(long, value_name = "ACCOUNT", help_heading = "What to ask")]
    pub(crate) victim: Vec<String>,
    /// Keep apart the money of these accounts only (a file of account numbers, one a line); all other is one
    #[arg(long, value_name = "FILE", help_heading = "What to ask")]
    pub(crate) origins: Option<PathBuf>,
    /// Under pro-rata, keep apart no more origins than this: those that matter most
    #[arg(long, value_name = "N", default_value_t = fundtrail::sources::MOST_NAMED, help_heading = "What to ask")]
    pub(crate) origins_max: usize,
    /// Opening balances: a CSV of account and amount. Without it the least that keeps accounts at zero or above
    #[arg(long, value_name = "FILE", help_heading = "What to ask")]
    pub(crate) openings: Option<PathBuf>,
    /// The currency that is asked about, where the accounts have dealings in several (a code or a name)
    #[arg(long, value_name = "CODE", value_parser = text::currency, help_heading = "What to ask")]
    pub(crate) in_currency: Option<Currency>,
    #[command(flatten)]
    pub(crate) top: TopArgs,
    #[command(flatten)]
    pub(crate) show: TableArgs,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
}

#[derive(Debug, Args)]
pub(crate) struct NetworkArgs {
    /// The account of a suspect; repeatable
    #[arg(long, value_name = "ACCOUNT", help_heading = "What to ask")]
    pub(crate) suspect: Vec<String>,
    /// Accounts of suspects: a file of account numbers, one a line
    #[arg(long, value_name = "FILE", help_heading = "What to ask")]
    pub(crate) suspects: Option<PathBuf>,
    /// A victim's payment: whoever received money of it, by the rule, is a suspect; repeatable. A transfer's id,
    /// `FILE:LINE`, or key=value pairs from= to= at= amount=
    #[arg(long, value_name = "SPEC", help_heading = "What to ask")]
    pub(crate) payment: Vec<String>,
    /// By which rule the money of payments is followed: fifo, lifo, pro-rata, tainted-last, tainted-first
    #[arg(long, value_name = "RULE", default_value_t, help_heading = "What to ask")]
    pub(crate) rule: Rule,
    /// Take the first N further accounts for members too: groups and ties are of suspects and these
    #[arg(long, value_name = "N", default_value_t = 0, help_heading = "What to ask")]
    pub(crate) accept: usize,
    /// What more accounts than this have in common ties nobody: the address of a bank, of a carrier
    #[arg(long, value_name = "ACCOUNTS", default_value_t = NetworkQuery::MOST_SHARING, help_heading = "What to ask")]
    pub(crate) most_sharing: usize,
    /// Opening balances: a CSV of account and amount. Without it the least that keeps accounts at zero or above
    #[arg(long, value_name = "FILE", help_heading = "What to ask")]
    pub(crate) openings: Option<PathBuf>,
    /// Count only what is on record by this time (a date alone: by the end of that day)
    #[arg(long, visible_alias = "as-of", value_name = "TIME", value_parser = text::time_until, help_heading = "What to ask")]
    pub(crate) at: Option<Time>,
    /// The currency that is asked about, where the accounts have dealings in several (a code or a name)
    #[arg(long, value_name = "CODE", value_parser = text::currency, help_heading = "What to ask")]
    pub(crate) in_currency: Option<Currency>,
    #[command(flatten)]
    pub(crate) top: TopArgs,
    #[command(flatten)]
    pub(crate) show: TableArgs,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ReturnArgs {
    /// Victims and their payments: a CSV with columns victim, payment (an id or `FILE:LINE`; or from, to, at,
    /// amount), and where they are known loss and returned
    #[arg(long, value_name = "FILE", help_heading = "What to share")]
    pub(crate) victims: PathBuf,
    /// What is frozen: a CSV of account, time, amount
    #[arg(long, value_name = "FILE", help_heading = "What to share")]
    pub(crate) frozen: PathBuf,
    /// How: traced, pro-rata, cn-2016, rising-tide, net-loss. Without it cn-2016 in Chinese, else traced
    #[arg(long, value_name = "SCHEME", help_heading = "What to share")]
    pub(crate) scheme: Option<Scheme>,
    /// Show what each scheme gives beside the chosen one
    #[arg(long, help_heading = "What to share")]
    pub(crate) all_schemes: bool,
    /// What of each victim an account holds: fifo, lifo, pro-rata, tainted-last, tainted-first
    #[arg(long, value_name = "RULE", default_value_t, help_heading = "What to share")]
    pub(crate) rule: Rule,
    /// By how much the rules may differ for time stamps to lead to the victims
    #[arg(
        long,
        value_name = "AMOUNT",
        default_value = "0",
        help_heading = "What to share"
    )]
    pub(crate) tolerance: String,
    /// Give what is frozen and of no victim too, as may be done after the public notice
    #[arg(long, help_heading = "What to share")]
    pub(crate) other_money: bool,
    /// Opening balances: a CSV of account and amount. Without it the least that keeps accounts at zero or above
    #[arg(long, value_name = "FILE", help_heading = "What to share")]
    pub(crate) openings: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) top: TopArgs,
    #[command(flatten)]
    pub(crate) show: TableArgs,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
}

/// What to print, and where to write it.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct TableArgs {
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
    /// Write a file as well; its ending says what: .csv .json .xlsx .html, of a network .graphml .gexf .dot
    #[arg(long, short, value_name = "FILE", action = ArgAction::Append)]
    pub(crate) output: Vec<PathBuf>,
    /// How many places a printed line has: as many as the terminal without it; 0 shows every column
    #[arg(long, value_name = "PLACES")]
    pub(crate) width: Option<usize>,
    /// Hide names and the middle of numbers, for sharing
    #[arg(long)]
    pub(crate) mask: bool,
}

/// How much of long tables to print.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct TopArgs {
    /// How many rows of a long table are printed; 0 prints all
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) top: usize,
}

#[derive(Debug, Args)]
pub(crate) struct InspectArgs {
    #[command(flatten)]
    pub(crate) read: ReadArgs,
    /// Say what became of this line and why, with the lines it was joined to; repeatable
    #[arg(long, value_name = "FILE:LINE", help_heading = "What to show")]
    pub(crate) line: Vec<String>,
    #[command(flatten)]
    pub(crate) top: TopArgs,
    #[command(flatten)]
    pub(crate) show: TableArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ConvertArgs {
    #[command(flatten)]
    pub(crate) read: ReadArgs,
    /// Write the table into this file instead of printing it: a workbook where it ends in .xlsx, else a CSV that a
    /// spreadsheet opens as it is meant (what is printed is plain, for programs)
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,
    /// Write the opening balances into this file
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) openings_out: Option<PathBuf>,
    /// Write transfers alone, without the columns of what only statements prove (for which time there are records,
    /// opening balances, what was in transit): a trace of it takes every account as covered
    #[arg(long, help_heading = "Output")]
    pub(crate) plain: bool,
}

#[derive(Debug, Args)]
pub(crate) struct LayoutsArgs {
    #[command(subcommand)]
    pub(crate) command: Option<LayoutsCommand>,
    /// The language of what is said
    #[arg(long, global = true, value_enum, default_value_t = Language::En)]
    pub(crate) lang: Language,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LayoutsCommand {
    /// Print a layout's TOML
    Show {
        /// Its name
        name: String,
    },
    /// Propose a layout for a file with an unknown header, to be corrected
    Guess {
        /// The file
        file: PathBuf,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AfterRecordsEnd {
    /// As of their own last record
    LastRecord,
    /// As if they could have paid away all that they held since
    Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Tables for people
    Table,
    /// The main table, for Excel
    Csv,
    /// Everything, for programs
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListBy {
    /// A row an account
    Account,
    /// A row a person: by identity number, or by name alone; with all of his cards on record
    Holder,
    /// A row a call to a bank
    Bank,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    /// English
    En,
    /// 中文
    Zh,
}

impl Language {
    /// As the report crate calls it.
    pub(crate) fn words(self) -> Lang {
        match self {
            Language::En => Lang::En,
            Language::Zh => Lang::Zh,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DateOrder {
    /// Day, month, year
    Dmy,
    /// Month, day, year
    Mdy,
    /// Year of two digits, month, day
    Ymd,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DecimalMark {
    /// 1,234.50
    Point,
    /// 1.234,50
    Comma,
}
