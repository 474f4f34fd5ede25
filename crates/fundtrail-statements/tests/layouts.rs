//! One sample for each layout, in the encodings in which it occurs: `testdata/layouts/NAME/` holds the files and,
//! in `expected.csv`, what each of their lines says, written by hand. What a line says nothing of is blank there.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use fundtrail::Money;

use fundtrail_statements::cell::Currencies;
use fundtrail_statements::layout::{Kind, Layout};
use fundtrail_statements::{
    Companion, Direction, Entry, Gathered, Interval, ReadOptions, Side, Text, Texts, gather,
};

/// A line of an expected reading, by the names of its columns.
type Line = BTreeMap<String, String>;

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder)
        .expect("the samples")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    paths
}

#[test]
fn every_layout_has_a_sample_that_is_read_as_expected() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/layouts");
    let mut faults = String::new();
    let mut layouts = BTreeSet::new();
    for folder in sorted(&root) {
        let mut table = csv::Reader::from_path(folder.join("expected.csv")).expect("an expected reading");
        let expected: Vec<Line> = table
            .deserialize()
            .map(|line| line.expect("a line of it"))
            .collect();
        // Samples of layouts that never say it.
        let yuan = Currencies::built_in().read("CNY").ok().flatten();
        // Files without a header are read by the layout that is named.
        let name = folder
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        let is_bare = |layout: &&Layout| layout.name() == name && !layout.has_header();
        let bare = Layout::built_in().iter().find(is_bare);
        let options = ReadOptions {
            currency: yuan.cloned(),
            layouts: bare.iter().map(|layout| layout.name().into()).collect(),
            ..ReadOptions::default()
        };
        for sample in sorted(&folder)
            .iter()
            .filter(|path| !path.ends_with("expected.csv"))
        {
            let name = sample
                .strip_prefix(&root)
                .expect("a sample below the root")
                .display();
            match gather(std::slice::from_ref(sample), &options) {
                Err(error) => writeln!(faults, "{name} fails: {error}"),
                Ok(gathered) => {
                    layouts.insert(gathered.files[0].layout.clone());
                    write!(faults, "{}", differences(&name.to_string(), &gathered, &expected))
                }
            }
            .expect("a String takes every write");
        }
    }
    let without: Vec<&str> = Layout::built_in()
        .iter()
        .filter(|layout| layout.kind() != Kind::Table && !layouts.contains(layout.name()))
        .map(Layout::name)
        .collect();
    assert!(faults.is_empty(), "\n{faults}");
    assert!(without.is_empty(), "layouts without a sample: {without:?}");
}

/// `Counter Party` and `counterparty` are one name: a column of it can only be one thing (or a side's number, and its
/// name where another column has the number).
#[test]
fn no_name_of_a_layout_stands_for_two_fields() {
    for layout in Layout::built_in() {
        let toml: toml::Table = toml::from_str(layout.toml()).expect("the layout's text");
        let mut seen: BTreeMap<(String, i64), &str> = BTreeMap::new();
        for (field, names) in toml["columns"].as_table().expect("its columns") {
            let one = std::slice::from_ref(names);
            for name in names.as_array().map_or(one, Vec::as_slice) {
                let (texts, nth) = match name {
                    toml::Value::Table(name) if name.contains_key("parts") => (made_of(&name["parts"]), 1),
                    toml::Value::Table(name) => (
                        vec![name["name"].as_str().expect("a name").to_owned()],
                        name.get("nth").and_then(toml::Value::as_integer).unwrap_or(1),
                    ),
                    toml::Value::Integer(at) => (vec![at.to_string()], 1),
                    name => (vec![name.as_str().expect("a name").to_owned()], 1),
                };
                for text in texts {
                    let clean = text
                        .to_lowercase()
                        .replace(|c: char| c.is_whitespace() || c == '_', "");
                    let before = seen.insert((clean, nth), field);
                    // A side without a number goes by its name.
                    let is_other =
                        before.is_some_and(|before| before != field && *field != format!("{before}-name"));
                    assert!(!is_other, "{text:?} of {} is also {field}", layout.name());
                }
            }
        }
    }
}

/// The names of which `parts` are made.
fn made_of(parts: &toml::Value) -> Vec<String> {
    let parts = parts.as_array().expect("a list of lists");
    parts.iter().fold(vec![String::new()], |texts, part| {
        let part = part.as_array().expect("a list of texts");
        let longer = |text: &String| -> Vec<String> {
            let each = part.iter().map(|more| more.as_str().expect("a text"));
            each.map(|more| format!("{text}{more}")).collect()
        };
        texts.iter().flat_map(longer).collect()
    })
}

