//! A case as messy statements, read back: whether it is right to the last transfer, and whether the truth lies within
//! the bounds.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;

use fundtrail::bounds::{AfterRecords, Bounds, Openings, Premises};
use fundtrail::{AccountId, Investigation, Ledger, Party, Plan, Query, SubLedger, TransferIndex};
use fundtrail_statements::{Case, ReadOptions, read};
use fundtrail_synth::{Family, Mess, Shape, StatementOptions, Statements, SyntheticCase, case, statements};

fn small(family: Family, seed: u64) -> SyntheticCase {
    let shape = Shape {
        people: 14,
        days_before: 2,
        ..Shape::default()
    };
    case(family, seed, &shape)
}

/// A case as messy statements, read.
struct Messy {
    case: SyntheticCase,
    mess: Mess,
    written: Statements,
    read: Case,
}

impl Messy {
    fn new(family: Family, seed: u64, mess: Mess) -> Self {
        let case = small(family, seed);
        let written = statements(&case, &StatementOptions { covered: 1.0, mess });
        let folder = tempfile::tempdir().expect("a folder");
        for file in &written.files {
            fs::write(folder.path().join(&file.name), &file.bytes).expect("written");
        }
        let read = read(&[folder.path().to_owned()], &ReadOptions::default()).expect("it reads");
        Messy {
            case,
            mess,
            written,
            read,
        }
    }

    fn ledger(&self) -> &Ledger {
        let [ledger] = &self.read.ledgers[..] else {
            panic!("one currency, not {}", self.read.ledgers.len())
        };
        ledger
    }

    /// The transfer that a payment's line became.
    fn payment(&self, (file, line): &(String, u64)) -> TransferIndex {
        let transfers = self.ledger().transfers();
        let is_it = |source: fundtrail::Source| {
            source.line() == *line && self.read.files[source.file()].path.ends_with(file)
        };
        let mut found = transfers
            .indices()
            .filter(|&t| transfers.sources_of(t).any(is_it));
        found.next().expect("the line counts")
    }

    /// Whether the reading names a line that it could not decide about.
    fn asks(&self) -> bool {
        let transfers = self.ledger().transfers();
        transfers.indices().any(|t| !transfers.leads(t).is_empty())
    }

    fn account(&self, ours: AccountId) -> Option<AccountId> {
        let mut numbers = self.case.book().numbers(ours);
        numbers.find_map(|number| self.read.book.get(number))
    }

    /// Accounts whose true money lies outside their bounds, if payments are found. Where records were cut short: but for
    /// those that records which are asked for (their own, or of one that paid them) would tell of.
    fn outside(&self) -> Vec<String> {
        let ledger = self.ledger();
        let payments: Vec<_> = self.written.payments.iter().map(|p| self.payment(p)).collect();
        let is_paid = |p: &TransferIndex| ledger.transfers().payees()[p.index()].account().is_none();
        if payments.iter().any(is_paid) {
            return vec!["a payment to an exit".to_owned()];
        }
        let query = Query::new(ledger, payments).expect("payments");
        let sub = SubLedger::new(ledger, &query).expect("small amounts");
        let premises = Premises {
            openings: Openings::AsAssumed,
            after_records: AfterRecords::Unknown,
        };
        let bounds = Bounds::new(&sub, premises).expect("small amounts");
        let held = self.case.truth().held_at(self.case.as_of());
        let known = |ours| self.account(ours).filter(|a| sub.accounts().contains(a));
        let theirs: Vec<AccountId> = self.case.book().accounts().filter_map(known).collect();
        let bounds: BTreeMap<_, _> = theirs
            .iter()
            .copied()
            .zip(bounds.account_bounds(&theirs))
            .collect();
        let asked_for = if self.mess.cut_exports {
            self.asked_for(&sub)
        } else {
            BTreeSet::new()
        };
        let mut outside = Vec::new();
        for ours in self.case.book().accounts() {
            let truth = held.get(&ours).copied().unwrap_or(0);
            let bounds = known(ours).map(|account| &bounds[&account]);
            let (least, most) =
                bounds.map_or((0, 0), |bounds| (bounds.at_least.unwrap_or(0), bounds.at_most));
            let is_asked_for =
                asked_for.contains(&ours) || self.payers_of(ours).any(|p| asked_for.contains(&p));
            if (truth < least || truth > most) && !is_asked_for {
                outside.push(format!(
                    "{}: {truth} outside {least} to {most}",
                    self.case.book().number(ours)
                ));
            }
        }
        outside
    }

