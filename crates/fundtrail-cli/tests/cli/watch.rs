//! `trace --watch`: the list is made again when files change.

use std::fs::OpenOptions;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use assert_cmd::cargo::CommandCargoExt as _;
use serde_json::Value;

use crate::util::Folder;

/// V pays M, who keeps it all.
const RECORDS: &str = "id,time,from,to,amount\nt1,2026-03-01T10:00:00,V,M,1000.00\n";

/// No list takes so long: a guard against a test that never ends.
const NEVER_SO_LONG: Duration = Duration::from_secs(300);

/// A program that watches, and what it prints.
struct Watching {
    child: Child,
    out: Receiver<String>,
    err: Receiver<String>,
}

impl Watching {
    fn start(folder: &Folder, arguments: &[&str]) -> Self {
        let mut child = Command::cargo_bin("fundtrail")
            .expect("the program")
            .current_dir(folder.path())
            .args([
                "trace",
                "in",
                "--victim",
                "V",
                "--frozen",
                "frozen.csv",
                "--watch",
            ])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let out = lines(child.stdout.take().expect("piped"));
        let err = lines(child.stderr.take().expect("piped"));
        Watching { child, out, err }
    }

    /// The next list, as JSON.
    fn list(&self) -> Value {
        let mut text = String::new();
        loop {
            let line = self.out.recv_timeout(NEVER_SO_LONG).expect("a list");
            text += &line;
            if line == "}" {
                return serde_json::from_str(&text).expect("JSON");
            }
        }
    }

    /// Waits until standard error says something with these words.
    fn told(&self, words: &str) {
        while !self
            .err
            .recv_timeout(NEVER_SO_LONG)
            .expect("a line")
            .contains(words)
        {}
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        self.child.kill().expect("it still watches");
        self.child.wait().expect("it ends");
    }
}

fn lines(of: impl std::io::Read + Send + 'static) -> Receiver<String> {
    let (lines, read) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(of).lines().map_while(Result::ok) {
            if lines.send(line).is_err() {
                break;
            }
        }
    });
    read
}

fn folder() -> Folder {
    let folder = Folder::with("in/t.csv", RECORDS);
    folder.write("frozen.csv", "account,time,amount\n");
    folder
}

fn append(folder: &Folder, name: &str, text: &str) {
    let mut file = OpenOptions::new()
        .append(true)
        .open(folder.path().join(name))
        .expect("the file");
    file.write_all(text.as_bytes()).expect("written");
}

fn change<'v>(list: &'v Value, account: &str) -> &'v Value {
    let changes = list["changes"]["accounts"].as_array().expect("changes");
    let of = changes.iter().find(|change| change["account"] == account);
    of.unwrap_or_else(|| panic!("nothing of {account}: {changes:?}"))
}

#[test]
fn the_list_is_made_again_when_records_or_freezes_grow_and_half_a_line_loses_nothing() {
    let folder = folder();
    let watching = Watching::start(&folder, &["--format", "json"]);
    let first = watching.list();
    assert!(first.get("changes").is_none());
    assert_eq!(first["accounts"][0]["claim"], "1000.00");

    // Half a line is no line: the last list stands, until the rest is there.
    append(&folder, "in/t.csv", "t2,2026-03-01T10:05:00,M,N");
    watching.told("The last list stands");
    append(&folder, "in/t.csv", ",400.00\n");
    let second = watching.list();
    assert_eq!(second["changes"]["since"], "2026-03-01T10:00:00");
    assert_eq!(second["changes"]["files"][0]["change"], "changed");
    let sent = change(&second, "M");
    assert_eq!(sent["causes"][0]["kind"], "sent");
    assert_eq!(sent["causes"][0]["amount"], "400.00");
    assert_eq!(
        (&sent["claim_before"], &sent["claim"]),
        (&"1000.00".into(), &"600.00".into())
    );
    let came = change(&second, "N");
    assert_eq!(came["causes"][0]["kind"], "received");
    assert_eq!(came["rank_before"], Value::Null);

    // What is frozen leaves the list.
    append(&folder, "frozen.csv", "M,2026-03-01T10:20:00,600.00\n");
    let third = watching.list();
    let frozen = change(&third, "M");
    assert_eq!(frozen["causes"][0]["kind"], "frozen");
    assert_eq!(frozen["causes"][0]["amount"], "600.00");
    assert_eq!(
        (&frozen["rank"], &third["accounts"][0]["account"]),
        (&Value::Null, &"N".into())
    );

    // A new file is read too.
    folder.write(
        "in/u.csv",
        "id,time,from,to,amount\nu1,2026-03-01T10:30:00,N,O,400.00\n",
    );
    let fourth = watching.list();
    assert_eq!(fourth["changes"]["files"][0]["change"], "new");
    assert_eq!(change(&fourth, "O")["causes"][0]["kind"], "received");
}

#[test]
fn what_changed_is_said_in_chinese_and_without_names_where_they_are_masked() {
    let folder = Folder::with(
        "in/t.csv",
        "id,time,from,to,amount\nt1,2026-03-01T10:00:00,V,6222020000001111,1000.00\n",
    );
    folder.write("frozen.csv", "account,time,amount\n");
    let watching = Watching::start(&folder, &["--lang", "zh", "--mask"]);
    watching.told("正在监视文件");
    append(
        &folder,
        "in/t.csv",
        "t2,2026-03-01T10:05:00,6222020000001111,6222020000002222,400.00\n",
    );
    let mut text = String::new();
    for words in ["与上次相比的变化", "又转出 400.00", "又转入 400.00"] {
        while !text.contains(words) {
            text += &watching.out.recv_timeout(NEVER_SO_LONG).expect(words);
        }
    }
    assert!(!text.contains("6222020000001111"), "{text}");
}

#[test]
fn what_would_be_read_again_is_not_written_and_standard_input_is_not_watched() {
    let folder = folder();
    let inside = folder.run(&["trace", "in", "--victim", "V", "--watch", "-o", "in/list.csv"]);
    inside.fails(2, &["in/list.csv", "write it to another folder"]);
    let piped = folder.run(&["trace", "-", "--victim", "V", "--watch"]);
    piped.fails(2, &["standard input cannot be watched"]);
    // Before there is a list, what is wrong ends the program.
    let missing = folder.run(&["trace", "not-there", "--victim", "V", "--watch"]);
    missing.fails(1, &["not-there"]);
}
