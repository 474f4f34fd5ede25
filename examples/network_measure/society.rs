//! A society with its gangs, and a question to it: two suspects.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use fundtrail::AccountId;
use fundtrail::network::{NetworkQuery, members};
use fundtrail_synth::{Family, Shape, SyntheticCase, case};

use crate::folder::{write_accounts, write_society};
use crate::order::{BLIND, average_precision};

/// How many of the gang are known.
const KNOWN: usize = 2;
/// How often suspects are drawn from one society.
const DRAWS: u64 = 2;

/// Two suspects of a gang, and who else belongs to it.
pub(crate) struct Question {
    case: std::rc::Rc<SyntheticCase>,
    suspects: BTreeSet<AccountId>,
    others: BTreeSet<AccountId>,
    /// Every account on record.
    accounts: BTreeSet<AccountId>,
}

impl Question {
    /// The questions to the society of a family and a seed.
    pub(crate) fn of(family: Family, seed: u64) -> Vec<Question> {
        let case = std::rc::Rc::new(case(family, seed, &Shape::crowded()));
        let accounts = on_record(&case);
        let gang: Vec<_> = case.truth().gangs()[0]
            .iter()
            .copied()
            .filter(|a| accounts.contains(a))
            .collect();
        if gang.len() < KNOWN + 3 {
            return Vec::new();
        }
        let draw = |draw: u64| {
            let mut left = gang.clone();
            let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ draw;
            let mut suspects = BTreeSet::new();
            for _ in 0..KNOWN {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                let at = (state >> 33) as usize % left.len();
                suspects.insert(left.swap_remove(at));
            }
            Question {
                case: case.clone(),
                suspects,
                others: left.into_iter().collect(),
                accounts: accounts.clone(),
            }
        };
        (0..DRAWS).map(draw).collect()
    }

    /// Writes the society, its question of that number, and our answer.
    pub(crate) fn write(&self, draw: usize, folder: &Path) -> io::Result<()> {
        if draw == 0 {
            write_society(&self.case, folder)?;
        }
        let file = |what: &str| folder.join(format!("{what}-{draw}.csv"));
        write_accounts(&self.case, self.suspects.iter().copied(), &file("suspects"))?;
        write_accounts(&self.case, self.order(), &file("ours"))
    }

    /// The further accounts as the product orders them.
    fn order(&self) -> Vec<AccountId> {
        let query = NetworkQuery::new(self.suspects.iter().copied()).as_of(self.case.as_of());
        let members = members(self.case.ledger(), self.case.book(), &query, usize::MAX);
        members.iter().filter(|m| !m.suspect).map(|m| m.account).collect()
    }

    /// Ours first, then those of orders that know no suspect.
    pub(crate) fn precisions(&self) -> Vec<f64> {
        let mut precisions = vec![average_precision(&self.order(), &self.others)];
        for (_, score) in BLIND {
            let scores = score(&self.case);
            let mut order: Vec<_> = self.accounts.difference(&self.suspects).copied().collect();
            order.sort_by(|a, b| {
                let by_score = scores[b.index()].total_cmp(&scores[a.index()]);
                by_score.then_with(|| self.case.book().number(*a).cmp(self.case.book().number(*b)))
            });
            precisions.push(average_precision(&order, &self.others));
        }
        precisions
    }
}

fn on_record(case: &SyntheticCase) -> BTreeSet<AccountId> {
    let known = case.ledger().transfers().iter().take(case.known_transfers());
    known
        .flat_map(|t| [t.payer, t.payee])
        .filter_map(fundtrail::Party::account)
        .collect()
}
