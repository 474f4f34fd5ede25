//! The command line: parses arguments, calls the libraries, prints.

mod args;
mod commands;
mod failure;
mod handing;
mod memory;
mod misuse;
mod output;
mod question;
mod reading;
mod refusal;
mod remark;
mod tables;
mod terminal;
mod text;
mod usage;
mod waiting;
mod watching;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};
use failure::Outcome;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return ExitCode::from(usage::refuse(&error, usage::lang_of(std::env::args_os()))),
    };
    let lang = cli.command.lang();
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => ExitCode::from(failure.report(lang)),
    }
}

fn run(cli: Cli) -> Outcome {
    match cli.command {
        Command::Trace(args) => commands::trace::run(&args),
        Command::Evidence(args) => commands::evidence::run(&args),
        Command::Network(args) => commands::network::run(&args),
        Command::Sources(args) => commands::sources::run(&args),
        Command::Return(args) => commands::restitution::run(&args),
        #[cfg(feature = "scale")]
        Command::Select(args) => commands::select::run(&args),
        Command::Inspect(args) => commands::inspect::run(&args),
        Command::Convert(args) => commands::convert::run(&args),
        Command::Synth(args) => commands::synth::run(&args),
        Command::Layouts(args) => commands::layouts::run(&args),
        Command::Completions { shell } => commands::completions::run(shell),
        Command::Man { dir } => commands::man::run(dir.as_deref()),
    }
}
