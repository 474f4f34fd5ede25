//! Which accounts work together: from a few suspects to who else belongs to them.
//!
//! No figure here says that somebody is guilty. The order of further members is a measured one
//! (the example `network_measure`): nearness to the suspects by a [walk](Nearness) over a web of money that goes on soon and of
//! what accounts have in common, by how fast money goes through an account ([`Speed`]). The figures stand beside the
//! product, and every [`Tie`] leads to its lines.

mod common;
mod group;
mod left;
mod near;
mod role;
mod speed;
mod tie;
mod web;

use std::collections::{BTreeMap, BTreeSet};

use crate::account::{AccountBook, AccountId};
use crate::footprint::Footprints;
use crate::ledger::Ledger;
use crate::money::Money;
use crate::party::ExitKind;
use crate::time::Time;
use crate::transfer::TransferIndex;

pub use common::{Common, CommonKind, Sharer};
pub use left::Left;
pub use near::Nearness;
pub use role::{Role, RoleFigures, Thresholds};
pub use speed::{SPANS_MINUTES, Speed};
pub use tie::{TOGETHER_MINUTES, Tie, TieKind};

use web::Web;

/// How much an account counts whose payments were never of money that had just come.
const SLOW: f64 = 0.02;
/// How much the sum of an account's weights counts against it.
const AGAINST: f64 = 0.7;

/// What is known.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The money.
    pub ledger: &'a Ledger,
    /// The accounts and their holders.
    pub book: &'a AccountBook,
    /// Phones, addresses, devices.
    pub footprints: &'a Footprints,
}

/// Whose network is asked for.
#[derive(Debug, Clone)]
pub struct NetworkQuery {
    suspects: BTreeSet<AccountId>,
    payments: BTreeSet<TransferIndex>,
    as_of: Time,
    most_sharing: usize,
    most: usize,
    accepted: usize,
}

impl NetworkQuery {
    /// What is in more hands than this ties nobody: an address of a bank or a carrier.
    pub const MOST_SHARING: usize = 12;

    /// Begins with these accounts. Lists all others that have to do with them, and takes none of them in.
    pub fn new(suspects: impl IntoIterator<Item = AccountId>) -> Self {
        NetworkQuery {
            suspects: suspects.into_iter().collect(),
            payments: BTreeSet::new(),
            as_of: Time::MAX,
            most_sharing: Self::MOST_SHARING,
            most: usize::MAX,
            accepted: 0,
        }
    }

    /// Counts only what is on record by then.
    #[must_use]
    pub fn as_of(mut self, time: Time) -> Self {
        self.as_of = time;
        self
    }

    /// These are payments of victims: whom they pay faces victims.
    #[must_use]
    pub fn payments(mut self, payments: impl IntoIterator<Item = TransferIndex>) -> Self {
        self.payments = payments.into_iter().collect();
        self
    }

    /// What more accounts than these have in common ties nobody.
    #[must_use]
    pub fn most_sharing(mut self, accounts: usize) -> Self {
        self.most_sharing = accounts;
        self
    }

    /// Lists no more than so many further accounts.
    #[must_use]
    pub fn most(mut self, further: usize) -> Self {
        self.most = further;
        self
    }

    /// Takes the first so many further accounts for members, but for those that paid the [payments](Self::payments).
    #[must_use]
    pub fn accept(mut self, further: usize) -> Self {
        self.accepted = further;
        self
    }

    /// The suspects.
    pub fn suspects(&self) -> impl Iterator<Item = AccountId> + '_ {
        self.suspects.iter().copied()
    }

    /// Who paid the named payments.
    fn payers(&self, ledger: &Ledger) -> BTreeSet<AccountId> {
        let payers = ledger.transfers().payers();
        let payer = |payment: &TransferIndex| payers.get(payment.index()).and_then(|party| party.account());
        self.payments.iter().filter_map(payer).collect()
    }

    pub(crate) fn on_record(&self, ledger: &Ledger, at: TransferIndex) -> bool {
        ledger.transfers().recorded_time(at) <= self.as_of
    }
}

