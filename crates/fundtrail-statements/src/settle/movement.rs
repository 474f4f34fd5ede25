//! Movements: what lines come to, before they are put in order.
//!
//! Needs: everything above.
//! Leaves: one movement for each pairing, single line and table line, with its ends, its time and its lines.

use std::collections::BTreeMap;

use fundtrail::{AccountId, ExitKind, Source, Time};
use hashbrown::HashMap;
use smallvec::SmallVec;

use crate::settle::beside::TableMove;
use crate::settle::exit::{Node, exit_of, exit_of_table};
use crate::settle::lead::leads;
use crate::settle::mirror::{Mirrors, Pairing};
use crate::settle::one_sided::{Claimant, Leftovers, Verdict};
use crate::settle::work::{Other, Role, SECOND_NANOS, Work};
use crate::words::platforms;

/// One movement of money.
#[derive(Debug, Clone)]
pub(crate) struct Movement {
    pub(crate) payer: Node,
    pub(crate) payee: Node,
    pub(crate) currency: usize,
    pub(crate) amount: i64,
    /// By the payer's clock where it is known.
    pub(crate) time: Time,
    /// By the payee's clock where both are known and differ.
    pub(crate) payee_time: Option<Time>,
    /// The lines that record it.
    pub(crate) evidence: Evidence,
}

/// The lines that record a movement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Evidence {
    /// One statement line.
    Line(u32),
    /// The payer's line and the payee's.
    Both(u32, u32),
    /// A table line only.
    Table(u32),
    /// Only the balance that this line shows.
    Balance(u32),
}

/// All movements, and where each line's are.
pub(crate) struct Movements {
    pub(crate) all: Vec<Movement>,
    /// The movements of each line, in order.
    pub(crate) of_line: Vec<SmallVec<[u32; 2]>>,
    /// The movements that explain a jump, before a position of a track.
    pub(crate) before: HashMap<(u32, usize), Vec<u32>>,
    /// By track: movements of its account that its statement does not show and that count all the same: when, how
    /// they change it, and which they are.
    pub(crate) outside: Vec<Vec<(Time, i64, u32)>>,
    /// The movement of each table line that stands alone.
    pub(crate) of_table: HashMap<u32, u32>,
    /// How many movements a covered account's own statement does not show, and their lines.
    pub(crate) unmatched: Vec<u32>,
    /// The movements that are still on their way when their payee's records end.
    pub(crate) coming: Vec<u32>,
    /// Each holder's parked account.
    pub(crate) parked: HashMap<AccountId, AccountId>,
    /// Lines at which the money of movements to exits may go on.
    pub(crate) leads: BTreeMap<u32, Vec<Source>>,
}

/// Makes a movement of every line that is left.
pub(crate) fn movements(work: &mut Work<'_>, mirrors: &Mirrors, leftovers: &Leftovers) -> Movements {
    let mut made = Movements {
        all: Vec::new(),
        of_line: vec![SmallVec::new(); work.lines.len()],
        before: HashMap::new(),
        outside: vec![Vec::new(); work.tracks.len()],
        of_table: HashMap::new(),
        unmatched: Vec::new(),
        coming: Vec::new(),
        parked: HashMap::new(),
        leads: BTreeMap::new(),
    };
    park(work, &mut made);
    let maker = Maker {
        platforms: platforms(&work.book, work.words),
        tracks: work
            .tracks
            .iter()
            .enumerate()
            .map(|(t, track)| ((track.account, track.currency), t as u32))
            .collect(),
        work,
    };
    for pairing in &mirrors.pairings {
        maker.pairing(pairing, &mut made);
    }
    for i in (0..maker.work.lines.len() as u32).filter(|&i| maker.work.is_open(i)) {
        if !mirrors.paired[i as usize] {
            maker.lone(i, leftovers, &mut made);
        }
    }
    for table in &leftovers.beside.alone {
        maker.table(table, leftovers, &mut made);
    }
    made.coming.sort_unstable();
    made.leads = leads(work, mirrors, &made);
    made
}

/// Opens an account for what each holder parks.
fn park(work: &mut Work<'_>, made: &mut Movements) {
    for i in 0..work.lines.len() as u32 {
        if !work.is_open(i) || work.line(i).role != Role::Parked {
            continue;
        }
        let owner = work.own(i);
        if made.parked.contains_key(&owner) {
            continue;
        }
        let number = format!("{}/parked", work.book.number(owner));
        let parked = work.book.intern(&number);
        let details = work.book.details(owner).cloned().unwrap_or_default();
        *work.book.details_mut(parked) = details;
        made.parked.insert(owner, parked);
    }
}

struct Maker<'w, 'a> {
    work: &'w Work<'a>,
    platforms: Vec<bool>,
    tracks: HashMap<(AccountId, usize), u32>,
}

impl Maker<'_, '_> {
    fn node(&self, account: AccountId) -> Node {
        if self.platforms[account.index()] {
            Node::Exit(ExitKind::Clearing, Some(self.work.book.number(account).into()))
        } else {
            Node::Account(account)
        }
    }

    fn currency(&self, i: u32) -> usize {
        self.work.tracks[self.work.line(i).track as usize].currency
    }

    fn time(&self, i: u32) -> Time {
        self.work.entry(i).time.start
    }

