//! Which lines are selected: held against a search that knows nothing of slices, workers or files.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use fundtrail::reach::{Hop, reach};
use fundtrail_scale::{Cluster, Hub, HubLimit, Job, Limits, select};
use fundtrail_statements::{PaymentSpec, ReadOptions, Wanted, read, read_reached};

/// Chance by a seed (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % end
    }
}

/// A transfer: second, payer, payee. Its id is its number.
type Transfer = (u64, u64, u64);

/// Tables of random transfers in a folder; several share a second, and one table may be out of order.
struct Tables {
    folder: tempfile::TempDir,
    /// By file and line.
    transfers: BTreeMap<(PathBuf, u64), Transfer>,
    payment: (PathBuf, u64),
}

impl Tables {
    fn new(dice: &mut Dice) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (accounts, crowd) = (20 + dice.below(200), 1 + dice.below(6));
        let mut transfers = BTreeMap::new();
        for file in 0..=dice.below(3) {
            let path = folder.path().join(format!("records/{file}.csv"));
            fs::create_dir_all(path.parent().expect("records")).expect("a folder");
            let mut text = String::from("id,time,from,to,amount\n");
            let (lines, shuffled) = (50 + dice.below(400), dice.below(3) == 0);
            for line in 0..lines {
                let second = if shuffled { dice.below(lines) } else { line } / crowd;
                let (payer, payee) = (dice.below(accounts), dice.below(accounts));
                writeln!(
                    text,
                    "F{file}L{line},2026-03-01 {:02}:{:02}:{:02},6217000000{payer:05}1,6217000000{payee:05}1,5.00",
                    second / 3600,
                    second / 60 % 60,
                    second % 60
                )
                .expect("a String takes it");
                transfers.insert((path.clone(), line + 2), (second, payer, payee));
            }
            fs::write(&path, text).expect("a file");
        }
        let (place, _) = transfers.iter().nth(dice.below(40) as usize).expect("so many");
        let payment = place.clone();
        Tables {
            folder,
            transfers,
            payment,
        }
    }

    fn wanted(&self) -> Wanted {
        let file = self.payment.0.file_stem().expect("a name").to_string_lossy();
        let spec: PaymentSpec = format!("F{file}L{}", self.payment.1 - 2).parse().expect("an id");
        Wanted::new([&spec], []).expect("it is named")
    }

    fn records(&self) -> PathBuf {
        self.folder.path().join("records")
    }

    fn selection(&self, workers: usize, limits: Limits) -> String {
        self.selection_with_hubs(workers, limits, HubLimit::default()).0
    }

    /// The selection's text, and the hubs.
    fn selection_with_hubs(&self, workers: usize, limits: Limits, hubs: HubLimit) -> (String, Vec<Hub>) {
        let output = self.folder.path().join("some.selection");
        let job = Job {
            paths: vec![self.records()],
            options: ReadOptions::default(),
            wanted: self.wanted(),
            output: output.clone(),
            hubs,
            limits,
        };
        let report = select(Cluster::alone(workers), job).expect("plain tables");
        assert_eq!(
            (report.workers, report.lines),
            (workers, self.transfers.len() as u64)
        );
        let text = fs::read_to_string(output).expect("it is written");
        (text, report.hubs)
    }

    /// Who is reached and when first, found by going over all transfers until nothing changes; `ends` pass nothing on.
    fn earliest(&self, ends: &BTreeSet<u64>) -> BTreeMap<u64, u64> {
        let (start, victim, first) = self.transfers[&self.payment];
        let mut earliest = BTreeMap::from([(first, start)]);
        loop {
            let before = earliest.clone();
            for &(second, payer, payee) in self.transfers.values() {
                let passes = payer != victim && !ends.contains(&payer);
                if passes && earliest.get(&payer).is_some_and(|&when| when <= second) {
                    let when = earliest.entry(payee).or_insert(second);
                    *when = second.min(*when);
                }
            }
            if earliest == before {
                return earliest;
            }
        }
    }

    /// Who is reached and paid more than `limit` others, and how many.
    fn hubs(&self, limit: u64) -> BTreeMap<u64, u64> {
        let victim = self.transfers[&self.payment].1;
        let mut payees: BTreeMap<u64, BTreeSet<u64>> = BTreeMap::new();
        for &(_, payer, payee) in self.transfers.values().filter(|(_, payer, payee)| payer != payee) {
            payees.entry(payer).or_default().insert(payee);
        }
        let reached = self.earliest(&BTreeSet::new());
        let paid = reached.into_keys().filter(|account| *account != victim);
        let paid = paid.filter_map(|account| Some((account, payees.get(&account)?.len() as u64)));
        paid.filter(|(_, payees)| *payees > limit).collect()
    }

    /// The lines that have to be there.
    fn expected(&self, ends: &BTreeSet<u64>) -> BTreeSet<(PathBuf, u64)> {
        let earliest = self.earliest(ends);
        let touches =
            |&&(_, payer, payee): &&Transfer| earliest.contains_key(&payer) || earliest.contains_key(&payee);
        let touched: BTreeSet<u64> = self
            .transfers
            .values()
            .filter(touches)
            .map(|transfer| transfer.0)
            .collect();
        let waits = |second: u64| {
            let of_it = || {
                self.transfers
                    .values()
                    .filter(move |transfer| transfer.0 == second)
            };
            of_it().any(|&(_, payer, _)| of_it().any(|&(.., payee)| payee == payer))
        };
        let whole: BTreeSet<u64> = touched.into_iter().filter(|&second| waits(second)).collect();
        // The first of those that come last; who pays himself moves nothing.
        let moving = self
            .transfers
            .iter()
            .filter(|(_, (_, payer, payee))| payer != payee);
        let last = moving
            .rev()
            .max_by_key(|(_, transfer)| transfer.0)
            .expect("there are some");
        let lines = self.transfers.iter();
        let lines = lines.filter(|(_, transfer)| touches(transfer) || whole.contains(&transfer.0));
        let mut lines: BTreeSet<_> = lines.map(|(place, _)| place.clone()).collect();
        lines.extend([self.payment.clone(), last.0.clone()]);
        lines
    }
}

