//! Attribution with named origins: what is kept and noted of a [pass](crate::pass) through the part, under any rule.

use std::collections::BTreeMap;

use crate::account::AccountId;
use crate::pass::{Keeper, pass};
use crate::rule::{Attribution, Kind};
use crate::subledger::{Move, SubLedger};

use super::upstream::Part;
use super::{AskedAccount, Split};

/// What kind each payment's money is.
pub(super) struct Kinds {
    /// By origin: its number, or `None` where it is not kept apart.
    pub(super) of_origin: Vec<Option<u32>>,
    /// Whether each payment is kept apart too: fifo and lifo look at no kinds.
    pub(super) by_payment: bool,
}

impl Kinds {
    fn of(&self, part: &Part, payment: usize) -> Kind {
        match self.of_origin[part.payment_places[payment].0] {
            None => Kind::Other,
            Some(_) if self.by_payment => Kind::Payment(payment as u32),
            Some(origin) => Kind::Payment(origin),
        }
    }
}

/// Money by kind; `None` is what is not kept apart.
type ByKind = BTreeMap<Option<u32>, Split>;

/// What came of the pass.
pub(super) struct Tally<'a> {
    part: &'a Part,
    by_payment: bool,
    asked: Vec<(AccountId, ByKind)>,
}

/// All money of the part, each lot with its origin.
struct Upstream<'a, 's, A: Attribution> {
    sub: &'a SubLedger<'s>,
    kinds: &'a Kinds,
    attribution: A,
    lots: Vec<A::Lots>,
    /// By own number of the sub-ledger: the place among the asked accounts.
    places: Vec<Option<usize>>,
    tally: Tally<'a>,
}

/// Goes through the part.
pub(super) fn run<'a, A: Attribution>(
    sub: &'a SubLedger<'_>,
    part: &'a Part,
    kinds: &'a Kinds,
    asked: &[AccountId],
) -> Tally<'a> {
    let tally = Tally {
        part,
        by_payment: kinds.by_payment,
        asked: asked.iter().map(|&account| (account, ByKind::new())).collect(),
    };
    let mut upstream = Upstream {
        sub,
        kinds,
        attribution: A::default(),
        lots: (0..sub.numbers()).map(|_| A::Lots::default()).collect(),
        places: tally.places(sub),
        tally,
    };
    pass(sub, &mut upstream);
    upstream.count_what_is_held()
}

impl<A: Attribution> Keeper for Upstream<'_, '_, A> {
    type Flow = A::Lots;

    fn payment(&mut self, payment: u32, amount: i64) -> A::Lots {
        let kind = self.kinds.of(self.tally.part, payment as usize);
        self.attribution.fresh(kind, amount)
    }

    /// Nobody pays into the part who is neither in it nor an origin.
    fn outside(&mut self, _: Move, amount: i64) -> A::Lots {
        self.attribution.fresh(Kind::Other, amount)
    }

    fn pay(&mut self, account: u32, amount: i64) -> A::Lots {
        self.attribution.take(&mut self.lots[account as usize], amount)
    }

    fn note(&mut self, step: Move, payment: Option<u32>, flow: &A::Lots) {
        let (sub, part) = (self.sub, self.tally.part);
        let payee = step.payee().or(step.terminal_payee());
        let place = |number: u32| self.places[number as usize];
        if let Some(at) = step.payer().filter(|_| !sub.arrives(step)).and_then(place) {
            let leaves = payee.is_none() && part.leaves(step.index);
            let tally = &mut self.tally;
            self.attribution.each(flow, &mut |kind, amount| {
                let split = tally.split(at, kind);
                split.passed_on += i128::from(amount);
                split.exited += if leaves { i128::from(amount) } else { 0 };
            });
        }
        // What an account held at the beginning was not received, nor has been yet what is in transit.
        let arrives = payment.is_none_or(|payment| !part.is_opening(payment as usize));
        let receiver = payee.filter(|&number| arrives && !sub.is_transit(number));
        if let Some(at) = receiver.and_then(place) {
            let keeps = step.payee().is_none();
            let tally = &mut self.tally;
            self.attribution.each(flow, &mut |kind, amount| {
                let split = tally.split(at, kind);
                split.received += i128::from(amount);
                split.held += if keeps { i128::from(amount) } else { 0 };
            });
        }
    }

    fn receive(&mut self, account: u32, _: i64, flow: A::Lots) {
        self.attribution.join(&mut self.lots[account as usize], flow);
    }

    fn leave(&mut self, _: Move, flow: A::Lots) {
        self.attribution.discard(flow);
    }
}

impl<'a, A: Attribution> Upstream<'a, '_, A> {
    /// What the asked accounts hold at the end; what is on its way to them is received.
    fn count_what_is_held(mut self) -> Tally<'a> {
        for (number, lots) in self.lots.iter().enumerate() {
            let Some(at) = self.places[number] else { continue };
            let on_its_way = self.sub.is_transit(number as u32);
            let tally = &mut self.tally;
            self.attribution.each(lots, &mut |kind, amount| {
                let split = tally.split(at, kind);
                split.held += i128::from(amount);
                split.received += if on_its_way { i128::from(amount) } else { 0 };
            });
        }
        self.tally
    }
}

impl Tally<'_> {
    /// By own number of the sub-ledger: the place among the asked accounts.
    fn places(&self, sub: &SubLedger<'_>) -> Vec<Option<usize>> {
        let asked: BTreeMap<AccountId, usize> =
            self.asked.iter().enumerate().map(|(at, a)| (a.0, at)).collect();
        let place = |number| asked.get(&sub.owner(number)).copied();
        (0..sub.numbers() as u32).map(place).collect()
    }

    fn split(&mut self, at: usize, kind: Kind) -> &mut Split {
        let kind = match kind {
            Kind::Payment(number) => Some(number),
            Kind::Other => None,
        };
        self.asked[at].1.entry(kind).or_default()
    }

    /// The figures by origin, and what of each payment all asked accounts hold, where payments are kept apart.
    pub(super) fn finish(self) -> (Vec<AskedAccount>, Vec<(usize, i128)>) {
        let mut of_payment: BTreeMap<usize, i128> = BTreeMap::new();
        let mut accounts = Vec::new();
        for (account, by_kind) in self.asked {
            let mut by_origin: BTreeMap<usize, Split> = BTreeMap::new();
            let (mut whole, mut rest) = (Split::default(), Split::default());
            for (kind, split) in by_kind {
                let origin = match kind {
                    None => None,
                    Some(payment) if self.by_payment => {
                        *of_payment.entry(payment as usize).or_default() += split.held;
                        Some(self.part.payment_places[payment as usize].0)
                    }
                    Some(origin) => Some(origin as usize),
                };
                let sum = origin.map_or(&mut rest, |origin| by_origin.entry(origin).or_default());
                *sum = *sum + split;
                whole = whole + split;
            }
            accounts.push(AskedAccount {
                account,
                whole,
                by_origin: by_origin.into_iter().collect(),
                rest,
            });
        }
        (accounts, of_payment.into_iter().collect())
    }
}
