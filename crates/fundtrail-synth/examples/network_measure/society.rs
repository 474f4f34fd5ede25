//! A society with its gangs, and what is asked of it: who belongs to two suspects, and which of a list of suspects
//! belong together.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use fundtrail::network::{Known, Network, NetworkQuery};
use fundtrail::{AccountId, Party};
use fundtrail_synth::{Family, Shape, SyntheticCase, case};

use crate::folder::{write_accounts, write_groups, write_society};
use crate::order::{BLIND, average_precision, rand_index};

/// How many of the gang are known.
const KNOWN: usize = 2;
/// How often suspects are drawn from one society.
const DRAWS: u64 = 2;

/// A society with questions whose answers are known.
pub(crate) struct Society {
    case: SyntheticCase,
    /// Every account on record.
    accounts: BTreeSet<AccountId>,
    questions: Vec<Question>,
    /// Every second account of every gang on record, and its gang; nobody who belongs to two.
    list: BTreeMap<AccountId, usize>,
}

/// Two suspects of the first gang, and who else belongs to it.
struct Question {
    suspects: BTreeSet<AccountId>,
    others: BTreeSet<AccountId>,
}

/// How good the answers are, from 0 to 1.
pub(crate) struct Figures {
    /// Average precision for each question: ours, then those of orders that know no suspect.
    pub(crate) precisions: Vec<Vec<f64>>,
    /// Adjusted Rand index of our groups.
    pub(crate) groups: f64,
}

impl Society {
    /// The society of a family and a seed; none where too few of the first gang are on record.
    pub(crate) fn new(family: Family, seed: u64) -> Option<Society> {
        let case = case(family, seed, &Shape::crowded());
        let accounts = on_record(&case);
        let mut chance = Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let mut list = BTreeMap::new();
        for (gang, members) in case.truth().gangs().iter().enumerate() {
            let others = case.truth().gangs().iter().filter(|other| *other != members);
            let shared: BTreeSet<_> = others.flatten().copied().collect();
            let own = members
                .iter()
                .filter(|a| accounts.contains(a) && !shared.contains(a));
            list.extend(
                own.filter(|_| chance.below(2) == 0)
                    .map(|&account| (account, gang)),
            );
        }
        let gang = case.truth().gangs()[0].iter().copied();
        let gang: Vec<_> = gang.filter(|a| accounts.contains(a)).collect();
        if gang.len() < KNOWN + 3 {
            return None;
        }
        let draw = |_| {
            let mut left = gang.clone();
            let drawn = (0..KNOWN).map(|_| left.swap_remove(chance.below(left.len())));
            Question {
                suspects: drawn.collect(),
                others: left.into_iter().collect(),
            }
        };
        Some(Society {
            questions: (0..DRAWS).map(draw).collect(),
            case,
            accounts,
            list,
        })
    }

    /// How good our answers are, and those of orders that know no suspect.
    pub(crate) fn figures(&self) -> Figures {
        let blind = BLIND.map(|(_, score)| score(&self.case));
        let precisions = self.questions.iter().map(|question| {
            let mut precisions = vec![average_precision(&self.order(question), &question.others)];
            for scores in &blind {
                let mut order: Vec<_> = self.accounts.difference(&question.suspects).copied().collect();
                order.sort_by(|a, b| {
                    let by_score = scores[b.index()].total_cmp(&scores[a.index()]);
                    by_score.then_with(|| self.case.book().number(*a).cmp(self.case.book().number(*b)))
                });
                precisions.push(average_precision(&order, &question.others));
            }
            precisions
        });
        let found = self.groups();
        let both: Vec<_> = self
            .list
            .iter()
            .map(|(account, &gang)| (gang, found[account]))
            .collect();
        Figures {
            precisions: precisions.collect(),
            groups: rand_index(&both),
        }
    }

    /// Writes the society, the questions, and our answers.
    pub(crate) fn write(&self, folder: &Path) -> io::Result<()> {
        write_society(&self.case, folder)?;
        for (number, question) in self.questions.iter().enumerate() {
            let file = |what: &str| folder.join(format!("{what}-{number}.csv"));
            write_accounts(&self.case, question.suspects.iter().copied(), &file("suspects"))?;
            write_accounts(&self.case, self.order(question), &file("ours"))?;
        }
        write_groups(&self.case, &self.list, &folder.join("list.csv"))?;
        write_groups(&self.case, &self.groups(), &folder.join("groups.csv"))
    }

    fn network(&self, query: &NetworkQuery) -> Network {
        let known = Known {
            ledger: self.case.ledger(),
            book: self.case.book(),
            footprints: self.case.footprints(),
        };
        Network::new(known, query)
    }

    /// The further accounts as the product orders them.
    fn order(&self, question: &Question) -> Vec<AccountId> {
        let query = NetworkQuery::new(question.suspects.iter().copied()).as_of(self.case.as_of());
        let network = self.network(&query);
        let further = network.members().iter().filter(|member| !member.suspect);
        further.map(|member| member.account).collect()
    }

    /// The group in which the product puts each of the list.
    fn groups(&self) -> BTreeMap<AccountId, usize> {
        let query = NetworkQuery::new(self.list.keys().copied())
            .as_of(self.case.as_of())
            .most(0);
        let network = self.network(&query);
        let grouped = network
            .members()
            .iter()
            .filter_map(|m| Some((m.account, m.group?)));
        grouped.collect()
    }
}

fn on_record(case: &SyntheticCase) -> BTreeSet<AccountId> {
    let known = case.ledger().transfers().iter().take(case.known_transfers());
    known
        .flat_map(|t| [t.payer, t.payee])
        .filter_map(Party::account)
        .collect()
}

/// A small generator (Knuth's 64-bit linear congruence): which suspects are drawn rests on nothing else.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }
}
