//! `fundtrail layouts`: what files are read by.

use std::path::Path;

use anyhow::anyhow;
use fundtrail_statements::Layout;

use crate::args::{LayoutsArgs, LayoutsCommand};
use crate::failure::Outcome;
use crate::output;

/// Runs the command.
pub(crate) fn run(args: &LayoutsArgs) -> Outcome {
    match &args.command {
        None => list(),
        Some(LayoutsCommand::Show { name }) => show(name),
        Some(LayoutsCommand::Guess { file }) => guess(file),
    }
}

fn list() -> Outcome {
    let layouts = Layout::built_in();
    let widest = layouts
        .iter()
        .map(|layout| layout.name().len())
        .max()
        .unwrap_or(0);
    output::to_stdout(|out| {
        layouts
            .iter()
            .try_for_each(|layout| writeln!(out, "{:widest$}  {}", layout.name(), layout.title()))
    })
}

fn show(name: &str) -> Outcome {
    let Some(layout) = Layout::built_in().iter().find(|layout| layout.name() == name) else {
        return Err(anyhow!("no layout `{name}`; `fundtrail layouts` lists them").into());
    };
    output::to_stdout(|out| out.write_all(layout.toml().as_bytes()))
}

fn guess(file: &Path) -> Outcome {
    let text = fundtrail_statements::guess(file).map_err(anyhow::Error::from)?;
    output::to_stdout(|out| out.write_all(text.as_bytes()))
}
