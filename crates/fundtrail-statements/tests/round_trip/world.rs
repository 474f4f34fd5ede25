//! A random true ledger, and the statements that banks would write of it.

use fundtrail::{Money, Source, Time};
use fundtrail_statements::{Direction, Entry, Interval, Left, Reading, Side, Text};

/// `SplitMix64` (Steele, Lea, Flood 2014): small, and the same everywhere.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Dice(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = u64::try_from(high - low + 1).expect("high is not below low");
        low + (self.next() % width).cast_signed()
    }

    /// True so many times in a hundred.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}

/// What truly happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// Money from one account to another; the payee got this much less, which the bank kept.
    Transfer { payer: usize, payee: usize, kept: i64 },
    /// A charge of the bank.
    Fee { payer: usize },
    /// Notes in (true) or out.
    Cash { account: usize, into: bool },
    /// A payment that the bank refused.
    Failed { payer: usize, payee: usize },
    /// A payment that was undone before it arrived: the payment, then its undoing.
    Undone { payer: usize, payee: usize },
    Undoing {
        payer: usize,
        payee: usize,
        red_ink: bool,
    },
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Event {
    pub(crate) what: What,
    pub(crate) amount: i64,
    second: i64,
}

/// How hard the banks make it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Difficulty {
    /// Accounts in a hundred whose statement is there.
    pub(crate) covered: usize,
    /// Of these, statements in a hundred with balances.
    pub(crate) balances: usize,
    /// Sides in a hundred that name nobody, or a masked number.
    pub(crate) unnamed: usize,
    /// Whether equal payments of the same parties come in bursts.
    pub(crate) bursts: bool,
    /// Statements in a hundred that have lost a few lines in a row.
    pub(crate) lost: usize,
    /// Statements in a hundred that give dates only.
    pub(crate) dates: usize,
}

pub(crate) struct World {
    pub(crate) events: Vec<Event>,
    pub(crate) accounts: usize,
    pub(crate) covered: Vec<bool>,
    pub(crate) with_balances: Vec<bool>,
    pub(crate) reading: Reading,
    /// For each entry the event that it is of.
    pub(crate) event_of: Vec<usize>,
    /// The balance after each account's last line, where its statement has balances.
    pub(crate) closing: Vec<Option<i64>>,
    /// Whose statement has lost lines.
    pub(crate) lost: Vec<bool>,
}

/// One line of a statement before it is written.
#[derive(Debug, Clone, Copy)]
struct Written {
    event: usize,
    second: i64,
    change: i64,
    balance: i64,
}

pub(crate) fn number(account: usize) -> String {
    format!("62220200{account:04}{:04}", account * 37 % 10_000)
}

impl World {
    pub(crate) fn new(seed: u64, difficulty: Difficulty) -> World {
        let mut dice = Dice::new(seed);
        let accounts = 3 + dice.below(6);
        let (events, openings) = events(&mut dice, accounts, difficulty);
        let covered: Vec<bool> = (0..accounts).map(|_| dice.chance(difficulty.covered)).collect();
        let with_balances: Vec<bool> = (0..accounts).map(|_| dice.chance(difficulty.balances)).collect();
        let mut world = World {
            events,
            accounts,
            covered,
            with_balances,
            reading: Reading::default(),
            event_of: Vec::new(),
            closing: vec![None; accounts],
            lost: (0..accounts).map(|_| dice.chance(difficulty.lost)).collect(),
        };
        let dates: Vec<bool> = (0..accounts).map(|_| dice.chance(difficulty.dates)).collect();
        let unnamed: Vec<(bool, bool)> = world
            .events
            .iter()
            .map(|_| (dice.chance(difficulty.unnamed), dice.chance(50)))
            .collect();
        for (account, opening) in openings.into_iter().enumerate() {
            if world.covered[account] {
                let from = world.reading.entries.len();
                world.write(&mut dice, account, opening, &unnamed);
                if dates[account] {
                    world.reading.entries[from..]
                        .iter_mut()
                        .for_each(|entry| entry.time = day_of(entry.time));
                }
            }
        }
        world
    }