/// What a sample says besides what it should, one a line.
fn differences(name: &str, gathered: &Gathered, expected: &[Line]) -> String {
    let mut found: BTreeMap<u64, Line> = BTreeMap::new();
    for entry in &gathered.entries {
        found.insert(entry.source.line(), entry_line(entry, &gathered.texts));
    }
    for companion in &gathered.companions {
        found.insert(
            companion.source.line(),
            companion_line(companion, &gathered.texts),
        );
    }
    for reject in &gathered.rejects {
        let line = Line::from([("outcome".to_owned(), format!("rejected: {}", reject.trouble))]);
        found.insert(reject.source.line(), line);
    }
    let mut faults = String::new();
    for line in expected {
        let number: u64 = line["line"].parse().expect("a line number");
        let ignored = Line::from([("outcome".to_owned(), "ignored".to_owned())]);
        let found = found.remove(&number).unwrap_or(ignored);
        for (column, text) in line.iter().filter(|(column, _)| *column != "line") {
            let is = found.get(column).map_or("", String::as_str);
            if is != text {
                writeln!(faults, "{name}:{number}: {column} is {is:?}, expected {text:?}").expect("written");
            }
        }
    }
    for (number, line) in found {
        writeln!(faults, "{name}:{number}: not expected: {line:?}").expect("written");
    }
    faults
}

struct Said<'t> {
    line: Line,
    texts: &'t Texts,
}

impl Said<'_> {
    fn put(&mut self, column: &str, text: impl Into<String>) {
        self.line.insert(column.to_owned(), text.into());
    }

    fn text(&mut self, column: &str, text: Text) {
        let text = self.texts.get(text).to_owned();
        self.put(column, text);
    }

    fn side(&mut self, which: &str, side: &Side) {
        let texts = [
            ("card", side.card),
            ("account", side.account),
            ("masked", side.masked),
            ("name", side.name),
            ("id", side.id),
            ("bank", side.bank),
        ];
        for (column, text) in texts {
            self.text(&format!("{which}_{column}"), text);
        }
    }

    fn time(&mut self, column: &str, time: Option<Interval>) {
        self.put(
            column,
            time.map(|time| time.start.to_string()).unwrap_or_default(),
        );
    }

    fn money(&mut self, column: &str, money: Option<Money>, currency: Text) {
        let Some(money) = money else { return };
        let code = self.texts.get(currency);
        let currency = Currencies::built_in().read(code).expect("a known currency");
        let text = currency.map_or_else(|| format!("{money:?}"), |currency| currency.plain(money));
        self.put(column, text);
    }
}

fn entry_line(entry: &Entry, texts: &Texts) -> Line {
    let line = Line::from([("outcome".to_owned(), "entry".to_owned())]);
    let mut said = Said { line, texts };
    said.put("time", entry.time.start.to_string());
    said.put("width_seconds", seconds(entry.time));
    said.put(
        "direction",
        match entry.direction {
            Direction::In => "in",
            Direction::Out => "out",
            Direction::Own => "own",
            Direction::Open => "open",
        },
    );
    said.money("amount", Some(entry.amount), entry.currency);
    said.money("balance", entry.balance, entry.currency);
    said.side("own", &entry.own);
    said.side("other", &entry.other);
    for (column, text) in [
        ("currency", entry.currency),
        ("status", entry.status),
        ("serial", entry.serial),
        ("kind", entry.kind),
        ("memo", entry.memo),
        ("merchant", entry.merchant),
    ] {
        said.text(column, text);
    }
    said.line
}

fn companion_line(companion: &Companion, texts: &Texts) -> Line {
    let line = Line::from([("outcome".to_owned(), "companion".to_owned())]);
    let mut said = Said { line, texts };
    said.side("own", &companion.side);
    said.money("balance", companion.balance, companion.currency);
    said.text("account_status", companion.status);
    said.text("sub_account", companion.sub_account);
    said.side("bound", &companion.bound);
    said.time("last_entry", companion.last_entry);
    said.time("asked_at", companion.asked_at);
    said.time("answered_at", companion.answered_at);
    if let Some(freeze) = &companion.freeze {
        said.text("measure", freeze.measure);
        said.money("frozen", freeze.amount, companion.currency);
        said.text("frozen_by", freeze.by);
        said.time("frozen_from", freeze.from);
        said.time("frozen_until", freeze.until);
    }
    said.line
}

/// A width as plain decimal seconds.
fn seconds(interval: Interval) -> String {
    let nanos = interval.width_nanos;
    let (whole, part) = (nanos / 1_000_000_000, nanos % 1_000_000_000);
    if part == 0 {
        return whole.to_string();
    }
    format!("{whole}.{part:09}").trim_end_matches('0').to_owned()
}
