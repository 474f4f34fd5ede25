//! Small cases of statements, written by hand.

use fundtrail::{
    AccountId, Coverage, Currency, ExitKind, Ledger, LedgerBuilder, Money, Period, Query, Source, Tie, Time,
    Transfer, TransferIndex,
};

/// A ledger of statements, by lines of (payer, payee, amount): one a second, `payer` and `payee` by one letter,
/// `-` for an exit. V pays what is traced.
pub struct Case {
    pub ledger: Ledger,
    pub letters: Vec<char>,
}

impl Case {
    pub fn new(lines: &[(char, char, i64)]) -> Case {
        let mut letters: Vec<char> = lines
            .iter()
            .flat_map(|l| [l.0, l.1])
            .filter(|&c| c != '-')
            .collect();
        letters.sort_unstable();
        letters.dedup();
        let mut builder = LedgerBuilder::new(Currency::new("CNY", 2));
        let out = builder.exits_mut().intern(ExitKind::Cash, None);
        let party = |letter: char| {
            letters
                .binary_search(&letter)
                .map_or(out.into(), |i| AccountId::from_index(i).into())
        };
        for (second, &(payer, payee, amount)) in (0..).zip(lines) {
            let transfer = Transfer {
                time: at(second),
                payer: party(payer),
                payee: party(payee),
                amount: Money::from_minor(amount),
                source: Source::new(0, second.unsigned_abs()),
            };
            builder.push(transfer).expect("not negative");
        }
        let mut ledger = builder.from_statements(letters.len());
        for account in 0..letters.len() {
            ledger.set_coverage(AccountId::from_index(account), Coverage::Whole);
        }
        Case { ledger, letters }
    }

    pub fn id(&self, letter: char) -> AccountId {
        AccountId::from_index(
            self.letters
                .binary_search(&letter)
                .expect("an account of the case"),
        )
    }

    pub fn covered(mut self, letter: char, from: i64, until: i64) -> Case {
        let period = Period {
            from: at(from),
            until: at(until),
        };
        let account = self.id(letter);
        self.ledger.set_coverage(account, Coverage::Periods(vec![period]));
        self
    }

    pub fn opening(mut self, letter: char, minor: i64) -> Case {
        let account = self.id(letter);
        let opening = Money::from_minor(minor);
        self.ledger.set_opening(account, opening).expect("not negative");
        self
    }

    pub fn unseen(mut self, letter: char) -> Case {
        let account = self.id(letter);
        self.ledger.set_coverage(account, Coverage::Unseen);
        self
    }

    pub fn tied(mut self, letter: char, seconds: &[usize]) -> Case {
        let account = self.id(letter);
        let transfers = seconds.iter().map(|&i| TransferIndex::from_index(i)).collect();
        self.ledger.add_tie(Tie { account, transfers });
        self
    }

    pub fn query(&self) -> Query {
        let victim = self.id('V').into();
        let transfers = self.ledger.transfers();
        let paid = transfers.indices().filter(|&i| transfers.get(i).payer == victim);
        Query::new(&self.ledger, paid).expect("V pays")
    }
}

/// The instant of that second.
pub fn at(second: i64) -> Time {
    Time::from_seconds(second).expect("in range")
}
