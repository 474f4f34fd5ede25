//! Money in transit: every figure is that of a ledger in which each transit is an account that can be seen.

mod common;

use common::Random;
use fundtrail::{
    AccountId, AfterRecords, Bounds, Coverage, Currency, ExitKind, Further, Ledger, LedgerBuilder, Money,
    Openings, Party, Premises, Query, Rule, Source, SubLedger, Tie, Time, Trace, Transfer, TransferIndex,
    Transfers,
};

/// A transfer; `None` is an exit. What arrives before another transfer is in transit until then.
#[derive(Debug, Clone, Copy)]
struct Line {
    payer: Option<usize>,
    payee: Option<usize>,
    amount: i64,
    arrives_before: Option<usize>,
}

/// Transfers a minute, by place, and who is covered by records for which minutes.
#[derive(Debug)]
struct Sample {
    accounts: usize,
    lines: Vec<Line>,
    payments: Vec<usize>,
    stop_at: Option<usize>,
    covered: Vec<Option<(usize, usize)>>,
    openings: Vec<Option<i64>>,
    tie: Option<(usize, Vec<usize>)>,
}

fn at_half_minutes(halves: usize) -> Time {
    Time::from_seconds(30 * halves.cast_signed() as i64).expect("in range")
}

impl Sample {
    fn new(seed: u64) -> Sample {
        let mut random = Random::new(seed);
        let accounts = 3 + random.below(4) as usize;
        let count = 3 + random.below(14) as usize;
        let end = |random: &mut Random| (!random.chance(6)).then(|| random.below(accounts as u64) as usize);
        let mut lines = Vec::new();
        while lines.len() < count {
            let (payer, payee) = (end(&mut random), end(&mut random));
            if payer == payee {
                continue;
            }
            let place = lines.len();
            let lags = payee.is_some() && random.chance(40);
            let arrives_before = lags.then(|| place + 1 + random.below((count - place) as u64) as usize);
            lines.push(Line {
                payer,
                payee,
                amount: 1 + random.below(12).cast_signed(),
                arrives_before,
            });
        }
        let payments = (0..=random.below(2)).map(|_| random.below(count as u64) as usize);
        let mut payments: Vec<usize> = payments.collect();
        payments.sort_unstable();
        payments.dedup();
        let covered = |random: &mut Random| {
            random.chance(25).then(|| {
                let from = random.below(count as u64) as usize;
                (from, from + random.below(count as u64) as usize)
            })
        };
        let covered = (0..accounts).map(|_| covered(&mut random)).collect();
        let openings = (0..accounts)
            .map(|_| random.chance(30).then(|| random.below(20).cast_signed()))
            .collect();
        let tied = random.below(accounts as u64) as usize;
        let own: Vec<usize> = (0..count)
            .filter(|&i| lines[i].payer == Some(tied) || lines[i].payee == Some(tied))
            .collect();
        Sample {
            accounts,
            payments,
            stop_at: random.chance(20).then(|| random.below(accounts as u64) as usize),
            covered,
            openings,
            tie: (random.chance(20) && own.len() > 2).then(|| (tied, own[1..3].to_vec())),
            lines,
        }
    }

    /// The ledger, its transfers by line; with `seen` every transit is an account, behind the others, and each line
    /// in transit is two transfers.
    fn ledger(&self, seen: bool) -> (Ledger, Vec<TransferIndex>, Vec<(AccountId, AccountId)>) {
        let mut builder = LedgerBuilder::new(Currency::new("CNY", 2));
        let out: Party = builder.exits_mut().intern(ExitKind::Cash, None).into();
        let party = |end: Option<usize>| end.map_or(out, |a| AccountId::from_index(a).into());
        // In order: the lines, and before each what arrives then.
        let mut events: Vec<(usize, bool, usize)> = Vec::new();
        for (place, line) in self.lines.iter().enumerate() {
            events.push((place, true, place));
            events.extend(line.arrives_before.map(|before| (before, false, place)));
        }
        events.sort_unstable();
        let mut places = vec![TransferIndex::from_index(0); self.lines.len()];
        let mut hidden = Vec::new();
        let (mut transfers, mut arrivals) = (Transfers::new(), Vec::new());
        for (before, leaves, place) in events {
            let line = self.lines[place];
            let waits = self.lines[place].arrives_before.is_some();
            let arrives_at = line.arrives_before.map_or(2 * place, |before| 2 * before - 1);
            let account = AccountId::from_index(self.accounts + place);
            let (payer, payee, time) = match (seen && waits, leaves) {
                (true, true) => (party(line.payer), account.into(), 2 * place),
                (true, false) => (account.into(), party(line.payee), arrives_at),
                (false, true) => (party(line.payer), party(line.payee), 2 * place),
                (false, false) => {
                    arrivals.push((place, before));
                    continue;
                }
            };
            let transfer = Transfer {
                time: at_half_minutes(time),
                payer,
                payee,
                amount: Money::from_minor(line.amount),
                source: Source::new(0, place as u64 + 1),
            };
            let index = transfers.push(transfer);
            if !seen && waits {
                let further = Further {
                    payee_time: Some(at_half_minutes(arrives_at)),
                    sources: Vec::new(),
                    leads: Vec::new(),
                };
                transfers.set_further(index, further);
            }
            if leaves {
                places[place] = index;
            } else {
                let payee = line.payee.expect("an account");
                hidden.push((account, AccountId::from_index(payee)));
            }
        }
        builder.append(transfers).expect("above zero");
        let mut ledger = builder.from_statements(self.accounts + self.lines.len());
        for (place, before) in &arrivals {
            ledger.add_transit(places[*place], *before);
        }
        if seen {
            for &(account, _) in &hidden {
                ledger.set_coverage(account, Coverage::Whole);
                ledger.set_opening(account, Money::ZERO).expect("not negative");
            }
        }
        self.describe(&mut ledger, &places, seen);
        (ledger, places, hidden)
    }

