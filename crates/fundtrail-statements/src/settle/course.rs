//! Balances: each account's movements in the order of its statement, with what only its balances show put in
//! between: unrecorded movements, credit lines, and what was gone before the records begin.
//!
//! Needs: movements, and the order and balances of tracks.
//! Leaves: each account's movements in groups, with unrecorded ones put in between.

use fundtrail::{ExitKind, Time};
use smallvec::{SmallVec, smallvec};

use crate::error::ReadError;
use crate::settle::exit::Node;
use crate::settle::movement::{Evidence, Movement, Movements};
use crate::settle::one_sided::Leftovers;
use crate::settle::work::{Track, Work};
use crate::trouble::Trouble;

/// Movements of one account that nothing orders; most often one.
pub(crate) type Group = SmallVec<[u32; 2]>;

/// One account's movements in groups; a group of several is a tie that nothing orders.
pub(crate) struct Course {
    pub(crate) groups: Vec<Group>,
    /// The balance before all its movements, where known; never negative.
    pub(crate) opening: Option<i64>,
}

/// The course of every track.
pub(crate) fn courses(
    work: &Work<'_>,
    leftovers: &Leftovers,
    made: &mut Movements,
) -> Result<Vec<Course>, ReadError> {
    (0..work.tracks.len())
        .map(|t| {
            let mut walk = Walk {
                work,
                track: &work.tracks[t],
                t: t as u32,
                made,
                groups: Vec::new(),
                balance: i128::from(work.tracks[t].opening.unwrap_or(0)),
            };
            let opening = walk.begin();
            walk.go(leftovers);
            walk.after_the_records();
            let groups = walk.groups;
            let place = || work.reading.place(work.source(work.tracks[t].lines[0]));
            let opening = opening.map(i64::try_from).transpose();
            let opening = opening.map_err(|_| Trouble::SumTooLarge {}.at(place()))?;
            Ok(Course { groups, opening })
        })
        .collect()
}

struct Walk<'w, 'a> {
    work: &'w Work<'a>,
    track: &'w Track,
    t: u32,
    made: &'w mut Movements,
    groups: Vec<Group>,
    /// The balance that movements so far lead to, where believed; negative is a debt.
    balance: i128,
}

impl Walk<'_, '_> {
    /// Finds the balance before everything, and lets out what the opening of the records cannot hold of what
    /// others say came before it.
    fn begin(&mut self) -> Option<i128> {
        let shown = i128::from(self.track.opening?.max(0));
        let begins = self.track.covered.first()?.from;
        let outside = &mut self.made.outside[self.t as usize];
        outside.sort_by_key(|&(time, _, movement)| (time, movement));
        let (mut net, mut least) = (0_i128, 0_i128);
        for &(_, change, _) in outside.iter().take_while(|&&(time, _, _)| time < begins) {
            net += i128::from(change);
            least = least.min(net);
        }
        let opening = (shown - net).max(-least);
        let gone = opening + net - shown;
        if gone > 0
            && let Some(movement) = self.by_balance(ExitKind::Unseen, -gone, 0)
        {
            // The balance of the records' beginning is without it already.
            self.groups.push(smallvec![movement]);
        }
        Some(opening)
    }

    fn go(&mut self, leftovers: &Leftovers) {
        let mut at = 0;
        let mut ties = self
            .track
            .ties
            .iter()
            .filter(|(_, open)| *open)
            .map(|(range, _)| range)
            .peekable();
        let mut breaks = 0;
        while at < self.track.lines.len() {
            let end = match ties.next_if(|tie| tie.start == at) {
                Some(tie) => tie.end,
                None => at + 1,
            };
            let mut group = Group::new();
            for position in at..end {
                self.jump(leftovers, &mut breaks, position);
                group.extend(
                    self.made.of_line[self.track.lines[position] as usize]
                        .iter()
                        .copied(),
                );
            }
            if end - at == 1 {
                for movement in group {
                    self.step(movement, at);
                }
            } else {
                self.balance += group.iter().map(|&m| self.change(m)).sum::<i128>();
                self.groups.push(group);
            }
            at = end;
        }
    }

