//! What each worker does, step by step.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use fundtrail_statements::selection::{
    self, FileHead, FilePart, Findings, Gist, NOBODY, Piece, Selection, Table, TableStream,
};
use timely::worker::Worker;

use crate::Job;
use crate::board::{Board, Message, To, of_kind};
use crate::error::ScaleError;
use crate::files::{self, Agreed, Seen};
use crate::hubs::{self, Hub};
use crate::output;
use crate::picks::Picks;
use crate::relay::{self, Reached, Slices};
use crate::store::{Entry, Growing, Order};
use crate::touch;

/// What the workers of one process share.
#[derive(Debug)]
pub(crate) struct Shared {
    job: Job,
    seen: Seen,
    threads: usize,
    streams: OnceLock<BTreeMap<u32, TableStream>>,
}

impl Shared {
    pub(crate) fn new(job: Job, seen: Seen, threads: usize) -> Self {
        Shared {
            job,
            seen,
            threads,
            streams: OnceLock::new(),
        }
    }
}

/// What a selection came to, and how long each step took this worker.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// How many workers there were.
    pub workers: usize,
    /// Files of all processes.
    pub files: usize,
    /// Lines of all of them, headers apart.
    pub lines: u64,
    /// Accounts that are reached or named.
    pub accounts: usize,
    /// Slices of time.
    pub slices: usize,
    /// Arrivals that this worker told of.
    pub arrivals_told: u64,
    /// Accounts that are reached and paid very many ([`Job::hubs`](crate::Job::hubs)), the one with most payees first.
    pub hubs: Vec<Hub>,
    /// Rounds in which all workers told each other something.
    pub rounds: u64,
    /// Lines that were selected; only the process that writes them knows.
    pub selected: Option<u64>,
    /// Reading all lines once.
    pub skimming: Duration,
    /// Finding who is reached.
    pub reaching: Duration,
    /// Finding which lines touch them.
    pub touching: Duration,
    /// Reading these lines again, and writing them.
    pub writing: Duration,
}

/// What all pieces of all files came to.
struct Skimmed {
    growing: Growing,
    own: Vec<Gist>,
    all: Vec<Gist>,
    heads: BTreeMap<u32, (FileHead, String)>,
}

/// Does the work of one worker; tells the others if it cannot.
pub(crate) fn run(worker: &mut Worker, shared: &Shared) -> Result<Report, ScaleError> {
    let mut board = Board::new(worker);
    let worked = steps(&mut board, shared);
    if let Err(error) = &worked
        && !matches!(error, ScaleError::Told { .. } | ScaleError::Engine(_))
    {
        board.give_up(error);
    }
    worked
}

fn steps(board: &mut Board<'_>, shared: &Shared) -> Result<Report, ScaleError> {
    let process = board.index() / shared.threads;
    let (files, skipped) = agree(board, shared, process)?;
    let numbered = (0_u32..)
        .zip(&files)
        .filter(|(_, agreed)| agreed.process == process);
    let own: Vec<(u32, PathBuf)> = numbered
        .map(|(number, agreed)| (number, agreed.file.path.clone()))
        .collect();
    let streams = shared.streams.get_or_init(|| {
        let streams = own
            .iter()
            .map(|(number, path)| (*number, TableStream::new(path.clone(), &shared.job.options)));
        streams.collect()
    });
    let paths: Vec<PathBuf> = own.iter().map(|(_, path)| path.clone()).collect();
    let Job { options, wanted, .. } = &shared.job;
    selection::with_tables(&paths, options, wanted, |tables| {
        let numbers = own.iter().map(|(number, _)| *number);
        let tables: BTreeMap<u32, Table<'_>> = numbers.zip(tables.iter().copied()).collect();
        select(board, shared, &files, skipped, streams, &tables)
    })?
}

