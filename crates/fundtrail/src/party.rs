//! The two ends of a transfer: an account, or an exit where money leaves the traceable system.

use std::collections::HashMap;
use std::fmt;

use crate::account::AccountId;

/// One end of a transfer, packed into 32 bits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Party(u32);

/// What an end of a transfer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum End {
    /// A bank account.
    Account(AccountId),
    /// A way out of the traceable system (as a payer: a way in).
    Exit(ExitId),
}

/// An exit: an index into an [`ExitBook`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExitId(u32);

const EXIT_BIT: u32 = 1 << 31;

impl Party {
    /// What it is.
    pub const fn end(self) -> End {
        if self.0 & EXIT_BIT == 0 {
            End::Account(AccountId::from_index(self.0 as usize))
        } else {
            End::Exit(ExitId(self.0 & !EXIT_BIT))
        }
    }

    /// Its 32 bits.
    pub(crate) const fn packed(self) -> u32 {
        self.0
    }

    /// What [`packed`](Self::packed) gave.
    pub(crate) const fn unpacked(bits: u32) -> Self {
        Party(bits)
    }

    /// The account, if it is one.
    pub const fn account(self) -> Option<AccountId> {
        match self.end() {
            End::Account(account) => Some(account),
            End::Exit(_) => None,
        }
    }

    /// The exit, if it is one.
    pub const fn exit(self) -> Option<ExitId> {
        match self.end() {
            End::Account(_) => None,
            End::Exit(exit) => Some(exit),
        }
    }
}

impl From<AccountId> for Party {
    fn from(account: AccountId) -> Self {
        assert!(account.index() < EXIT_BIT as usize, "fewer than 2^31 accounts");
        Party(account.index() as u32)
    }
}

impl From<ExitId> for Party {
    fn from(exit: ExitId) -> Self {
        Party(exit.0 | EXIT_BIT)
    }
}

impl fmt::Debug for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.end().fmt(f)
    }
}

impl ExitId {
    /// Its position in its book.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// How money leaves (or enters) the traceable system. The words that tell the kinds apart belong to whoever
/// reads files. A new kind is a new word in every output, so matches on it are exhaustive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExitKind {
    /// Notes over the counter or at a machine.
    Cash,
    /// A bank's charge.
    Fee,
    /// Interest paid by or to the bank.
    Interest,
    /// A shop.
    Merchant,
    /// A loan's repayment or pay-out.
    Loan,
    /// An exchange or dealer of crypto-assets.
    Crypto,
    /// A clearing or platform account, in which nobody else's money may be frozen.
    Clearing,
    /// Changed into another currency.
    Converted,
    /// Paid to a covered account whose own statement does not show it.
    Unmatched,
    /// A movement that only a jump of the balance shows.
    Unrecorded,
    /// Gone by the time an account's records begin.
    Unseen,
    /// No counterparty and no words that class it.
    Unknown,
}

impl ExitKind {
    /// All kinds.
    pub const ALL: [ExitKind; 12] = [
        ExitKind::Cash,
        ExitKind::Fee,
        ExitKind::Interest,
        ExitKind::Merchant,
        ExitKind::Loan,
        ExitKind::Crypto,
        ExitKind::Clearing,
        ExitKind::Converted,
        ExitKind::Unmatched,
        ExitKind::Unrecorded,
        ExitKind::Unseen,
        ExitKind::Unknown,
    ];

    /// Its name in files and outputs.
    pub const fn name(self) -> &'static str {
        match self {
            ExitKind::Cash => "cash",
            ExitKind::Fee => "fee",
            ExitKind::Interest => "interest",
            ExitKind::Merchant => "merchant",
            ExitKind::Loan => "loan",
            ExitKind::Crypto => "crypto",
            ExitKind::Clearing => "clearing",
            ExitKind::Converted => "converted",
            ExitKind::Unmatched => "unmatched",
            ExitKind::Unrecorded => "unrecorded",
            ExitKind::Unseen => "unseen",
            ExitKind::Unknown => "unknown",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// One exit: its kind and, where the records name it (a merchant, a clearing account), its number.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Exit {
    /// How money leaves.
    pub kind: ExitKind,
    /// The number by which the records name it.
    pub name: Option<Box<str>>,
}

/// The exits of a ledger, each once. An exit holds nothing: that two transfers end at one entry of the book
/// links nobody to anybody.
#[derive(Debug, Clone, Default)]
pub struct ExitBook {
    exits: Vec<Exit>,
    lookup: HashMap<Exit, ExitId>,
}

impl ExitBook {
    /// An empty book.
    pub fn new() -> Self {
        Self::default()
    }

    /// The exit of that kind and name, new where it is not there yet.
    pub fn intern(&mut self, kind: ExitKind, name: Option<&str>) -> ExitId {
        let exit = Exit {
            kind,
            name: name.map(Into::into),
        };
        if let Some(&id) = self.lookup.get(&exit) {
            return id;
        }
        let id = ExitId(u32::try_from(self.exits.len()).expect("fewer than 2^32 exits"));
        assert!(id.0 < EXIT_BIT, "fewer than 2^31 exits");
        self.exits.push(exit.clone());
        self.lookup.insert(exit, id);
        id
    }

    /// The exit behind an id of this book.
    ///
    /// # Panics
    /// Where `exit` is of another book.
    pub fn exit(&self, exit: ExitId) -> &Exit {
        &self.exits[exit.index()]
    }

    /// All exits, by their positions.
    pub fn exits(&self) -> impl ExactSizeIterator<Item = &Exit> {
        self.exits.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.exits.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.exits.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_party_is_what_it_was_made_of() {
        let account = AccountId::from_index(7);
        assert_eq!(Party::from(account).end(), End::Account(account));
        let mut book = ExitBook::new();
        let cash = book.intern(ExitKind::Cash, None);
        let shop = book.intern(ExitKind::Merchant, Some("M1"));
        assert_eq!(book.intern(ExitKind::Cash, None), cash);
        assert_ne!(cash, shop);
        assert_eq!(Party::from(shop).exit(), Some(shop));
        assert_eq!(Party::from(shop).account(), None);
        assert_eq!(book.exit(shop).name.as_deref(), Some("M1"));
    }

    #[test]
    fn kinds_are_found_by_their_names() {
        for kind in ExitKind::ALL {
            assert_eq!(ExitKind::from_name(kind.name()), Some(kind));
        }
        assert_eq!(ExitKind::from_name("poison"), None);
    }
}
