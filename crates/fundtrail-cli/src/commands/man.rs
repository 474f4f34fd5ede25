//! `fundtrail man`: manual pages.

use std::path::Path;

use clap::{Command, CommandFactory};

use crate::args::Cli;
use crate::failure::Outcome;
use crate::misuse::Misuse;
use crate::output;

/// Prints the page of the program, or writes one page a command into `dir`.
pub(crate) fn run(dir: Option<&Path>) -> Outcome {
    let mut program = Cli::command();
    program.build();
    let Some(dir) = dir else {
        return output::to_stdout(|out| clap_mangen::Man::new(program).render(&mut &mut *out));
    };
    if !dir.is_dir() {
        return Err(Misuse::IsNoFolder {
            path: output::shown(dir),
        }
        .into());
    }
    write_pages(&program, dir)
}

fn write_pages(command: &Command, dir: &Path) -> Outcome {
    let man = clap_mangen::Man::new(command.clone());
    let path = dir.join(man.get_filename());
    output::to_file(&path, |out| man.render(&mut &mut *out))?;
    command
        .get_subcommands()
        .filter(|command| !command.is_hide_set() && command.get_name() != "help")
        .try_for_each(|command| write_pages(command, dir))
}