/// The places of the lines in a selection's file, by the tables and numbers that it gives.
fn places(selection: &str, records: &Path) -> BTreeSet<(PathBuf, u64)> {
    let mut lines = selection.lines().skip(1);
    let head = selection.lines().next().expect("a head");
    let counts = head.split("\"selected\":").skip(1);
    let counts = counts.map(|rest| {
        rest.split('}')
            .next()
            .and_then(|count| count.parse::<usize>().ok())
            .expect("a count")
    });
    let mut places = BTreeSet::new();
    for (file, count) in counts.enumerate() {
        for line in lines.by_ref().take(count) {
            let number = line.split('\t').next().expect("a number");
            places.insert((
                records.join(format!("{file}.csv")),
                number.parse().expect("a number"),
            ));
        }
    }
    assert_eq!(lines.next(), None, "all lines are counted");
    places
}

const TINY: Limits = Limits {
    run_rows: 16,
    slice_rows: 1,
};

#[test]
fn the_selected_lines_are_those_that_a_plain_search_finds() {
    for seed in 0..24 {
        let tables = Tables::new(&mut Dice(seed));
        let workers = 1 + (seed % 3) as usize;
        let selection = tables.selection(workers, TINY);
        assert_eq!(
            places(&selection, &tables.records()),
            tables.expected(&BTreeSet::new()),
            "seed {seed}, {workers} workers"
        );
    }
}