    /// What others say that it paid after its records end, from more than the balances leave: that came in unseen
    /// just before. The opening that its balances prove stays.
    fn after_the_records(&mut self) {
        let (Some(_), Some(ends)) = (
            self.track.opening,
            self.track.covered.iter().map(|period| period.until).max(),
        ) else {
            return;
        };
        let outside = std::mem::take(&mut self.made.outside[self.t as usize]);
        let mut balance = self.balance.max(0);
        for &(_, change, claim) in outside.iter().filter(|&&(time, _, _)| time > ends) {
            balance += i128::from(change);
            if balance >= 0 {
                continue;
            }
            let of_claim = &self.made.all[claim as usize];
            let (time, line) = match of_claim.evidence {
                Evidence::Line(line) => (of_claim.time, Some(line)),
                _ => (of_claim.time, self.track.lines.last().copied()),
            };
            let amount = i64::try_from(balance.unsigned_abs()).ok();
            balance = 0;
            if let (Some(line), Some(amount)) = (line, amount) {
                let movement = Movement {
                    payer: Node::Exit(ExitKind::Unseen, None),
                    payee: Node::Account(self.track.account),
                    currency: self.track.currency,
                    amount,
                    time,
                    payee_time: None,
                    evidence: Evidence::Balance(line),
                };
                let movement = self.made.push(movement, &[]);
                self.groups.push(smallvec![movement]);
            }
        }
        self.made.outside[self.t as usize] = outside;
    }

    /// What came between a line and the one before it: claims of others, and the rest unrecorded.
    fn jump(&mut self, leftovers: &Leftovers, breaks: &mut usize, at: usize) {
        if !self.made.before.is_empty() {
            for movement in self.made.before.remove(&(self.t, at)).unwrap_or_default() {
                self.step(movement, at);
            }
        }
        let Some(jump) = self.track.breaks.get(*breaks).filter(|b| b.at == at) else {
            return;
        };
        let explained = leftovers.explained[self.t as usize]
            .get(breaks)
            .copied()
            .unwrap_or(0);
        let seam = leftovers.seams[self.t as usize].contains(breaks);
        let rest = i128::from(jump.amount) - explained;
        if rest != 0 {
            let kind = if seam {
                ExitKind::Unseen
            } else {
                ExitKind::Unrecorded
            };
            self.insert(kind, rest, at);
        }
        *breaks += 1;
    }

    /// One movement of its own, with the credit line around it.
    fn step(&mut self, movement: u32, at: usize) {
        let change = self.change(movement);
        let debt = (-self.balance).max(0);
        let owned = self.balance.max(0);
        let shortfall = -change - owned;
        if self.track.believed && change < 0 && shortfall > 0 {
            self.lend(shortfall, at);
        }
        self.balance += change;
        self.groups.push(smallvec![movement]);
        if self.track.believed && change > 0 && debt > 0 {
            self.lend(-change.min(debt), at);
        }
    }

    /// How a movement changes this account.
    fn change(&self, movement: u32) -> i128 {
        let movement = &self.made.all[movement as usize];
        let own = Node::Account(self.track.account);
        let amount = i128::from(movement.amount);
        if movement.payer == own { -amount } else { amount }
    }

    /// A movement that only the balance shows: in if positive.
    fn insert(&mut self, kind: ExitKind, change: i128, at: usize) {
        if let Some(movement) = self.by_balance(kind, change, at) {
            self.step(movement, at);
        }
    }

    /// Money from the credit line, or back to it if negative. The debt moves the other way, so the balance
    /// as the bank prints it stays.
    fn lend(&mut self, change: i128, at: usize) {
        if let Some(movement) = self.by_balance(ExitKind::Loan, change, at) {
            self.groups.push(smallvec![movement]);
        }
    }

    fn by_balance(&mut self, kind: ExitKind, change: i128, at: usize) -> Option<u32> {
        let line = *self.track.lines.get(at)?;
        let own = Node::Account(self.track.account);
        let exit = Node::Exit(kind, None);
        let (payer, payee) = if change > 0 { (exit, own) } else { (own, exit) };
        let movement = Movement {
            payer,
            payee,
            currency: self.track.currency,
            // A jump beyond 64 bits was left out when it was found; a debt or a rest is never beyond a jump
            // or a balance by more than the claims, which are lines.
            amount: i64::try_from(change.unsigned_abs()).ok()?,
            time: self.time(line),
            payee_time: None,
            evidence: Evidence::Balance(line),
        };
        Some(self.made.push(movement, &[]))
    }

    fn time(&self, line: u32) -> Time {
        self.work.entry(line).time.start
    }
}