    fn describe(&self, ledger: &mut Ledger, places: &[TransferIndex], seen: bool) {
        for account in 0..self.accounts {
            let id = AccountId::from_index(account);
            let coverage = match self.covered[account] {
                Some((from, until)) => Coverage::Periods(vec![fundtrail::Period {
                    from: at_half_minutes(2 * from),
                    until: at_half_minutes(2 * until),
                }]),
                None => Coverage::Whole,
            };
            ledger.set_coverage(id, coverage);
            if let Some(opening) = self.openings[account] {
                ledger
                    .set_opening(id, Money::from_minor(opening))
                    .expect("not negative");
            }
        }
        if let Some((account, lines)) = &self.tie {
            let account = AccountId::from_index(*account);
            let place = |&line: &usize| {
                let departs = ledger.transfers().payers()[places[line].index()].account() == Some(account);
                let arrives_apart = seen && self.lines[line].arrives_before.is_some() && !departs;
                if arrives_apart {
                    let of_line = |i: &TransferIndex| {
                        let t = ledger.transfers().get(*i);
                        t.source.line() == line as u64 + 1 && t.payee.account() == Some(account)
                    };
                    ledger.transfers().indices().find(of_line).expect("it arrives")
                } else {
                    places[line]
                }
            };
            let mut transfers: Vec<_> = lines.iter().map(place).collect();
            transfers.sort_unstable();
            ledger.add_tie(Tie { account, transfers });
        }
    }

    fn query(&self, ledger: &Ledger, places: &[TransferIndex], as_of: Time) -> Option<Query> {
        let payments = self.payments.iter().map(|&p| places[p]);
        let stop = self.stop_at.map(AccountId::from_index);
        let query = Query::new(ledger, payments).expect("payments").stop_at(stop);
        query.as_of(ledger, as_of).ok()
    }
}

/// The sub-ledgers of both ledgers as of a time, with the places of the lines in both, and the hidden accounts with
/// those that their money is for.
#[track_caller]
fn both(sample: &Sample, as_of: Time, mut look: impl FnMut(&SubLedger<'_>, &SubLedger<'_>, &Told)) {
    let (short, places, _) = sample.ledger(false);
    let (long, long_places, hidden) = sample.ledger(true);
    let (Some(query), Some(long_query)) = (
        sample.query(&short, &places, as_of),
        sample.query(&long, &long_places, as_of),
    ) else {
        return;
    };
    let sub = SubLedger::new(&short, &query).expect("small balances");
    let long_sub = SubLedger::new(&long, &long_query).expect("small balances");
    look(
        &sub,
        &long_sub,
        &Told {
            places,
            long_places,
            hidden,
        },
    );
}

struct Told {
    places: Vec<TransferIndex>,
    long_places: Vec<TransferIndex>,
    hidden: Vec<(AccountId, AccountId)>,
}

impl Told {
    /// An account, and the transits whose money is for it.
    fn with_transits(&self, account: AccountId) -> Vec<AccountId> {
        let bound = self.hidden.iter().filter(|(_, payee)| *payee == account);
        std::iter::once(account)
            .chain(bound.map(|(hidden, _)| *hidden))
            .collect()
    }
}