/// Agrees on all files, in their order, and on who reads which; gives too what is not read.
fn agree(
    board: &mut Board<'_>,
    shared: &Shared,
    process: usize,
) -> Result<(Vec<Agreed>, BTreeSet<String>), ScaleError> {
    let is_first = board.index().is_multiple_of(shared.threads);
    let Job { options, wanted, .. } = &shared.job;
    let question = format!(
        "{wanted:?}, {:?}, {}",
        shared.job.hubs,
        selection::manner(options)?
    );
    let seen = shared.seen.clone().of(process, question);
    let letter = is_first.then(|| (To::All, Message::Files(Box::new(seen))));
    let all = of_kind(board.round(Vec::from_iter(letter))?, |message| match message {
        Message::Files(seen) => Some(*seen),
        _ => None,
    });
    let skipped = all.iter().flat_map(|seen| seen.skipped.iter().cloned()).collect();
    let mut files = files::agree(all)?;
    let namesakes = files::namesakes(&files);
    if !namesakes.is_empty() {
        let own = files.iter().filter(|agreed| {
            is_first && agreed.process == process && namesakes.contains(&agreed.file.relative)
        });
        let hashes = own.map(|agreed| {
            let path = &agreed.file.path;
            Ok((path.display().to_string(), selection::sha256(path)?))
        });
        let hashes = Message::Hashes(hashes.collect::<Result<_, ScaleError>>()?);
        let hashes = of_kind(board.round(vec![(To::All, hashes)])?, |message| match message {
            Message::Hashes(hashes) => Some(hashes),
            _ => None,
        });
        files::in_order(&mut files, &hashes.into_iter().flatten().collect());
    }
    Ok((files, skipped))
}

fn select(
    board: &mut Board<'_>,
    shared: &Shared,
    files: &[Agreed],
    skipped: BTreeSet<String>,
    streams: &BTreeMap<u32, TableStream>,
    tables: &BTreeMap<u32, Table<'_>>,
) -> Result<Report, ScaleError> {
    let Job {
        options,
        wanted,
        limits,
        hubs: limit,
        output,
        ..
    } = &shared.job;
    let began = Instant::now();
    let is_first = board.index().is_multiple_of(shared.threads);
    let mut skimmed = skim(board, streams, tables, limits.run_rows, is_first)?;
    let heads = heads_of_all(files, &mut skimmed.heads)?;
    let paths: Vec<String> = files
        .iter()
        .map(|agreed| agreed.file.path.display().to_string())
        .collect();
    let mut findings = Findings::new(&mut skimmed.all, &paths, wanted)?;
    let order = if findings.is_stated() {
        Order::Place
    } else {
        Order::Time
    };
    let mut store = skimmed.growing.finish(order).map_err(ScaleError::scratch)?;
    let slices = Slices::agree(board, &store, limits.slice_rows)?;
    let skimmed_at = Instant::now();
    let (mut reached, mut arrivals_told) = relay::reach(board, &mut store, &slices, &findings)?;
    let mut hubs = hubs::find(board, &mut store, &slices, &reached, &findings, *limit)?;
    if limit.is_end && !hubs.is_empty() {
        findings.end_at(hubs.iter().map(|(&hub, found)| (hub, found.payees)));
        let told;
        (reached, told) = relay::reach(board, &mut store, &slices, &findings)?;
        arrivals_told += told;
        hubs.retain(|&hub, _| reached.names(hub));
    }
    let reached_at = Instant::now();
    let mut picks = Picks::new(skimmed.own);
    name(&mut reached, &findings);
    touch::touch(board, &mut store, &slices, &reached, &mut picks)?;
    drop(store);
    for &(file, line) in findings.kept() {
        picks.pick(file, line);
    }
    let touched_at = Instant::now();
    let hubs = hubs::named(board, &hubs, &picks, tables)?;
    let lines = skimmed.all.iter().map(Gist::lines).map(|(_, lines)| lines).sum();
    let mut selected = None;
    if let Some(gathered) = output::gather(board, &picks, tables)? {
        let parts: Vec<FilePart> = parts(heads, &skimmed.all, |file| gathered.count(file));
        selected = Some(parts.iter().map(FilePart::selected).sum());
        let selection = Selection::new(options, wanted, &findings, skipped, parts)?;
        gathered.write(&selection, output)?;
    }
    // Nobody says that it is done before the selection is there.
    board.round(Vec::new())?;
    Ok(Report {
        workers: board.peers(),
        files: files.len(),
        lines,
        accounts: reached.len(),
        slices: slices.len(),
        arrivals_told,
        rounds: board.rounds(),
        hubs,
        selected,
        skimming: skimmed_at - began,
        reaching: reached_at - skimmed_at,
        touching: touched_at - reached_at,
        writing: touched_at.elapsed(),
    })
}

