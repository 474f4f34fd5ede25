//! `fundtrail layouts`: what files are read by.

use std::path::Path;

use fundtrail_statements::Layout;

use crate::args::{LayoutsArgs, LayoutsCommand};
use crate::failure::Outcome;

use crate::output;
use crate::refusal::Refusal;

/// Runs the command.
pub(crate) fn run(args: &LayoutsArgs) -> Outcome {
    match &args.command {
        None => list(),
        Some(LayoutsCommand::Show { name }) => show(name),
        Some(LayoutsCommand::Guess { file }) => guess(file),
    }
}

/// Those of no country first, then by country; within one as they stand.
fn list() -> Outcome {
    let layouts = Layout::built_in();
    let widest = layouts
        .iter()
        .map(|layout| layout.name().len())
        .max()
        .unwrap_or(0);
    let mut countries: Vec<Option<&str>> = layouts.iter().map(Layout::country).collect();
    countries.sort_by_key(|code| code.map(country));
    countries.dedup();
    output::to_stdout(|out| {
        for (i, &code) in countries.iter().enumerate() {
            match code {
                Some(code) if i > 0 => writeln!(out, "\n{} ({code})", country(code))?,
                Some(code) => writeln!(out, "{} ({code})", country(code))?,
                None => writeln!(out, "Of any country")?,
            }
            for layout in layouts.iter().filter(|layout| layout.country() == code) {
                writeln!(out, "  {:widest$}  {}", layout.name(), layout.title())?;
            }
        }
        Ok(())
    })
}

/// A country by its two letters.
fn country(code: &str) -> &str {
    match code {
        "CA" => "Canada",
        "CN" => "China",
        "CZ" => "Czechia",
        "DE" => "Germany",
        "GB" => "United Kingdom",
        "HK" => "Hong Kong",
        "IN" => "India",
        "BE" => "Belgium",
        "ES" => "Spain",
        "FR" => "France",
        "IT" => "Italy",
        "NL" => "Netherlands",
        "PL" => "Poland",
        "US" => "United States",
        code => code,
    }
}

fn show(name: &str) -> Outcome {
    let Some(layout) = Layout::built_in().iter().find(|layout| layout.name() == name) else {
        return Err(Refusal::NoSuchLayout {
            name: name.to_owned(),
        }
        .into());
    };
    output::to_stdout(|out| out.write_all(layout.toml().as_bytes()))
}

fn guess(file: &Path) -> Outcome {
    let text = fundtrail_statements::guess(file)?;
    output::to_stdout(|out| out.write_all(text.as_bytes()))
}
