//! How long bounds take as a case grows: 200 listed accounts among 10,000 to 1,000,000 transfers that can carry
//! traced money.
//!
//! `cargo bench -p fundtrail-benches --bench bounds [-- LARGEST FAMILY]` prints a table; LARGEST (transfers) cuts
//! it short, FAMILY shows one family alone.
//! Each case is made by seed. Times are wall clock on all cores, one run each: bounds are asked once a trace.

use std::time::Instant;

use fundtrail::{
    AccountId, Bounds, Currency, Ledger, LedgerBuilder, Money, Openings, Query, Rule, Source, SubLedger,
    Time, Transfer, TransferIndex,
};

const LISTED: usize = 200;
const PAYMENTS: usize = 20;

/// A kind of case: how money moves on from account to account.
#[derive(Debug, Clone, Copy)]
struct Family {
    name: &'static str,
    /// Transfers for each account: few make a wide network, many long histories.
    transfers_each: usize,
    /// Percent of transfers that bring other money in from outside.
    other: u64,
    /// Percent of payers and payees that are one of a few hubs.
    hubs: u64,
}

const FAMILIES: [Family; 4] = [
    Family {
        name: "mules",
        transfers_each: 4,
        other: 30,
        hubs: 0,
    },
    Family {
        name: "traders",
        transfers_each: 50,
        other: 40,
        hubs: 0,
    },
    Family {
        name: "hubs",
        transfers_each: 10,
        other: 30,
        hubs: 25,
    },
    Family {
        name: "ring",
        transfers_each: 2_000,
        other: 5,
        hubs: 0,
    },
];

/// splitmix64, as in the tests.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % bound
    }
}

/// A ledger of that family in which about `transfers` transfers can carry traced money. The first `PAYMENTS`
/// transfers are the payments.
fn ledger(family: Family, transfers: usize) -> Ledger {
    let accounts = (transfers / family.transfers_each).max(20);
    let mut random = Random(transfers as u64);
    let mut balances = vec![0_i64; accounts];
    // Accounts that money of the payments could have come to, in order of arrival.
    let mut reached: Vec<usize> = Vec::new();
    let mut is_reached = vec![false; accounts];
    // Two more accounts: the victim, and all the rest of the world.
    let (victim, world) = (accounts, accounts + 1);
    let mut builder = LedgerBuilder::new(Currency::new("CNY", 2));
    let mut line = 0;
    let mut pay = |payer: usize, payee: usize, amount: i64| {
        line += 1;
        let transfer = Transfer {
            time: Time::from_seconds(line).expect("in range"),
            payer: AccountId::from_index(payer).into(),
            payee: AccountId::from_index(payee).into(),
            amount: Money::from_minor(amount),
            source: Source::new(0, line.cast_unsigned()),
        };
        builder.push(transfer).expect("not negative");
    };
    let mut carried = 0;
    while carried < transfers {
        let pick = |random: &mut Random| -> usize {
            let hub = random.below(100) < family.hubs;
            random.below(if hub {
                10.min(accounts as u64)
            } else {
                accounts as u64
            }) as usize
        };
        if carried < PAYMENTS {
            let payee = pick(&mut random);
            let amount = 1_000_000 + random.below(50_000_000).cast_signed();
            pay(victim, payee, amount);
            balances[payee] += amount;
            if !std::mem::replace(&mut is_reached[payee], true) {
                reached.push(payee);
            }
            carried += 1;
            continue;
        }
        if random.below(100) < family.other {
            let payee = pick(&mut random);
            let amount = 1 + random.below(3_000_000).cast_signed();
            pay(world, payee, amount);
            balances[payee] += amount;
            continue;
        }
        let hub = pick(&mut random);
        let payer = if is_reached[hub] && random.below(100) < family.hubs {
            hub
        } else {
            reached[random.below(reached.len() as u64) as usize]
        };
        let payee = pick(&mut random);
        if payer == payee || balances[payer] == 0 {
            continue;
        }
        // Half of the time nearly all goes on, else some.
        let most = balances[payer].cast_unsigned();
        let amount = if random.below(2) == 0 {
            most - random.below(most) / 20
        } else {
            1 + random.below(most)
        };
        let amount = amount.cast_signed();
        pay(payer, payee, amount);
        balances[payer] -= amount;
        balances[payee] += amount;
        if !std::mem::replace(&mut is_reached[payee], true) {
            reached.push(payee);
        }
        carried += 1;
    }
    builder.from_table(accounts + 2)
}

/// The accounts that hold most under pro-rata.
fn listed(sub: &SubLedger<'_>) -> Vec<AccountId> {
    let trace = sub.trace(Rule::ProRata);
    let mut accounts: Vec<_> = trace.accounts().iter().map(|a| (-a.held, a.account)).collect();
    accounts.sort_unstable();
    accounts
        .into_iter()
        .take(LISTED)
        .map(|(_, account)| account)
        .collect()
}

fn main() {
    // `cargo test` only sees to it that the bench runs.
    let named = std::env::args().find_map(|a| a.parse().ok());
    let largest = named.unwrap_or(if fundtrail_benches::is_measured() {
        1_000_000
    } else {
        1_000
    });
    let sizes = if largest < 10_000 {
        vec![largest]
    } else {
        vec![10_000, 100_000, 1_000_000]
    };
    println!(
        "{:<8} {:>9} {:>9} {:>10} {:>9} {:>9} {:>9} {:>9} {:>9}",
        "family", "transfers", "accounts", "openings", "draw s", "200 s", "sets s", "certain", "wide"
    );
    let only = std::env::args().find(|a| FAMILIES.iter().any(|family| family.name == a));
    for family in FAMILIES
        .into_iter()
        .filter(|family| only.as_deref().is_none_or(|only| only == family.name))
    {
        for &transfers in sizes.iter().filter(|&&t| t <= largest) {
            let ledger = ledger(family, transfers);
            let query = Query::new(&ledger, (0..PAYMENTS).map(TransferIndex::from_index)).expect("payments");
            let sub = SubLedger::new(&ledger, &query).expect("balances in range");
            let listed = listed(&sub);
            for openings in [Openings::AsAssumed, Openings::Unknown] {
                let start = Instant::now();
                let bounds = Bounds::new(&sub, openings).expect("payments of 64 bits");
                let drawn = start.elapsed().as_secs_f64();
                let start = Instant::now();
                let each = bounds.account_bounds(&listed);
                let asked = start.elapsed().as_secs_f64();
                let start = Instant::now();
                for top in [1, 2, 5, 10, 20, 50, LISTED] {
                    bounds.set_bounds(&listed[..top.min(listed.len())]);
                }
                let sets = start.elapsed().as_secs_f64();
                let certain = each.iter().filter(|b| b.at_least > Some(0)).count();
                let wide = each.iter().filter(|b| b.at_least < Some(b.at_most)).count();
                println!(
                    "{:<8} {transfers:>9} {:>9} {:>10} {drawn:>9.3} {asked:>9.3} {sets:>9.3} {certain:>9} {wide:>9}",
                    family.name,
                    sub.accounts().len(),
                    format!("{openings:?}").to_lowercase(),
                );
            }
        }
    }
}