/// Reads every line of this process once, in pieces that its workers take in turn; hears what all pieces came to.
fn skim(
    board: &mut Board<'_>,
    streams: &BTreeMap<u32, TableStream>,
    tables: &BTreeMap<u32, Table<'_>>,
    run_rows: usize,
    is_first: bool,
) -> Result<Skimmed, ScaleError> {
    let probably = if tables.values().all(Table::is_numbered) {
        Order::Place
    } else {
        Order::Time
    };
    let mut growing = Growing::new(probably, run_rows);
    let mut own = Vec::new();
    let mut letter = Vec::new();
    let mut piece = Piece::default();
    for ((&file, stream), table) in streams.iter().zip(tables.values()) {
        while stream.next(&mut piece)? {
            let (gist, rows) = table.skim(file, &piece)?;
            for row in rows
                .iter()
                .filter(|row| (row.payer, row.payee) != (NOBODY, NOBODY))
            {
                growing.push(Entry::new(file, row)).map_err(ScaleError::scratch)?;
            }
            own.push(gist);
        }
        if is_first && let Some(sha256) = stream.sha256() {
            letter.push((To::All, Message::Head(file, table.head(), sha256)));
        }
    }
    letter.push((To::All, Message::Gists(own.clone())));
    let (mut heads, mut all) = (BTreeMap::new(), Vec::new());
    for message in board.round(letter)? {
        match message {
            Message::Head(file, head, sha256) => {
                heads.insert(file, (head, sha256));
            }
            Message::Gists(gists) => all.extend(gists),
            _ => {}
        }
    }
    Ok(Skimmed {
        growing,
        own,
        all,
        heads,
    })
}

/// The heads of all files in their order; no two of them have the same bytes.
fn heads_of_all(
    files: &[Agreed],
    heads: &mut BTreeMap<u32, (FileHead, String)>,
) -> Result<Vec<(FileHead, String)>, ScaleError> {
    let heads: Vec<(FileHead, String)> = std::mem::take(heads).into_values().collect();
    if heads.len() < files.len() {
        return Err(ScaleError::Engine("a file was not read to its end".to_owned()));
    }
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for (head, sha256) in &heads {
        if let Some(first) = seen.insert(sha256, &head.path) {
            return Err(ScaleError::Twice {
                first: first.to_owned(),
                second: head.path.clone(),
            });
        }
    }
    Ok(heads)
}

/// Adds the accounts that are wanted whatever reaches them.
fn name(reached: &mut Reached, findings: &Findings) {
    for &account in findings.named().iter().filter(|account| **account != NOBODY) {
        reached.arrive(account, 0);
    }
}

/// What the selection says of each file; the gists in order of their places.
fn parts(heads: Vec<(FileHead, String)>, gists: &[Gist], count: impl Fn(u32) -> u64) -> Vec<FilePart> {
    let files = (0_u32..).zip(heads);
    let parts = files.map(|(file, (head, sha256))| {
        let start = gists.partition_point(|gist| gist.place().0 < file);
        let end = gists.partition_point(|gist| gist.place().0 <= file);
        FilePart::new(head, sha256, &gists[start..end], count(file))
    });
    parts.collect()
}
