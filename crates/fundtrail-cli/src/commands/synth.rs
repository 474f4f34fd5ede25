//! `fundtrail synth`: a laundering case whose truth is known.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use fundtrail::Time;
use fundtrail_synth::{
    CaseFile, Family, Mess, Network, Shape, StatementOptions, SyntheticCase, case, statements, truth_files,
    write_case_table, write_network_table,
};

use crate::args::Language;
use crate::failure::{Failure, Outcome};
use crate::misuse::Misuse;
use crate::{output, text};

/// What case to make, and how to write it.
#[derive(Debug, Args)]
pub(crate) struct SynthArgs {
    /// The folder to write: `records` to be traced, and `truth`
    #[arg(long, short, value_name = "DIR")]
    output: PathBuf,
    /// How the gang launders
    #[arg(long, value_name = "FAMILY", default_value = "mix", value_parser = families())]
    family: Family,
    /// The same seed and options give the same case
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// What the records are
    #[arg(long = "as", value_enum, value_name = "FORM", default_value_t = Form::Table)]
    form: Form,
    /// How many innocent people live round the case
    #[arg(long, value_name = "N", default_value_t = 120)]
    people: usize,
    /// Days of records before the first payment
    #[arg(long, value_name = "N", default_value_t = 14, value_parser = clap::value_parser!(u32).range(1..=3650))]
    days: u32,
    /// How many victims there are; drawn without it
    #[arg(long, value_name = "N")]
    victims: Option<usize>,
    /// How often each mule has laundered before
    #[arg(long, value_name = "N", default_value_t = 2)]
    earlier_visits: usize,
    /// The share of mules who pay out of their own money first, and keep what came
    #[arg(long, value_name = "SHARE", default_value_t = 0.0, value_parser = text::share)]
    advances: f64,
    /// How many gangs there are; the first is of the family, the others of any
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=50))]
    gangs: u8,
    /// How many innocent accounts look like a mule's: canteens, landlords, contractors
    #[arg(long, value_name = "N", default_value_t = 0)]
    look_alikes: usize,
    /// Put the case into a network of so many transfers (a table only)
    #[arg(long, value_name = "N")]
    network: Option<u64>,
    /// Accounts of that network; a tenth of its transfers without it
    #[arg(long, value_name = "N", requires = "network")]
    network_accounts: Option<usize>,
    /// The share of accounts whose statements are there (statements only)
    #[arg(long, value_name = "SHARE", value_parser = text::share)]
    covered: Option<f64>,
    /// What is wrong with the statements: all, or some of newest-first, overlapping-exports, failed-lines,
    /// reversals, feedback-rows, clock-skew, blank-counterparties, masked-numbers, account-numbers,
    /// whole-minutes, own-serials
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    mess: Vec<String>,
    /// The language of what is said
    #[arg(long, value_enum, default_value_t = Language::En)]
    pub(crate) lang: Language,
}

/// What the records are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// One transfer table
    Table,
    /// Statements, as banks hand them out
    Statements,
}

fn families() -> impl TypedValueParser<Value = Family> {
    let names = Family::ALL.map(Family::name);
    PossibleValuesParser::new(names).map(|name| Family::from_name(&name).expect("one of the names"))
}

/// Runs the command.
pub(crate) fn run(args: &SynthArgs) -> Outcome {
    let form = records_form(args)?;
    if args.output.exists() {
        let path = output::shown(&args.output);
        return Err(Misuse::IsThere { path }.into());
    }
    let case = case(args.family, args.seed, &shape(args));
    write_folder(&args.output, |folder| {
        fs::create_dir(folder.join("records"))?;
        write_records(&form, &case, &folder.join("records"))?;
        fs::create_dir(folder.join("truth"))?;
        write_files(&folder.join("truth"), &truth_files(&case))
    })?;
    output::to_stdout(|out| describe(&form, &case, &args.output, out))
}

/// The records that were asked for, the options of one form not mixed with the other's.
enum Records {
    Table,
    Network(Network),
    Statements(StatementOptions),
}

fn records_form(args: &SynthArgs) -> Result<Records, Failure> {
    let of_statements = args.covered.is_some() || !args.mess.is_empty();
    match (args.form, args.network) {
        (Form::Table, _) if of_statements => Err(Misuse::MessOfTable {}.into()),
        (Form::Statements, Some(_)) => Err(Misuse::NetworkIsTable {}.into()),
        (Form::Table, None) => Ok(Records::Table),
        (Form::Table, Some(transfers)) => {
            let accounts = args.network_accounts.map_or(transfers / 10, |n| n as u64);
            let accounts = usize::try_from(accounts.max(2)).unwrap_or(usize::MAX);
            Ok(Records::Network(Network::new(args.seed, transfers, accounts)))
        }
        (Form::Statements, None) => Ok(Records::Statements(StatementOptions {
            covered: args.covered.unwrap_or(1.0),
            mess: mess(&args.mess)?,
        })),
    }
}