    fn pairing(&self, pairing: &Pairing, made: &mut Movements) {
        match pairing {
            Pairing::Both { out, into } => {
                self.both(*out, *into, made);
            }
            Pairing::WithFee { out, into } => {
                self.both(*out, *into, made);
                let paid = self.work.line(*out).change.saturating_abs();
                let fee = Movement {
                    payer: self.node(self.work.own(*out)),
                    payee: Node::Exit(ExitKind::Fee, None),
                    currency: self.currency(*out),
                    amount: paid - self.work.line(*into).change,
                    time: self.time(*out),
                    payee_time: None,
                    evidence: Evidence::Line(*out),
                };
                made.push(fee, &[*out]);
            }
            Pairing::Batch { out, into } => {
                for &into in into {
                    self.both(*out, into, made);
                }
            }
        }
    }

    /// A movement that both statements show; the payee's line says how much arrived.
    fn both(&self, out: u32, into: u32, made: &mut Movements) {
        let (time, payee_time) = (self.time(out), self.time(into));
        let movement = Movement {
            payer: self.node(self.work.own(out)),
            payee: self.node(self.work.own(into)),
            currency: self.currency(out),
            amount: self.work.line(into).change,
            time,
            payee_time: (payee_time != time).then_some(payee_time),
            evidence: Evidence::Both(out, into),
        };
        made.push(movement, &[out, into]);
    }

    /// A movement that one line shows.
    fn lone(&self, i: u32, leftovers: &Leftovers, made: &mut Movements) {
        let line = self.work.line(i);
        let own = self.node(self.work.own(i));
        let verdict = leftovers.verdicts.get(&Claimant::Line(i)).copied();
        let other = match (line.role, line.other) {
            (Role::Parked, _) => Node::Account(made.parked[&self.work.own(i)]),
            (Role::Converted(mate), _) => Node::Exit(ExitKind::Converted, Some(self.place(mate))),
            (Role::Plain, Other::Account(other)) if verdict == Some(Verdict::Unmatched) => {
                made.unmatched.push(i);
                Node::Exit(ExitKind::Unmatched, Some(self.work.book.number(other).into()))
            }
            (Role::Plain, Other::Account(other)) => self.node(other),
            (Role::Exit, _) | (Role::Plain, Other::Nobody | Other::Masked(_)) => exit_of(self.work, i),
        };
        let into = line.change > 0;
        let (payer, payee) = if into { (other, own) } else { (own, other) };
        let movement = Movement {
            payer,
            payee,
            currency: self.currency(i),
            amount: line.change.saturating_abs(),
            time: self.time(i),
            payee_time: comes_after(verdict),
            evidence: Evidence::Line(i),
        };
        let index = made.push(movement, &[i]);
        if let (Role::Plain, Other::Account(other)) = (line.role, line.other) {
            self.claim(
                made,
                index,
                other,
                self.currency(i),
                line.change.saturating_neg(),
                verdict,
            );
        }
    }

    fn place(&self, i: u32) -> Box<str> {
        self.work.reading.place(self.work.source(i)).to_string().into()
    }

    /// A movement that only a table line shows.
    fn table(&self, m: &TableMove, leftovers: &Leftovers, made: &mut Movements) {
        let end = |account: Option<AccountId>, claimant| match account {
            None => exit_of_table(self.work, self.work.reading.table[m.table as usize].exit),
            Some(account) if leftovers.verdicts.get(&claimant) == Some(&Verdict::Unmatched) => {
                Node::Exit(ExitKind::Unmatched, Some(self.work.book.number(account).into()))
            }
            Some(account) => self.node(account),
        };
        let claimants = [Claimant::Payer(m.table), Claimant::Payee(m.table)];
        let movement = Movement {
            payer: end(m.payer, claimants[0]),
            payee: end(m.payee, claimants[1]),
            currency: m.currency,
            amount: m.amount,
            time: m.time.start,
            payee_time: comes_after(leftovers.verdicts.get(&claimants[1]).copied()),
            evidence: Evidence::Table(m.table),
        };
        let index = made.push(movement, &[]);
        made.of_table.insert(m.table, index);
        for (account, claimant, change) in [
            (m.payer, claimants[0], -m.amount),
            (m.payee, claimants[1], m.amount),
        ] {
            if let Some(account) = account {
                let verdict = leftovers.verdicts.get(&claimant).copied();
                self.claim(made, index, account, m.currency, change, verdict);
            }
        }
    }

    /// Puts a movement that an account's own statement does not show where its verdict says.
    fn claim(
        &self,
        made: &mut Movements,
        index: u32,
        account: AccountId,
        currency: usize,
        change: i64,
        verdict: Option<Verdict>,
    ) {
        match verdict {
            Some(Verdict::Explains { track, at }) => made.before.entry((track, at)).or_default().push(index),
            Some(Verdict::Unmatched) => {}
            Some(Verdict::Coming { .. }) => {
                if matches!(made.all[index as usize].payee, Node::Account(_)) {
                    made.coming.push(index);
                }
            }
            None => {
                if let Some(&track) = self.tracks.get(&(account, currency)) {
                    let time = made.all[index as usize].time;
                    made.outside[track as usize].push((time, change, index));
                }
            }
        }
    }
}

/// When what is on its way is taken to come: a second after the payee's records end, in which it has not.
fn comes_after(verdict: Option<Verdict>) -> Option<Time> {
    match verdict {
        Some(Verdict::Coming { until }) => Some(Time::from_nanos(until.nanos().saturating_add(SECOND_NANOS))),
        _ => None,
    }
}

impl Movements {
    pub(crate) fn push(&mut self, movement: Movement, lines: &[u32]) -> u32 {
        let index = self.all.len() as u32;
        self.all.push(movement);
        for &line in lines {
            self.of_line[line as usize].push(index);
        }
        index
    }
}
