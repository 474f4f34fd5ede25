//! Every command in the README is run, and what the README shows of its output is what it prints.
//!
//! Commands stand in blocks marked `console`, after a `$`. A line `...` in the output stands for any lines. The
//! program runs in a folder of its own, with the data that the README names; `cargo test`, benches and examples are what
//! `cargo test --workspace` runs anyway, so of those only the names are held against the packages.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How a newcomer starts the program from the sources.
const FROM_SOURCES: &str = "cargo run --release -p fundtrail-cli -- ";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A command and the output that the README shows for it.
struct Shown {
    command: String,
    output: Vec<String>,
}

fn shown(readme: &str) -> Vec<Shown> {
    let mut all: Vec<Shown> = Vec::new();
    let mut in_console = false;
    for line in readme.lines() {
        if line.starts_with("```") {
            in_console = line == "```console";
        } else if let Some(command) = line.strip_prefix("$ ").filter(|_| in_console) {
            all.push(Shown {
                command: command.to_owned(),
                output: Vec::new(),
            });
        } else if in_console {
            let last = all
                .last_mut()
                .unwrap_or_else(|| panic!("output before any command: {line}"));
            last.output.push(line.to_owned());
        }
    }
    all
}

#[test]
fn every_command_of_the_readme_does_what_it_shows() {
    let readme = fs::read_to_string(root().join("README.md")).expect("README.md");
    let commands = shown(&readme);
    assert!(commands.len() >= 2, "the README has its two commands");
    let folder = tempfile::tempdir().expect("a temporary folder");
    for data in [
        "testdata/demo",
        "testdata/exports",
        "testdata/return",
        "crates/fundtrail-statements/examples/own_layout",
    ] {
        copy(&root().join(data), &folder.path().join(data));
    }
    for Shown { command, output } in commands {
        let command = command.replace(FROM_SOURCES, "fundtrail ");
        if command.starts_with("fundtrail ") {
            let printed = run(&command, folder.path());
            assert!(
                output.is_empty() || fits(&output, &printed),
                "$ {command}\n{}",
                printed.join("\n")
            );
        } else {
            assert!(is_run_by_cargo_test(&command), "no test runs `{command}`");
        }
    }
}

/// Runs a line of shell with the program on the path.
fn run(command: &str, folder: &Path) -> Vec<String> {
    let program = Path::new(env!("CARGO_BIN_EXE_fundtrail"));
    let mut places = vec![program.parent().expect("a folder").to_owned()];
    places.extend(std::env::split_paths(
        &std::env::var_os("PATH").unwrap_or_default(),
    ));
    let output = Command::new("sh")
        .args(["-c", command])
        .current_dir(folder)
        .env("PATH", std::env::join_paths(places).expect("a path"))
        .output()
        .expect("a shell");
    assert!(
        output.status.success(),
        "$ {command}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    printed.lines().map(|line| line.trim_end().to_owned()).collect()
}

/// Whether the printed lines are the shown ones, `...` standing for any number of them.
fn fits(shown: &[String], printed: &[String]) -> bool {
    match shown.split_first() {
        None => printed.is_empty(),
        Some((first, rest)) if first == "..." => (0..=printed.len()).any(|skip| fits(rest, &printed[skip..])),
        Some((first, rest)) => {
            printed.first().is_some_and(|line| line == first.trim_end()) && fits(rest, &printed[1..])
        }
    }
}

/// Whether `cargo test --workspace` runs what this command would.
fn is_run_by_cargo_test(command: &str) -> bool {
    let words: Vec<&str> = command
        .split_whitespace()
        .filter(|word| !word.contains('='))
        .collect();
    let bench = |package: &str, name: &str| {
        let manifest = match package {
            "fundtrail-benches" => root().join("benches/Cargo.toml"),
            package => root().join("crates").join(package).join("Cargo.toml"),
        };
        let manifest = fs::read_to_string(manifest).unwrap_or_default();
        manifest.contains(&format!("[[bench]]\nname = \"{name}\"\n"))
    };
    let example = |package: &str, name: &str| {
        let examples = root().join("crates").join(package).join("examples");
        examples.join(format!("{name}.rs")).is_file() || examples.join(name).join("main.rs").is_file()
    };
    match words[..] {
        ["cargo", "test", ..] | [".ci/run"] => true,
        ["cargo", "bench", "-p", package, "--bench", name] => bench(package, name),
        ["cargo", "run", "-p", package, "--example", name]
        | ["cargo", "run", "--release", "-p", package, "--example", name]
        | ["cargo", "run", "--release", "-p", package, "--example", name, _] => example(package, name),
        _ => false,
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let place = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &place);
        } else {
            fs::copy(entry.path(), place).expect("a copy");
        }
    }
}
