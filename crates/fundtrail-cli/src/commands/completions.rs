//! `fundtrail completions`: what a shell needs to complete the program's words.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::args::Cli;
use crate::failure::Outcome;
use crate::output;

/// Prints the completions of a shell.
pub(crate) fn run(shell: Shell) -> Outcome {
    // Generated in memory first: the generator does not expect a reader that goes away.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "fundtrail", &mut script);
    output::to_stdout(|out| out.write_all(&script))
}
