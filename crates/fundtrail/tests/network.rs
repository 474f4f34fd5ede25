//! Further members: against a slow walk of its own, and what must hold.

mod common;

use std::collections::BTreeMap;

use common::{Named, Sample, ledger_of, samples};
use fundtrail::network::{Known, Nearness, Network, NetworkQuery, Speed};
use fundtrail::{AccountBook, AccountId, Footprints, Ledger, Money};

/// The weights of the web from the plain transfers: who paid whom, and what of it went on within a span.
fn slow_web(sample: &Sample) -> Vec<Vec<f64>> {
    let accounts = common::accounts_of(&sample.transfers);
    let mut web = vec![vec![0.0; accounts]; accounts];
    let mut turnover = vec![0_i64; accounts];
    let moved = sample.settled.iter().map(|&at| &sample.transfers[at]);
    let moved: Vec<_> = moved.filter(|t| t.payer != t.payee).collect();
    for t in &moved {
        for account in [t.payer, t.payee].into_iter().flatten() {
            turnover[account] += t.amount;
        }
    }
    let small = |sum: i64| f64::from(i32::try_from(sum).expect("small amounts"));
    let spans = [
        (900, 1.0 / 3.0),
        (7_200, 1.0 / 3.0),
        (86_400, 1.0 / 3.0),
        (i64::MAX, 0.1),
    ];
    for (span, by) in spans {
        let mut sums = vec![vec![0_i64; accounts]; accounts];
        let mut tell = |a: Option<usize>, b: Option<usize>, amount: i64| {
            if let (Some(a), Some(b)) = (a, b)
                && a != b
            {
                sums[a][b] += amount;
                sums[b][a] += amount;
            }
        };
        // Every minor unit that an account holds, the newest last: when and from whom it came.
        let mut units: Vec<Vec<(i64, Option<usize>)>> = vec![Vec::new(); accounts];
        for t in &moved {
            if span == i64::MAX {
                tell(t.payer, t.payee, t.amount);
                continue;
            }
            for _ in 0..t.amount {
                let Some(payer) = t.payer else { continue };
                if let Some((arrived, from)) = units[payer].last().copied()
                    && i64::try_from(t.time).expect("a small time") - arrived <= span
                {
                    units[payer].pop();
                    tell(from, t.payer, 1);
                    tell(t.payer, t.payee, 1);
                }
            }
            if let Some(payee) = t.payee {
                units[payee]
                    .extend((0..t.amount).map(|_| (i64::try_from(t.time).expect("a small time"), t.payer)));
            }
        }
        for a in 0..accounts {
            for b in 0..accounts {
                let smaller = turnover[a].min(turnover[b]).max(1);
                web[a][b] +=
                    by * (1.0 + small(sums[a][b]) / 10_000.0).ln() * small(sums[a][b]) / small(smaller);
            }
        }
    }
    web
}

/// The walk over a dense matrix.
fn slow_walk(web: &[Vec<f64>], suspect: usize) -> BTreeMap<usize, f64> {
    let accounts = web.len();
    let strength = |a: usize| web[a].iter().sum::<f64>();
    let mut near = vec![0.0; accounts];
    near[suspect] = 1.0;
    for _ in 0..900 {
        let mut next = vec![0.0; accounts];
        next[suspect] = 0.1;
        for a in (0..accounts).filter(|&a| strength(a) > 0.0) {
            for (b, next) in next.iter_mut().enumerate() {
                *next += 0.9 * near[a] * web[a][b] / strength(a);
            }
        }
        near = next;
    }
    (0..accounts)
        .filter(|&a| strength(a) > 0.0)
        .map(|a| (a, near[a]))
        .collect()
}

fn network(ledger: &Ledger, book: &AccountBook, query: &NetworkQuery) -> Network {
    let footprints = Footprints::new();
    let known = Known {
        ledger,
        book,
        footprints: &footprints,
    };
    Network::new(known, query)
}

#[test]
fn nearness_is_what_a_dense_walk_says() {
    let mut told = 0;
    for (seed, mut sample) in samples(60) {
        // Far enough apart that some money rests longer than a quarter of an hour, or two.
        sample.transfers.iter_mut().for_each(|t| t.time *= 97);
        let ledger = ledger_of(&sample.transfers);
        let web = slow_web(&sample);
        let suspect = sample.transfers.iter().find_map(|t| t.payer);
        let Some(suspect) = suspect.filter(|&s| slow_walk(&web, s).contains_key(&s)) else {
            continue;
        };
        let query = NetworkQuery::new([AccountId::from_index(suspect)]);
        let slow = slow_walk(&web, suspect);
        let mut total = 0.0;
        let (book, footprints) = (AccountBook::new(), Footprints::new());
        let known = Known {
            ledger: &ledger,
            book: &book,
            footprints: &footprints,
        };
        for (account, near, _) in Nearness::new(known, &query).iter() {
            let expected = slow[&account.index()];
            assert!(
                (near - expected).abs() < 1e-9,
                "seed {seed}: {near} is {expected}"
            );
            total += near;
        }
        assert!((total - 1.0).abs() < 1e-9, "seed {seed}: the walk is somewhere");
        told += 1;
    }
    assert!(told > 30);
}