fn mess(kinds: &[String]) -> Result<Mess, Failure> {
    let mut mess = Mess::default();
    for kind in kinds {
        if kind == "all" {
            mess = Mess::ALL;
        } else if !mess.turn_on(kind) {
            let (kind, known) = (kind.clone(), Mess::NAMES.join(", "));
            return Err(Misuse::NoSuchMess { kind, known }.into());
        }
    }
    Ok(mess)
}

fn shape(args: &SynthArgs) -> Shape {
    Shape {
        people: args.people,
        days_before: args.days,
        victims: args.victims,
        earlier_visits: args.earlier_visits,
        advances: args.advances,
        gangs: usize::from(args.gangs),
        look_alikes: args.look_alikes,
        ..Shape::default()
    }
}

fn write_records(records: &Records, case: &SyntheticCase, folder: &Path) -> io::Result<()> {
    match records {
        Records::Statements(options) => write_files(folder, &statements(case, options).files),
        Records::Table => to_table(folder, |out| write_case_table(case, out)),
        Records::Network(network) => {
            let network = network.clone().until(case.as_of());
            to_table(folder, |out| write_network_table(&network, Some(case), out))
        }
    }
}

fn to_table(folder: &Path, write: impl FnOnce(&mut BufWriter<fs::File>) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(fs::File::create(folder.join("transfers.csv"))?);
    write(&mut out)?;
    out.flush()
}

fn write_files(folder: &Path, files: &[CaseFile]) -> io::Result<()> {
    files
        .iter()
        .try_for_each(|file| fs::write(folder.join(&file.name), &file.bytes))
}

/// Writes a folder beside its place and then moves it there: nobody ever sees a half of it.
fn write_folder(place: &Path, write: impl FnOnce(&Path) -> io::Result<()>) -> Outcome {
    let written = || -> io::Result<()> {
        let parent = place.parent().filter(|parent| *parent != Path::new(""));
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            // As any new folder: the process's umask takes away what it must.
            builder.permissions(fs::Permissions::from_mode(0o777));
        }
        let folder = builder
            .prefix(".fundtrail-")
            .tempdir_in(parent.unwrap_or(Path::new(".")))?;
        write(folder.path())?;
        fs::rename(folder.keep(), place)
    };
    written()
        .with_context(|| format!("{}: cannot be written", place.display()))
        .map_err(Failure::Other)
}

/// Says what was written, and how to trace it.
fn describe(records: &Records, case: &SyntheticCase, place: &Path, out: &mut dyn Write) -> io::Result<()> {
    let truth = case.truth();
    let (paid, at_stake) = (case.paid(), held(case));
    let currency = case.ledger().currency();
    writeln!(
        out,
        "{} {}: {} accounts, {} mules{}, {} transfers by {}, {} of them payments of {} {}.",
        case.family(),
        case.seed(),
        case.book().len(),
        truth.mules().len(),
        gangs(truth.gangs().len()),
        case.known_transfers(),
        shown(case.as_of()),
        case.payments().len(),
        currency.grouped(paid),
        currency.code(),
    )?;
    if let Records::Network(network) = records {
        writeln!(out, "They stand among {} transfers of a network.", network.len())?;
    }
    writeln!(
        out,
        "At that time {} is still in the mules' accounts.",
        currency.grouped(at_stake)
    )?;
    write!(
        out,
        "Trace it:\n  fundtrail trace {}",
        place.join("records").display()
    )?;
    for payment in case.payments() {
        write!(out, " --payment '{}'", payment_spec(records, case, *payment))?;
    }
    writeln!(out, " --as-of {}", case.as_of())
}

/// How `trace` finds a payment: by its id, where the records keep it.
fn payment_spec(records: &Records, case: &SyntheticCase, payment: fundtrail::TransferIndex) -> String {
    match records {
        Records::Statements(options) if options.mess.own_serials => {
            let transfer = case.ledger().transfers().get(payment);
            let number = |party: fundtrail::Party| party.account().map_or("", |a| case.book().number(a));
            format!(
                "from={} to={} amount={}",
                number(transfer.payer),
                number(transfer.payee),
                case.ledger().currency().plain(transfer.amount)
            )
        }
        _ => case.transfer_id(payment),
    }
}

fn held(case: &SyntheticCase) -> i128 {
    fundtrail_synth::held_in_truth(case)
        .into_values()
        .map(i128::from)
        .sum()
}

/// Of how many gangs, where there are several.
fn gangs(count: usize) -> String {
    if count > 1 {
        format!(" of {count} gangs")
    } else {
        String::new()
    }
}

fn shown(time: Time) -> String {
    time.to_string().replace('T', " ")
}