#[test]
fn hubs_are_those_that_a_plain_count_finds_and_end_the_search_where_asked() {
    let mut ended = 0;
    for seed in 300..330 {
        let tables = Tables::new(&mut Dice(seed));
        let payees = 2 + seed % 7;
        let workers = 1 + (seed % 3) as usize;
        let number = |account: u64| format!("6217000000{account:05}1");
        let named = |hubs: &[Hub]| {
            hubs.iter()
                .map(|hub| (hub.number.clone(), hub.payees))
                .collect::<BTreeMap<_, _>>()
        };
        let hubs = tables.hubs(payees);
        let all = hubs
            .iter()
            .map(|(&account, &payees)| (number(account), payees))
            .collect();
        let limit = HubLimit {
            payees,
            is_end: false,
        };
        let (selection, told) = tables.selection_with_hubs(workers, TINY, limit);
        assert_eq!(named(&told), all, "seed {seed}");
        assert_eq!(
            selection,
            tables.selection(1, TINY),
            "to name them changes nothing"
        );

        let limit = HubLimit { payees, is_end: true };
        let (selection, told) = tables.selection_with_hubs(workers, TINY, limit);
        let ends: BTreeSet<u64> = hubs.keys().copied().collect();
        assert_eq!(
            places(&selection, &tables.records()),
            tables.expected(&ends),
            "seed {seed}"
        );
        let reached = tables.earliest(&ends);
        let still = hubs.iter().filter(|(account, _)| reached.contains_key(account));
        let still = still
            .map(|(&account, &payees)| (number(account), payees))
            .collect();
        assert_eq!(named(&told), still, "seed {seed}");
        ended += told.len();
    }
    assert!(ended > 30, "{ended} hubs in 30 tables");
}

#[test]
fn neither_workers_nor_memory_nor_slices_change_a_byte() {
    for seed in 100..104 {
        let tables = Tables::new(&mut Dice(seed));
        let one = tables.selection(1, Limits::default());
        for workers in 1..=4 {
            for run_rows in [5, 40, 1 << 20] {
                let limits = Limits { run_rows, ..TINY };
                assert!(
                    one == tables.selection(workers, limits),
                    "seed {seed}: {workers} workers, runs of {run_rows}"
                );
            }
        }
    }
}

/// What `reach` finds in the ledger of all tables is in the ledger of the selection, transfer by transfer.
#[test]
fn everything_is_there_that_reach_finds_in_the_whole() {
    for seed in 200..212 {
        let tables = Tables::new(&mut Dice(seed));
        tables.selection(2, TINY);
        let options = ReadOptions::default();
        let whole = read(&[tables.records()], &options).expect("plain tables");
        let some = tables.folder.path().join("some.selection");
        let some = read_reached(&[some], &options, &tables.wanted())
            .expect("a selection")
            .expect("of this payment");
        assert!(some.is_partial() && some.files == whole.files && some.counts == whole.counts);
        assert_eq!(some.notes, whole.notes);
        if tables.transfers[&tables.payment].1 == tables.transfers[&tables.payment].2 {
            continue; // Who pays himself makes no payment.
        }
        let ledger = &whole.ledgers[0];
        let spec = &tables.payment;
        let is_payment =
            |source| whole.place(source).to_string() == format!("{}:{}", spec.0.display(), spec.1);
        let victim = ledger
            .transfers()
            .iter()
            .find(|t| is_payment(t.source))
            .and_then(|t| t.payer.account());
        let hops = ledger.transfers().iter().map(|t| Hop {
            payer: t.payer.account(),
            payee: t.payee.account(),
            is_payment: is_payment(t.source),
        });
        let mut reached = std::collections::HashSet::new();
        reach(hops, |account| Some(account) == victim.as_ref(), &mut reached);
        let is_reached = |account: Option<_>| account.is_some_and(|account| reached.contains(&account));
        let touching = ledger.transfers().iter();
        let touching = touching.filter(|t| is_reached(t.payer.account()) || is_reached(t.payee.account()));
        // In the same order, for the order of settlement is part of the answer.
        let mut kept = some.ledgers[0].transfers().iter().map(|t| some.place(t.source));
        for transfer in touching {
            let place = whole.place(transfer.source);
            assert!(kept.any(|kept| kept == place), "seed {seed}: {place}");
        }
    }
}