#[test]
fn payments_take_the_newest_receipts_first() {
    // 100 at 9:00, 50 at 10:00; 70 out at 10:10: 50 of it came within 15 minutes, 20 more within two hours.
    let named = Named::from_csv(
        "id,time,from,to,amount\n\
         1,2026-03-01T09:00:00,V,A,100.00\n\
         2,2026-03-01T10:00:00,W,A,50.00\n\
         3,2026-03-01T10:10:00,A,B,70.00\n",
    );
    let a = named.book.get("A").expect("A");
    let speed = Speed::new(&named.ledger, &NetworkQuery::new([a]));
    let shares = speed.shares(a);
    let expected = [50.0 / 150.0, 70.0 / 150.0, 70.0 / 150.0, 70.0 / 150.0];
    assert!(
        shares.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12),
        "{shares:?}"
    );
    // Of the 70 that it paid, 50 had come within 15 minutes, all within two hours.
    let fresh = [50.0 / 70.0, 1.0, 1.0, 1.0];
    let told = speed.fresh(a);
    assert!(
        told.iter().zip(fresh).all(|(a, b)| (a - b).abs() < 1e-12),
        "{told:?}"
    );
}

#[test]
fn what_happens_after_the_as_of_time_moves_nothing() {
    let early = "id,time,from,to,amount\n\
         1,2026-03-01T09:00:00,V,A,100.00\n\
         2,2026-03-01T09:01:00,A,B,100.00\n";
    let late = format!("{early}3,2026-03-01T11:00:00,B,C,100.00\n");
    let of = |csv: &str| {
        let named = Named::from_csv(csv);
        let suspect = named.book.get("A").expect("A");
        let as_of = named.ledger.transfers().times()[1];
        let query = NetworkQuery::new([suspect]).as_of(as_of);
        let network = network(&named.ledger, &named.book, &query);
        network
            .members()
            .iter()
            .map(|m| (named.book.number(m.account).to_owned(), m.score.to_bits()))
            .collect::<Vec<_>>()
    };
    assert_eq!(of(early), of(&late));
}

#[test]
fn the_order_does_not_depend_on_that_of_the_suspects() {
    for (_, sample) in samples(40) {
        let ledger = ledger_of(&sample.transfers);
        let mut book = AccountBook::new();
        for account in 0..ledger.accounts() {
            book.intern(&format!("A{account}"));
        }
        let suspects: Vec<_> = book.accounts().take(2).collect();
        let forth = network(&ledger, &book, &NetworkQuery::new(suspects.clone()));
        let back = network(&ledger, &book, &NetworkQuery::new(suspects.into_iter().rev()));
        assert_eq!(forth, back);
    }
}

#[test]
fn who_paid_a_named_payment_is_never_taken_for_a_member() {
    let named = Named::from_csv(
        "id,time,from,to,amount\n\
         1,2026-03-01T09:00:00,V,A,1000.00\n\
         2,2026-03-01T09:01:00,A,B,1000.00\n",
    );
    let a = named.book.get("A").expect("A");
    let payment = named.ledger.transfers().indices().next().expect("a payment");
    let query = NetworkQuery::new([a]).payments([payment]).accept(2);
    let found = network(&named.ledger, &named.book, &query);
    let accepted = found.members().iter().filter(|m| m.accepted);
    let accepted: Vec<_> = accepted.map(|m| named.book.number(m.account)).collect();
    assert_eq!(accepted, ["B"], "and not V, who is near as well");
    // What of the group is left: A passed all on, B holds it. Tables say all there is, so openings are the least.
    let left: Vec<_> = found.groups().iter().flat_map(|group| &group.left).collect();
    let of = |number: &str| left.iter().find(|left| named.book.number(left.account) == number);
    assert_eq!(of("A").and_then(|left| left.balance), Some(Money::ZERO));
    assert_eq!(
        of("B").and_then(|left| left.balance),
        Some(Money::from_minor(100_000))
    );
}

#[test]
fn who_paid_a_trifle_on_at_once_did_not_pass_on_what_came() {
    // Of 1,000 that came, 10 were paid on at once: 10 of the 50 that count at least.
    let named = Named::from_csv(
        "id,time,from,to,amount\n\
         1,2026-03-01T09:00:00,V,A,1000.00\n\
         2,2026-03-01T09:01:00,A,B,10.00\n",
    );
    let a = named.book.get("A").expect("A");
    let speed = Speed::new(&named.ledger, &NetworkQuery::new([a]));
    assert!((speed.mean(a) - 0.2).abs() < 1e-12);
}

