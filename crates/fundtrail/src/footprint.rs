//! Footprints: what records say of how an account was used, beside its money.
//!
//! A phone, an IP or a device in two accounts' records says that one hand may have been at both. It says nothing
//! about money, so no trace looks at it; [`network`](crate::network) does.

use std::collections::BTreeMap;
use std::fmt;

use crate::account::AccountId;
use crate::time::Time;
use crate::transfer::Source;

/// What kind of value it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FootprintKind {
    /// A telephone number. 联系电话
    Phone,
    /// An IP address. IP地址
    Ip,
    /// A network card's or another device's own number. MAC地址, 设备号
    Device,
    /// A teller machine or a card reader. 终端号
    Terminal,
    /// A branch. 交易网点
    Branch,
    /// A bank's clerk. 柜员号
    Teller,
    /// Who acted for the holder. 代办人
    Agent,
}

impl FootprintKind {
    /// All kinds.
    pub const ALL: [FootprintKind; 7] = [
        FootprintKind::Phone,
        FootprintKind::Ip,
        FootprintKind::Device,
        FootprintKind::Terminal,
        FootprintKind::Branch,
        FootprintKind::Teller,
        FootprintKind::Agent,
    ];

    /// Its name in outputs.
    pub const fn name(self) -> &'static str {
        match self {
            FootprintKind::Phone => "phone",
            FootprintKind::Ip => "ip",
            FootprintKind::Device => "device",
            FootprintKind::Terminal => "terminal",
            FootprintKind::Branch => "branch",
            FootprintKind::Teller => "teller",
            FootprintKind::Agent => "agent",
        }
    }
}

impl fmt::Display for FootprintKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// When and where a value stands beside an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sighting {
    /// The time of the line; `None` where the line has none (what a bank says of the account itself).
    pub time: Option<Time>,
    /// The line.
    pub source: Source,
}

/// How often a value stands beside an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// The account.
    pub account: AccountId,
    /// In how many lines.
    pub lines: usize,
    /// The first of them.
    pub first: Sighting,
    /// The last.
    pub last: Sighting,
}

/// A value and the accounts beside which it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Footprint<'a> {
    /// Of which kind.
    pub kind: FootprintKind,
    /// The value, as the reader cleaned it.
    pub value: &'a str,
    /// The accounts, by index; at least one.
    pub accounts: Vec<Seen>,
}

/// A value, and of which kind.
type Value = (FootprintKind, Box<str>);

/// All footprints of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Footprints {
    values: BTreeMap<Value, Vec<(AccountId, Sighting)>>,
}

impl Footprints {
    /// None.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Notes that `value` stands beside `account`. A blank value is none.
    pub fn note(&mut self, account: AccountId, kind: FootprintKind, value: &str, sighting: Sighting) {
        if value.is_empty() {
            return;
        }
        self.values
            .entry((kind, value.into()))
            .or_default()
            .push((account, sighting));
    }

    /// Every sighting, by kind, value and the order in which they were noted.
    pub fn sightings(&self) -> impl Iterator<Item = (FootprintKind, &str, AccountId, Sighting)> {
        self.values.iter().flat_map(|((kind, value), sightings)| {
            let each = sightings.iter();
            each.map(|&(account, sighting)| (*kind, &**value, account, sighting))
        })
    }

    /// Each value with its accounts, by kind and value, as far as it was on record at that time. A sighting
    /// without a time always is.
    ///
    /// # Complexity
    /// O(n log n) for n sightings.
    pub fn until(&self, as_of: Time) -> impl Iterator<Item = Footprint<'_>> {
        self.values.iter().filter_map(move |((kind, value), sightings)| {
            let accounts = accounts(sightings, as_of);
            (!accounts.is_empty()).then_some(Footprint {
                kind: *kind,
                value,
                accounts,
            })
        })
    }
}

/// Who has it, by index.
fn accounts(sightings: &[(AccountId, Sighting)], as_of: Time) -> Vec<Seen> {
    let mut known: Vec<_> = sightings
        .iter()
        .filter(|(_, sighting)| sighting.time.is_none_or(|time| time <= as_of))
        .collect();
    known.sort_by_key(|(account, sighting)| (*account, sighting.time, sighting.source));
    known
        .chunk_by(|a, b| a.0 == b.0)
        .map(|of_account| Seen {
            account: of_account[0].0,
            lines: of_account.len(),
            first: of_account[0].1,
            last: of_account[of_account.len() - 1].1,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64, line: u64) -> Sighting {
        Sighting {
            time: Time::from_seconds(second),
            source: Source::new(0, line),
        }
    }

    #[test]
    fn a_value_counts_from_when_it_is_on_record() {
        let (a, b) = (AccountId::from_index(0), AccountId::from_index(1));
        let mut footprints = Footprints::new();
        footprints.note(b, FootprintKind::Ip, "203.0.113.9", at(9, 4));
        footprints.note(a, FootprintKind::Ip, "203.0.113.9", at(5, 3));
        footprints.note(a, FootprintKind::Ip, "203.0.113.9", at(2, 2));
        footprints.note(a, FootprintKind::Ip, "", at(2, 2));
        let on_record = |second| -> Vec<(AccountId, usize, u64)> {
            let until = Time::from_seconds(second).expect("in range");
            let seen = footprints.until(until).flat_map(|f| f.accounts);
            seen.map(|s| (s.account, s.lines, s.first.source.line()))
                .collect()
        };
        assert_eq!(on_record(1), []);
        assert_eq!(on_record(5), [(a, 2, 2)]);
        assert_eq!(on_record(9), [(a, 2, 2), (b, 1, 4)]);
    }
}