/// Money from some to some, one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Dealt {
    /// How many transfers.
    pub transfers: usize,
    /// Their sum, in minor units.
    pub amount: i128,
}

impl Dealt {
    fn add(&mut self, amount: Money) {
        self.transfers += 1;
        self.amount += i128::from(amount);
    }
}

/// How strongly an account belongs to the suspects, with what that rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Which account.
    pub account: AccountId,
    /// Whether it is a suspect.
    pub suspect: bool,
    /// Whether it was taken for a member.
    pub accepted: bool,
    /// `near / strength^0.7 × (0.02 + fast)`: the order.
    pub score: f64,
    /// Its share of a walk that begins at the suspects again and again.
    pub near: f64,
    /// The sum of the weights between it and others.
    pub strength: f64,
    /// What share of what it pays had come soon before: the mean over 15 minutes, 2 hours, a day and three days.
    pub fast: f64,
    /// What it paid to suspects.
    pub to_suspects: Dealt,
    /// What suspects paid to it.
    pub from_suspects: Dealt,
    /// What its roles rest on.
    pub figures: RoleFigures,
    /// The group with which it works, by its place among the network's; none where no member is in it.
    pub group: Option<usize>,
}

/// Members that work together more than with the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its members, by index.
    pub accounts: Vec<AccountId>,
    /// What others paid to it.
    pub received: Dealt,
    /// What went from member to member.
    pub inside: Dealt,
    /// What it paid to other accounts.
    pub paid: Dealt,
    /// What it paid out through each kind of exit.
    pub exited: BTreeMap<ExitKind, Dealt>,
    /// When its first transfer was, and its last; none where it has none.
    pub period: Option<(Time, Time)>,
    /// What is left in each of its accounts, in their order.
    pub left: Vec<Left>,
}

/// The suspects, who works with them, and what ties them.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    members: Vec<Member>,
    ties: Vec<Tie>,
    groups: Vec<Group>,
    everybodys: Vec<Common>,
}

impl Network {
    /// Finds it.
    ///
    /// # Complexity
    /// O(n log n) for n transfers and sightings, O(web) for each of some hundred rounds of the walk, and O(m²) for the
    /// m accounts that one thing ties.
    ///
    /// # Examples
    /// ```
    /// use fundtrail::network::{Known, Network, NetworkQuery};
    /// use fundtrail::Footprints;
    /// # use fundtrail::{AccountBook, Currency, LedgerBuilder, Money, Source, Time, Transfer};
    ///
    /// # let mut book = AccountBook::new();
    /// # let mut builder = LedgerBuilder::new(Currency::new("CNY", 2));
    /// # let (suspect, mule, friend, shop) =
    /// #     (book.intern("S"), book.intern("M"), book.intern("F"), book.intern("Z"));
    /// # for (i, (payer, payee, amount)) in [(suspect, mule, 90), (suspect, friend, 90), (mule, shop, 90)]
    /// #     .into_iter()
    /// #     .enumerate()
    /// # {
    /// #     builder.push(Transfer {
    /// #         time: Time::from_seconds(i as i64).expect("in range"),
    /// #         payer: payer.into(),
    /// #         payee: payee.into(),
    /// #         amount: Money::from_minor(amount * 100),
    /// #         source: Source::new(0, i as u64 + 2),
    /// #     })?;
    /// # }
    /// # let ledger = builder.from_table(book.len());
    /// // S pays M and F; M pays it all on at once.
    /// let known = Known { ledger: &ledger, book: &book, footprints: &Footprints::new() };
    /// let network = Network::new(known, &NetworkQuery::new([suspect]));
    /// let order: Vec<_> = network.members().iter().map(|m| book.number(m.account)).collect();
    /// assert_eq!(order, ["S", "M", "Z", "F"]);
    /// # Ok::<(), fundtrail::LedgerError>(())
    /// ```
    pub fn new(known: Known<'_>, query: &NetworkQuery) -> Self {
        let Known { ledger, book, .. } = known;
        let speed = Speed::new(ledger, query);
        let commons = common::commons(book, known.footprints, query.as_of);
        let web = Web::new(&speed, &commons, query.most_sharing);
        let payers = query.payers(ledger);
        let mut members = ranked(book, query, &payers, &speed, &web);
        let accounts: Vec<_> = members.iter().map(|m| m.account).collect();
        let figures = role::figures(ledger, query, &speed, &accounts);
        let dealt = dealt(ledger, query);
        for (member, figures) in members.iter_mut().zip(figures) {
            member.figures = figures;
            (member.to_suspects, member.from_suspects) =
                dealt.get(&member.account).copied().unwrap_or_default();
        }
        let groups = groups(ledger, query, &web, &mut members);
        let listed: BTreeSet<_> = accounts.iter().copied().collect();
        let is_member: BTreeSet<_> = taken(&members).collect();
        let mut ties = tie::ties(ledger, query, &commons, &listed);
        ties.retain(|tie| is_member.contains(&tie.a) || is_member.contains(&tie.b));
        let places: BTreeMap<_, _> = accounts.iter().zip(0..).map(|(&a, at)| (a, at)).collect();
        // Stable: of one pair the kinds stay in their order.
        ties.sort_by_key(|tie| {
            let (a, b): (usize, usize) = (places[&tie.a], places[&tie.b]);
            (a.max(b), a.min(b))
        });
        let everybodys = commons.into_iter().filter(|common| {
            let ties_nobody = common.accounts.len() > query.most_sharing;
            ties_nobody
                && common
                    .accounts
                    .iter()
                    .any(|sharer| is_member.contains(&sharer.account))
        });
        Network {
            ties,
            groups,
            everybodys: everybodys.collect(),
            members,
        }
    }