#[test]
fn a_transfer_among_others_moves_no_dealings_and_the_order_of_lines_moves_nothing() {
    let lines = [
        "1,2026-03-01T09:00:00,V,A,100.00",
        "2,2026-03-01T09:01:00,A,B,100.00",
        "3,2026-03-01T09:02:00,B,C,60.00",
        "4,2026-03-01T09:03:00,C,D,60.00",
    ];
    let of = |lines: &[&str]| {
        let csv = format!("id,time,from,to,amount\n{}\n", lines.join("\n"));
        let named = Named::from_csv(&csv);
        let suspect = named.book.get("A").expect("A");
        let network = network(&named.ledger, &named.book, &NetworkQuery::new([suspect]));
        let members = network.members().iter();
        members
            .map(|m| {
                (
                    named.book.number(m.account).to_owned(),
                    m.score,
                    m.to_suspects,
                    m.from_suspects,
                )
            })
            .collect::<Vec<_>>()
    };
    let (plain, turned) = (of(&lines), of(&[lines[3], lines[1], lines[2], lines[0]]));
    for (a, b) in plain.iter().zip(&turned) {
        assert_eq!((&a.0, a.2, a.3), (&b.0, b.2, b.3));
        assert!((a.1 - b.1).abs() < 1e-12, "{plain:?} {turned:?}");
    }
    // More records of others take nobody off the list, and change nothing that was dealt with suspects.
    let more = of(&[
        &lines[..],
        &["5,2026-03-01T09:04:00,X,Y,5.00", "6,2026-03-01T09:05:00,D,X,5.00"],
    ]
    .concat());
    for (number, _, to, from) in &plain {
        let still = more.iter().find(|m| m.0 == *number).expect("still listed");
        assert_eq!((still.2, still.3), (*to, *from));
    }
}

/// The money of `testdata/gang`, by the last three digits: six cards of one gang in two hours, and who dealt with them.
const GANG: &str = "id,time,from,to,amount\n\
         G001,2026-05-08T08:05:00,707,808,18.00\n\
         G002,2026-05-08T08:30:00,909,606,4200.00\n\
         G003,2026-05-08T09:12:00,101,808,26.00\n\
         G004,2026-05-08T10:02:14,011,101,88000.00\n\
         G005,2026-05-08T10:05:40,101,303,50000.00\n\
         G006,2026-05-08T10:07:02,101,404,37900.00\n\
         G007,2026-05-08T10:09:30,808,707,1350.00\n\
         G008,2026-05-08T10:20:51,022,202,36500.00\n\
         G009,2026-05-08T10:23:10,202,303,36400.00\n\
         G010,2026-05-08T10:26:45,303,505,40000.00\n\
         G011,2026-05-08T10:28:05,404,505,37800.00\n\
         G012,2026-05-08T10:31:20,303,606,46300.00\n\
         G013,2026-05-08T10:40:00,505,,20000.00\n\
         G014,2026-05-08T10:44:00,606,,20000.00\n\
         G015,2026-05-08T10:52:30,606,707,600.00\n\
         G016,2026-05-08T11:05:00,606,404,300.00\n\
         G017,2026-05-08T11:20:00,404,808,45.00\n\
         G018,2026-05-08T12:10:00,707,808,32.00\n";

const CARDS: [&str; 6] = ["101", "202", "303", "404", "505", "606"];

fn grouped(text: &str, suspects: &[&str]) -> Vec<Vec<String>> {
    let named = Named::from_csv(text);
    let suspects = suspects
        .iter()
        .map(|number| named.book.get(number).expect("on record"));
    let found = network(&named.ledger, &named.book, &NetworkQuery::new(suspects));
    let numbers = |group: &fundtrail::network::Group| {
        let numbers = group
            .accounts
            .iter()
            .map(|&account| named.book.number(account).to_owned());
        let mut numbers: Vec<_> = numbers.collect();
        numbers.sort();
        numbers
    };
    found.groups().iter().map(numbers).collect()
}

#[test]
fn few_cards_of_one_gang_are_one_group() {
    // Modularity alone parts them three and three: in records of hardly anybody else no part is more than chance.
    assert_eq!(grouped(GANG, &CARDS), [CARDS]);
}

#[test]
fn two_gangs_that_paid_each_other_once_are_two_groups() {
    let other = GANG.lines().skip(1).map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        let end = |number: &str| {
            if number.is_empty() {
                String::new()
            } else {
                format!("x{number}")
            }
        };
        format!(
            "x{},{},{},{},{}\n",
            cells[0],
            cells[1],
            end(cells[2]),
            end(cells[3]),
            cells[4]
        )
    });
    let once = "y,2026-05-08T11:30:00,606,x606,200.00\n";
    let both = format!("{GANG}{}{once}", other.collect::<String>());
    let others = CARDS.map(|number| format!("x{number}"));
    let all: Vec<&str> = CARDS
        .into_iter()
        .chain(others.iter().map(String::as_str))
        .collect();
    let mut groups = grouped(&both, &all);
    groups.sort();
    assert_eq!(groups, [CARDS.map(str::to_owned), others.clone()]);
}
