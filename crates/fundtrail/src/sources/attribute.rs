//! Attribution with named origins: one pass over the part in settlement order, under any rule.

use std::collections::BTreeMap;

use crate::account::AccountId;
use crate::rule::{Attribution, Kind};
use crate::subledger::SubLedger;
use crate::transfer::TransferIndex;

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

/// What came of the sweep.
pub(super) struct Tally<'a> {
    part: &'a Part,
    by_payment: bool,
    asked: Vec<(AccountId, ByKind)>,
}

/// Sweeps the part.
pub(super) fn run<'a, A: Attribution>(
    sub: &SubLedger<'_>,
    (part, payments): (&'a Part, &[TransferIndex]),
    kinds: &Kinds,
    asked: &[AccountId],
) -> Tally<'a> {
    let mut attribution = A::default();
    let mut lots: Vec<A::Lots> = (0..sub.numbers()).map(|_| A::Lots::default()).collect();
    let mut tally = Tally {
        part,
        by_payment: kinds.by_payment,
        asked: asked.iter().map(|&account| (account, ByKind::new())).collect(),
    };
    let places = tally.places(sub);
    let place = |number: u32| places[number as usize];
    let mut next_payment = payments.iter().enumerate().peekable();
    for &step in sub.moves() {
        let amount = sub.amount(step);
        let paid = next_payment.next_if(|(_, p)| **p == step.index);
        let flow = match (paid, step.payer()) {
            (Some((payment, _)), _) => attribution.fresh(kinds.of(part, payment), amount),
            (None, Some(payer)) => attribution.take(&mut lots[payer as usize], amount),
            // Nobody pays into the part who is neither in it nor an origin.
            (None, None) => attribution.fresh(Kind::Other, amount),
        };
        if let Some(at) = step.payer().filter(|_| !sub.arrives(step)).and_then(place) {
            let leaves = step.payee().or(step.terminal_payee()).is_none() && part.leaves(step.index);
            attribution.each(&flow, &mut |kind, amount| {
                let split = tally.split(at, kind);
                split.passed_on += i128::from(amount);
                split.exited += if leaves { i128::from(amount) } else { 0 };
            });
        }
        // What an account held at the beginning was not received.
        let arrives = paid.is_none_or(|(payment, _)| !part.is_opening(payment));
        // What is in transit has not been received yet.
        let payee = step.payee().or(step.terminal_payee());
        if let Some(at) = payee.filter(|&n| !sub.is_transit(n)).and_then(place)
            && arrives
        {
            let keeps = step.payee().is_none();
            attribution.each(&flow, &mut |kind, amount| {
                let split = tally.split(at, kind);
                split.received += i128::from(amount);
                split.held += if keeps { i128::from(amount) } else { 0 };
            });
        }
        match step.payee() {
            Some(payee) => attribution.join(&mut lots[payee as usize], flow),
            None => attribution.discard(flow),
        }
    }
    for (number, lots) in lots.iter().enumerate() {
        if let Some(at) = places[number] {
            let on_its_way = sub.is_transit(number as u32);
            attribution.each(lots, &mut |kind, amount| {
                let split = tally.split(at, kind);
                split.held += i128::from(amount);
                split.received += if on_its_way { i128::from(amount) } else { 0 };
            });
        }
    }
    tally
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