/// Some instants between the transfers, and after all.
fn instants(sample: &Sample) -> impl Iterator<Item = Time> {
    let halves = 2 * sample.lines.len();
    (0..halves).step_by(5).map(at_half_minutes).chain([Time::MAX])
}

#[test]
fn every_figure_is_that_of_a_ledger_where_transits_are_accounts() {
    let (mut on_their_way, mut compared) = (0, 0);
    for seed in 0..1_500 {
        let sample = Sample::new(seed);
        for as_of in instants(&sample) {
            both(&sample, as_of, |sub, long_sub, told| {
                for rule in Rule::ALL {
                    let (trace, long_trace) = (sub.trace(rule), long_sub.trace(rule));
                    let context = || format!("seed {seed} as of {as_of:?} {rule} {sample:?}");
                    for account in (0..sample.accounts).map(AccountId::from_index) {
                        let figures = |trace: &Trace, account| {
                            let traced = trace.account(account);
                            traced.map_or((0, 0, 0), |a| (a.received, a.sent, a.held))
                        };
                        let mut wanted = figures(&long_trace, account);
                        for hidden in &told.with_transits(account)[1..] {
                            let (_, _, waiting) = figures(&long_trace, *hidden);
                            wanted = (wanted.0 + waiting, wanted.1, wanted.2 + waiting);
                            on_their_way += usize::from(waiting > 0);
                        }
                        assert_eq!(figures(&trace, account), wanted, "{account:?} {}", context());
                    }
                    let traced = |trace: &Trace, at: TransferIndex| {
                        trace
                            .transfers()
                            .iter()
                            .find(|t| t.transfer == at)
                            .map(|t| t.traced)
                    };
                    for (&here, &there) in told.places.iter().zip(&told.long_places) {
                        assert_eq!(traced(&trace, here), traced(&long_trace, there), "{}", context());
                    }
                    compared += 1;
                }
            });
        }
    }
    assert!(
        compared > 5_000 && on_their_way > 1_000,
        "{compared} traces, {on_their_way} waiting"
    );
}

#[test]
fn bounds_are_those_of_a_ledger_where_transits_are_accounts() {
    for seed in 0..600 {
        let sample = Sample::new(seed);
        for as_of in instants(&sample) {
            both(&sample, as_of, |sub, long_sub, told| {
                let openings = [Openings::AsAssumed, Openings::Unknown];
                let after = [AfterRecords::AsOfLast, AfterRecords::Unknown];
                let premises = openings.into_iter().flat_map(|openings| {
                    after.map(|after_records| Premises {
                        openings,
                        after_records,
                    })
                });
                for premises in premises {
                    let bounds = Bounds::new(sub, premises).expect("64 bits");
                    let long_bounds = Bounds::new(long_sub, premises).expect("64 bits");
                    for account in (0..sample.accounts).map(AccountId::from_index) {
                        let found = bounds.set_bounds(&[account]);
                        let wanted = long_bounds.set_bounds(&told.with_transits(account));
                        assert_eq!(
                            found, wanted,
                            "seed {seed} {as_of:?} {premises:?} {account:?} {sample:?}"
                        );
                        for rule in Rule::ALL {
                            let held = sub.trace(rule).account(account).map_or(0, |a| a.held);
                            let within = found.at_least <= held && held <= found.at_most;
                            assert!(within, "seed {seed} {rule} {held} {found:?} {sample:?}");
                        }
                    }
                }
            });
        }
    }
}

#[test]
fn a_level_counts_transfers_and_only_what_has_arrived() {
    let line = |payer, payee, amount, arrives_before| Line {
        payer: Some(payer),
        payee: Some(payee),
        amount,
        arrives_before,
    };
    // 0 pays 1, which pays 2 by way of 3 at once; what it pays 2 straight arrives only when 2 has paid 4.
    let sample = Sample {
        accounts: 5,
        lines: vec![
            line(0, 1, 90, None),
            line(1, 2, 40, Some(5)),
            line(1, 3, 50, None),
            line(3, 2, 50, None),
            line(2, 4, 10, None),
        ],
        payments: vec![0],
        stop_at: None,
        covered: vec![None; 5],
        openings: vec![None; 5],
        tie: None,
    };
    both(&sample, Time::MAX, |sub, _, _| {
        let trace = sub.trace(Rule::Fifo);
        let level = |a: usize| trace.account(AccountId::from_index(a)).expect("traced").level;
        assert_eq!((1..5).map(level).collect::<Vec<_>>(), [1, 2, 2, 4]);
        let held = |a: usize| trace.account(AccountId::from_index(a)).expect("traced").held;
        assert_eq!((held(2), held(4)), (80, 10));
    });
}