    /// The suspects, then further accounts that have to do with them, the strongest first (of equals, the one with
    /// the smaller number). A suspect that had to do with nobody stands among them too.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// The ties of suspects and accepted accounts with each other and with those that are listed: those of the first
    /// [members](Self::members) among themselves first.
    pub fn ties(&self) -> &[Tie] {
        &self.ties
    }

    /// The groups of suspects and accepted accounts, the one with most members first (of equals, the one whose first
    /// member stands first).
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// What members have in common with so many that it ties nobody.
    pub fn everybodys(&self) -> &[Common] {
        &self.everybodys
    }
}

fn taken(members: &[Member]) -> impl Iterator<Item = AccountId> + '_ {
    let taken = members.iter().filter(|m| m.suspect || m.accepted);
    taken.map(|m| m.account)
}

/// The suspects and who is near them, in order; figures of roles and dealings to be filled in.
fn ranked(
    book: &AccountBook,
    query: &NetworkQuery,
    payers: &BTreeSet<AccountId>,
    speed: &Speed,
    web: &Web,
) -> Vec<Member> {
    let member = |(account, near, strength): (AccountId, f64, f64)| {
        let fast = speed.mean(account);
        let against = libm::pow(strength, AGAINST);
        Member {
            account,
            suspect: query.suspects.contains(&account),
            accepted: false,
            score: if strength > 0.0 {
                near / against * (SLOW + fast)
            } else {
                0.0
            },
            near,
            strength,
            fast,
            to_suspects: Dealt::default(),
            from_suspects: Dealt::default(),
            figures: RoleFigures::default(),
            group: None,
        }
    };
    let nearness = Nearness::on(web, query);
    let alone = query.suspects().filter(|&suspect| web.place(suspect).is_none());
    let alone = alone.map(|suspect| member((suspect, 0.0, 0.0)));
    let scored = nearness.iter().map(member).chain(alone);
    let mut members: Vec<Member> = scored.filter(|m| m.suspect || m.score > 0.0).collect();
    members.sort_by(|a, b| {
        let by_score = b.suspect.cmp(&a.suspect).then(b.score.total_cmp(&a.score));
        by_score.then_with(|| book.number(a.account).cmp(book.number(b.account)))
    });
    let suspects = members.iter().take_while(|m| m.suspect).count();
    let listed = query.most.max(query.accepted.saturating_add(payers.len()));
    members.truncate(suspects.saturating_add(listed));
    // Who was robbed is no member, however near he is.
    let further = members.iter_mut().skip(suspects);
    let takeable = further.filter(|member| !payers.contains(&member.account));
    for member in takeable.take(query.accepted) {
        member.accepted = true;
    }
    members
}