    /// Writes one account's statement, in one export or two that overlap.
    fn write(&mut self, dice: &mut Dice, account: usize, opening: i64, unnamed: &[(bool, bool)]) {
        let mut lines = self.lines(dice, account, opening);
        if self.lost[account] && lines.len() > 6 {
            // Neither the first nor the last line: what is lost there, nothing could show.
            let from = 1 + dice.below(lines.len() - 5);
            lines.drain(from..from + 1 + dice.below(3));
        } else {
            self.lost[account] = false;
        }
        if self.with_balances[account] {
            let moved = |line: &&Written| !matches!(self.events[line.event].what, What::Failed { .. });
            self.closing[account] = lines.iter().rev().find(moved).map(|line| line.balance);
            // The bank sorts by time only: lines of one second come in any order.
            for second in lines.chunk_by_mut(|a, b| a.second == b.second) {
                dice.shuffle(second);
            }
        }
        let newest_first = dice.chance(30);
        let cut = |dice: &mut Dice, n: usize| dice.below(n + 1);
        let exports = if dice.chance(40) {
            let (a, b) = (cut(dice, lines.len()), cut(dice, lines.len()));
            let (from, until) = whole_seconds(&lines, a.min(b), a.max(b));
            vec![lines[..until].to_vec(), lines[from..].to_vec()]
        } else {
            vec![lines]
        };
        for mut export in exports.into_iter().filter(|e| !e.is_empty()) {
            if newest_first {
                export.reverse();
            }
            let file = self.reading.paths.len();
            self.reading.paths.push(format!("{account}-{file}.csv"));
            for (line, written) in export.iter().enumerate() {
                let source = Source::new(file, line as u64 + 2);
                self.write_line(account, source, *written, unnamed);
            }
        }
    }

    /// An account's lines in true order, by its own bank's clock.
    fn lines(&self, dice: &mut Dice, account: usize, opening: i64) -> Vec<Written> {
        let skew = dice.between(-3, 3);
        let mut balance = opening;
        let mut lines = Vec::new();
        for (event, e) in self.events.iter().enumerate() {
            let (moves, change) = match e.what {
                What::Transfer { payer, .. } if payer == account => (true, -e.amount),
                What::Transfer { payee, kept, .. } if payee == account => (true, e.amount - kept),
                What::Fee { payer } | What::Undone { payer, .. } if payer == account => (true, -e.amount),
                What::Undoing { payer, .. } if payer == account => (true, e.amount),
                What::Cash { account: a, into } if a == account => {
                    (true, if into { e.amount } else { -e.amount })
                }
                What::Failed { payer, .. } if payer == account => (false, -e.amount),
                _ => continue,
            };
            balance += if moves { change } else { 0 };
            lines.push(Written {
                event,
                second: e.second + skew,
                change,
                balance,
            });
        }
        lines
    }

    fn write_line(&mut self, account: usize, source: Source, written: Written, unnamed: &[(bool, bool)]) {
        let event = self.events[written.event];
        let texts = &mut self.reading.texts;
        let own = Side {
            card: texts.intern(&number(account)),
            ..Side::default()
        };
        let (other, memo, status) = match event.what {
            What::Transfer { payer, payee, .. } => {
                let other = if payer == account { payee } else { payer };
                // One of the two sides may name nobody.
                let hides = unnamed[written.event].0 && unnamed[written.event].1 == (payer == account);
                (if hides { None } else { Some(other) }, "转账", "成功")
            }
            What::Fee { .. } => (None, "手续费", "成功"),
            What::Cash { into, .. } => (None, if into { "现金存入" } else { "ATM取现" }, "成功"),
            What::Failed { payee, .. } => (Some(payee), "转账", "失败"),
            What::Undone { payee, .. } => (Some(payee), "转账", "成功"),
            What::Undoing { payee, .. } => (Some(payee), "冲正", "成功"),
        };
        let red_ink = matches!(event.what, What::Undoing { red_ink: true, .. });
        let into = written.change > 0 && !red_ink;
        let amount = if red_ink {
            -written.change
        } else {
            written.change.abs()
        };
        let other = other.map_or(Side::default(), |o| Side {
            account: texts.intern(&number(o)),
            ..Side::default()
        });
        self.reading.entries.push(Entry {
            source,
            export: source.file() as u32,
            time: Interval {
                start: Time::from_seconds(1_772_000_000 + written.second).expect("in range"),
                width_nanos: 1_000_000_000,
            },
            direction: if into { Direction::In } else { Direction::Out },
            amount: Money::from_minor(amount),
            balance: self.with_balances[account].then(|| Money::from_minor(written.balance)),
            currency: Text::EMPTY,
            own,
            other,
            status: texts.intern(status),
            serial: Text::EMPTY,
            kind: Text::EMPTY,
            memo: texts.intern(memo),
            channel: Text::EMPTY,
            merchant: Text::EMPTY,
            left: Left::default(),
        });
        self.event_of.push(written.event);
    }
}

