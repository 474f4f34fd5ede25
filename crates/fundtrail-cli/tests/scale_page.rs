//! The page on scale starts two processes by copy and paste: here it is pasted.
#![cfg(all(feature = "scale", unix))]

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

const PAGE: &str = include_str!("../../../docs/scale.md");

/// The blocks of shell that are to be pasted.
fn blocks() -> Vec<String> {
    let mut blocks = Vec::new();
    let mut block: Option<String> = None;
    for line in PAGE.lines() {
        match (&mut block, line) {
            (None, "```sh") => block = Some(String::new()),
            (Some(text), "```") => {
                blocks.push(std::mem::take(text));
                block = None;
            }
            (Some(text), line) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, _) => {}
        }
    }
    blocks
}

#[test]
fn two_processes_that_are_pasted_give_the_answer_of_all_tables() {
    let blocks = blocks();
    assert_eq!(blocks.len(), 1, "the page has one block to paste");
    // Other tests may have the page's ports.
    let ports: Vec<TcpListener> = (0..2)
        .map(|_| TcpListener::bind("127.0.0.1:0").expect("a port"))
        .collect();
    let port = |at: usize| ports[at].local_addr().expect("it is bound").port().to_string();
    let script = blocks[0].replace("2101", &port(0)).replace("2102", &port(1));
    assert!(script.contains(&port(1)), "the page names its ports");
    drop(ports);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let program = Path::new(env!("CARGO_BIN_EXE_fundtrail"));
    let mut places = vec![program.parent().expect("a folder").to_owned()];
    places.extend(std::env::split_paths(
        &std::env::var_os("PATH").unwrap_or_default(),
    ));
    let output = Command::new("sh")
        .args(["-c", &script])
        .current_dir(folder.path())
        .env("PATH", std::env::join_paths(places).expect("a path"))
        .output()
        .expect("a shell");
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{out}{err}");
    assert!(out.ends_with("the same answer\n"), "{out}{err}");
    assert!(err.contains("wrote reached.selection"), "{err}");
}