/// What each account paid to suspects, and suspects to it.
fn dealt(ledger: &Ledger, query: &NetworkQuery) -> BTreeMap<AccountId, (Dealt, Dealt)> {
    let mut dealt: BTreeMap<AccountId, (Dealt, Dealt)> = BTreeMap::new();
    let transfers = ledger.transfers();
    for index in transfers.indices().filter(|&i| query.on_record(ledger, i)) {
        let transfer = transfers.get(index);
        let (Some(payer), Some(payee)) = (transfer.payer.account(), transfer.payee.account()) else {
            continue;
        };
        if query.suspects.contains(&payee) {
            dealt.entry(payer).or_default().0.add(transfer.amount);
        }
        if query.suspects.contains(&payer) {
            dealt.entry(payee).or_default().1.add(transfer.amount);
        }
    }
    dealt
}

/// The groups of those who are taken for members; tells every listed account its group.
fn groups(ledger: &Ledger, query: &NetworkQuery, web: &Web, members: &mut [Member]) -> Vec<Group> {
    let places: Vec<usize> = taken(members).filter_map(|account| web.place(account)).collect();
    let communities = group::communities_of(web, &places);
    // Who has to do with nobody is a community of his own.
    let community = |account: AccountId| match web.place(account) {
        Some(place) => (communities[place], None),
        None => (usize::MAX, Some(account)),
    };
    let mut found: BTreeMap<_, Vec<(usize, AccountId)>> = BTreeMap::new();
    for (place, account) in taken(members).enumerate() {
        found
            .entry(community(account))
            .or_default()
            .push((place, account));
    }
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_by_key(|(_, of_group)| (std::cmp::Reverse(of_group.len()), of_group[0].0));
    let numbers: BTreeMap<_, usize> = found
        .iter()
        .enumerate()
        .map(|(at, (key, _))| (*key, at))
        .collect();
    for member in members.iter_mut() {
        member.group = numbers.get(&community(member.account)).copied();
    }
    let mut groups: Vec<Group> = found.iter().map(|(_, of_group)| Group::of(of_group)).collect();
    let mut group_of = BTreeMap::new();
    for (at, group) in groups.iter().enumerate() {
        group_of.extend(group.accounts.iter().map(|&account| (account, at)));
    }
    let transfers = ledger.transfers();
    for index in transfers.indices().filter(|&i| query.on_record(ledger, i)) {
        let transfer = transfers.get(index);
        let group = |party: crate::party::Party| party.account().and_then(|a| group_of.get(&a)).copied();
        let (from, to) = (group(transfer.payer), group(transfer.payee));
        if from == to {
            if let Some(group) = from {
                groups[group].meet(transfer.time);
                groups[group].inside.add(transfer.amount);
            }
            continue;
        }
        if let Some(group) = to {
            groups[group].meet(transfer.time);
            groups[group].received.add(transfer.amount);
        }
        if let Some(group) = from {
            groups[group].meet(transfer.time);
            let way = match transfer.payee.exit() {
                Some(exit) => groups[group]
                    .exited
                    .entry(ledger.exits().exit(exit).kind)
                    .or_default(),
                None => &mut groups[group].paid,
            };
            way.add(transfer.amount);
        }
    }
    for group in &mut groups {
        group.left = left::left(ledger, query.as_of, &group.accounts);
    }
    groups
}

impl Group {
    fn of(members: &[(usize, AccountId)]) -> Self {
        let mut accounts: Vec<_> = members.iter().map(|&(_, account)| account).collect();
        accounts.sort_unstable();
        Group {
            accounts,
            received: Dealt::default(),
            inside: Dealt::default(),
            paid: Dealt::default(),
            exited: BTreeMap::new(),
            period: None,
            left: Vec::new(),
        }
    }

    fn meet(&mut self, time: Time) {
        let (first, last) = self.period.unwrap_or((time, time));
        self.period = Some((first.min(time), last.max(time)));
    }
}
