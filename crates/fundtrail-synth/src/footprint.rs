//! Phones, addresses and devices, as people and gangs leave them in the banks' records.
//!
//! Most people pay from a device of their own, at home or through an address that their carrier gives to hundreds;
//! some live together. A gang sends the cards that it has to a few operators, who work with a handful of devices and
//! addresses; other mules keep their cards and pay themselves.

use std::collections::BTreeMap;

use fundtrail::{AccountBook, AccountId, FootprintKind, Footprints, Sighting, Source};

use crate::case::time;
use crate::dice::Dice;
use crate::plan::Plan;
use crate::society::Society;
use crate::world::{Moved, World};

/// Addresses behind which a carrier keeps everybody.
const CARRIERS: usize = 6;
/// Addresses of places where many are online.
const PUBLIC_PLACES: usize = 4;
/// Cash machines.
const MACHINES: usize = 12;

/// How somebody goes online.
#[derive(Debug, Clone)]
struct Hand {
    device: String,
    address: String,
    machine: String,
}

/// Whose hand is at each account.
struct Hands<'a> {
    dice: &'a mut Dice,
    carriers: Vec<String>,
    public: Vec<String>,
    machines: Vec<String>,
    devices: usize,
    addresses: usize,
    /// The holder's, by account.
    own: Vec<Hand>,
    phones: Vec<String>,
    /// The gang's, for accounts that it has in its hands.
    operated: BTreeMap<AccountId, Hand>,
}

/// All footprints of a played case.
pub(crate) fn footprints(world: &World<'_>, plan: &Plan, society: &Society, seed: u64) -> Footprints {
    let mut dice = Dice::new(seed, 0xF007);
    let mut hands = Hands::new(&mut dice);
    hands.give_everybody(&society.book);
    for gang in &plan.gangs {
        let accounts: Vec<_> = gang.iter().map(|&mule| society.mules[mule]).collect();
        hands.operate(&accounts);
    }
    let mut footprints = Footprints::new();
    for (account, phone) in society.book.accounts().zip(&hands.phones) {
        let of_itself = Sighting {
            time: None,
            source: Source::new(0, 1),
        };
        footprints.note(account, FootprintKind::Phone, phone, of_itself);
    }
    for (position, moved) in world.moved.iter().enumerate() {
        let laundering = world.laundering.contains(&position);
        hands.leave(society, moved, position, laundering, &mut footprints);
    }
    footprints
}

impl<'a> Hands<'a> {
    fn new(dice: &'a mut Dice) -> Self {
        let mut hands = Hands {
            dice,
            carriers: Vec::new(),
            public: Vec::new(),
            machines: (1..=MACHINES).map(|n| format!("ATM{n:05}")).collect(),
            devices: 0,
            addresses: 0,
            own: Vec::new(),
            phones: Vec::new(),
            operated: BTreeMap::new(),
        };
        hands.carriers = (0..CARRIERS).map(|_| hands.address()).collect();
        hands.public = (0..PUBLIC_PLACES).map(|_| hands.address()).collect();
        hands
    }

    /// A device's number, of those that no maker has (locally administered).
    fn device(&mut self) -> String {
        self.devices += 1;
        let [a, b, c] = [16, 8, 0].map(|shift| self.devices >> shift & 255);
        format!("02:5E:{:02X}:{a:02X}:{b:02X}:{c:02X}", self.dice.below(256))
    }

    /// An address of the range kept for tests between networks (RFC 2544).
    fn address(&mut self) -> String {
        self.addresses += 1;
        let [a, b] = [8, 0].map(|shift| self.addresses >> shift & 255);
        format!("198.{}.{a}.{b}", 18 + self.addresses / 65_536 % 2)
    }

    fn phone(&mut self) -> String {
        format!("1990{:07}", self.dice.below(10_000_000))
    }

    fn hand(&mut self) -> Hand {
        Hand {
            device: self.device(),
            address: self.address(),
            machine: self.dice.pick(&self.machines).clone(),
        }
    }

    /// Each holder his own, some with the one before: they live together.
    fn give_everybody(&mut self, book: &AccountBook) {
        let mut of_holder: BTreeMap<&str, (Hand, String)> = BTreeMap::new();
        let mut before: Option<Hand> = None;
        for account in book.accounts() {
            let details = book.details(account);
            let holder = details.and_then(|d| d.holder_id.as_deref().or(d.holder.as_deref()));
            let holder = holder.unwrap_or_default();
            if !of_holder.contains_key(holder) {
                let mut hand = self.hand();
                if let Some(other) = before.take().filter(|_| self.dice.chance(0.15)) {
                    hand.address = other.address;
                    if self.dice.chance(0.3) {
                        hand.device = other.device;
                    }
                }
                let phone = self.phone();
                before = Some(hand.clone());
                of_holder.insert(holder, (hand, phone));
            }
            let (hand, phone) = of_holder[holder].clone();
            self.own.push(hand);
            self.phones.push(phone);
        }
    }

    /// What a gang does with its accounts.
    fn operate(&mut self, accounts: &[AccountId]) {
        let operators: Vec<(Hand, String)> = (0..=accounts.len() / 8)
            .map(|_| (self.hand(), self.phone()))
            .collect();
        for &account in accounts {
            if !self.dice.chance(0.65) {
                continue;
            }
            let (hand, phone) = self.dice.pick(&operators).clone();
            if self.dice.chance(0.25) {
                self.phones[account.index()] = phone;
            }
            self.operated.insert(account, hand);
        }
    }

    /// What a payment leaves in the payer's records.
    fn leave(
        &mut self,
        society: &Society,
        moved: &Moved,
        position: usize,
        laundering: bool,
        footprints: &mut Footprints,
    ) {
        let Some(payer) = moved.payer.account() else {
            return;
        };
        let own = &self.own[payer.index()];
        let operated = self.operated.get(&payer);
        let hand = operated.filter(|_| laundering).unwrap_or(own).clone();
        let sighting = Sighting {
            time: Some(time(moved.second)),
            source: Source::new(0, position as u64 + 2),
        };
        let mut note = |kind, value: &str| footprints.note(payer, kind, value, sighting);
        if moved.payee == society.ways.cash.into() {
            note(FootprintKind::Terminal, &hand.machine);
            return;
        }
        if self.dice.chance(0.85) {
            let address = match self.dice.below(20) {
                0..=6 => self.dice.pick(&self.carriers),
                7 => self.dice.pick(&self.public),
                _ => &hand.address,
            };
            note(FootprintKind::Ip, address);
        }
        if self.dice.chance(0.6) {
            note(FootprintKind::Device, &hand.device);
        }
    }
}