    /// The case's accounts whose further records are asked for.
    fn asked_for(&self, sub: &SubLedger<'_>) -> BTreeSet<AccountId> {
        let investigation = Investigation::new(&self.read.book, sub, Plan::default()).expect("small amounts");
        let requests = investigation.list().map_or(&[][..], |list| list.requests());
        let numbers = requests
            .iter()
            .flat_map(|request| self.read.book.numbers(request.account));
        numbers
            .filter_map(|number| self.case.book().get(number))
            .collect()
    }

    /// Who paid an account.
    fn payers_of(&self, payee: AccountId) -> impl Iterator<Item = AccountId> + '_ {
        let transfers = self.case.ledger().transfers().iter();
        transfers
            .filter(move |t| t.payee.account() == Some(payee))
            .filter_map(|t| t.payer.account())
    }

    /// How often each payer paid each payee each amount, as the case has it, with what came back.
    fn known(&self) -> BTreeMap<(String, String, i64), usize> {
        let ledger = self.case.ledger();
        let mut known = BTreeMap::new();
        for t in ledger.transfers().iter().take(self.case.known_transfers()) {
            let name = |party: Party| match party.account() {
                Some(account) => self.case.book().number(account).to_owned(),
                None => ledger
                    .exits()
                    .exit(party.exit().expect("an exit"))
                    .kind
                    .name()
                    .to_owned(),
            };
            *known
                .entry((name(t.payer), name(t.payee), t.amount.minor()))
                .or_default() += 1;
        }
        for back in &self.written.returned {
            let [payer, payee] = [back.payer, back.payee].map(|a| self.case.book().number(a).to_owned());
            *known
                .entry((payer.clone(), payee.clone(), back.amount))
                .or_default() += 1;
            *known.entry((payee, payer, back.amount)).or_default() += 1;
        }
        known
    }

    /// The same as it was read.
    fn found(&self) -> BTreeMap<(String, String, i64), usize> {
        let ledger = self.ledger();
        let mut found = BTreeMap::new();
        for t in ledger.transfers().iter() {
            let name = |party: Party| match party.account() {
                Some(account) => {
                    let mut numbers = self.read.book.numbers(account);
                    let ours = numbers.find_map(|number| self.case.book().get(number));
                    ours.map_or("?".to_owned(), |ours| self.case.book().number(ours).to_owned())
                }
                None => ledger
                    .exits()
                    .exit(party.exit().expect("an exit"))
                    .kind
                    .name()
                    .to_owned(),
            };
            *found
                .entry((name(t.payer), name(t.payee), t.amount.minor()))
                .or_default() += 1;
        }
        found
    }
}

/// What came of many cases with one kind of mess.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) runs: usize,
    /// Cases that are read back to the last transfer, with the truth within the bounds.
    pub(crate) right: usize,
    /// Cases that are not, and in which a line is named that nobody could decide about.
    pub(crate) asking: usize,
    /// What is wrong without a question.
    pub(crate) wrong: Vec<String>,
    pub(crate) transfers: usize,
    /// Transfers that were seen to be in transit.
    pub(crate) late: usize,
}

/// Reads one case of each seed back; a kind of mess by its name, or `all`.
///
/// # Panics
/// Where there is no such kind.
pub(crate) fn tally(name: &str, seeds: Range<u64>) -> Tally {
    let mut mess = Mess::default();
    assert!(mess.turn_on(name) || name == "all", "no kind of mess: {name}");
    let mess = if name == "all" { Mess::ALL } else { mess };
    let mut tally = Tally::default();
    for seed in seeds {
        let family = Family::ALL[seed as usize % Family::ALL.len()];
        let messy = Messy::new(family, seed, mess);
        let exact = messy.found() == messy.known();
        let outside = messy.outside();
        let asks = messy.asks();
        tally.runs += 1;
        tally.right += usize::from(exact && outside.is_empty());
        tally.asking += usize::from(!exact && asks);
        tally.transfers += messy.ledger().transfers().len();
        tally.late += messy.ledger().arrivals().len();
        if !outside.is_empty() && !asks {
            tally.wrong.push(format!("{family} {seed}: {outside:?}"));
        }
        if !exact && !asks && !mess.cut_exports {
            tally
                .wrong
                .push(format!("{family} {seed}: other transfers, and no question"));
        }
    }
    tally
}