/// The day that a time is of.
fn day_of(time: Interval) -> Interval {
    const DAY_NANOS: i64 = 86_400 * 1_000_000_000;
    let start = time.start.nanos().div_euclid(DAY_NANOS) * DAY_NANOS;
    Interval {
        start: Time::from_nanos(start),
        width_nanos: DAY_NANOS,
    }
}

/// Moves two cuts to where a second ends, so that an export never holds a part of a second.
fn whole_seconds(lines: &[Written], from: usize, until: usize) -> (usize, usize) {
    let align = |mut at: usize| {
        while at > 0 && at < lines.len() && lines[at - 1].second == lines[at].second {
            at -= 1;
        }
        at
    };
    (align(from), align(until))
}

/// Draws what happens, so that nobody pays what he does not have.
fn events(dice: &mut Dice, accounts: usize, difficulty: Difficulty) -> (Vec<Event>, Vec<i64>) {
    let openings: Vec<i64> = (0..accounts).map(|_| dice.between(0, 500_000)).collect();
    let mut balances = openings.clone();
    let mut events: Vec<Event> = Vec::new();
    let mut second = 0;
    for _ in 0..5 + dice.below(40) {
        second += match dice.below(10) {
            0..=3 => 0,
            4..=6 => dice.between(1, 5),
            _ => dice.between(150, 4_000),
        };
        let (payer, payee) = (dice.below(accounts), dice.below(accounts));
        if payer == payee || balances[payer] < 20_000 {
            let amount = dice.between(10_000, 300_000);
            balances[payer] += amount;
            events.push(Event {
                what: What::Cash {
                    account: payer,
                    into: true,
                },
                amount,
                second,
            });
            continue;
        }
        let amount = dice.between(1, balances[payer] - 10_000);
        let mut push = |what, amount| events.push(Event { what, amount, second });
        match dice.below(20) {
            0 => push(What::Failed { payer, payee }, amount),
            1 => {
                let red_ink = dice.chance(50);
                push(What::Undone { payer, payee }, amount);
                push(
                    What::Undoing {
                        payer,
                        payee,
                        red_ink,
                    },
                    amount,
                );
            }
            2 => {
                push(
                    What::Cash {
                        account: payer,
                        into: false,
                    },
                    amount,
                );
                balances[payer] -= amount;
            }
            3 => {
                push(
                    What::Transfer {
                        payer,
                        payee,
                        kept: 0,
                    },
                    amount,
                );
                push(What::Fee { payer }, 500);
                balances[payer] -= amount + 500;
                balances[payee] += amount;
            }
            4 if amount > 10_000 => {
                let kept = dice.between(1, 1_000);
                push(What::Transfer { payer, payee, kept }, amount);
                balances[payer] -= amount;
                balances[payee] += amount - kept;
            }
            5 if difficulty.bursts => {
                let part = amount / 4 + 1;
                for _ in 0..=dice.below(3) {
                    push(
                        What::Transfer {
                            payer,
                            payee,
                            kept: 0,
                        },
                        part,
                    );
                    balances[payer] -= part;
                    balances[payee] += part;
                }
            }
            _ => {
                push(
                    What::Transfer {
                        payer,
                        payee,
                        kept: 0,
                    },
                    amount,
                );
                balances[payer] -= amount;
                balances[payee] += amount;
            }
        }
    }
    (events, openings)
}
