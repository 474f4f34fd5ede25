//! Cautions: what a reader of a trace should be told, because figures rest on shaky ground there.

use crate::account::AccountId;
use crate::freeze::UsualGaps;
use crate::time::Time;
use crate::transfer::Source;

/// Something that a reader of a trace should be told. Amounts are minor units of the ledger's currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caution {
    /// Transfers between victims' accounts, which are nobody's payment to a fraudster.
    BetweenVictims {
        /// How many.
        transfers: u64,
        /// Their sum.
        amount: i128,
    },
    /// An account at which the trace was to stop, which no record names.
    NothingStops {
        /// Its number as asked.
        number: String,
    },
    /// An account at which the trace ends since it paid so many, as the selection was told to.
    HubEnds {
        /// The account.
        account: AccountId,
        /// How many different accounts it paid.
        payees: u64,
    },
    /// Opening balances of accounts that no record names.
    OpeningsOfNobody {
        /// The file that gives them, by its path.
        file: String,
        /// How many.
        accounts: u64,
    },
    /// Payments later than the as-of time, which are left out. The first of them:
    PaymentsLater {
        /// Its line.
        source: Source,
        /// When it was made.
        time: Time,
    },
    /// Bounds are left out: they speak of all payments together, and one is shown.
    BoundsOfAllPayments,
    /// Bounds are left out: they would take too long.
    BoundsLeftOut {
        /// How many transfers the trace touches.
        transfers: usize,
    },
    /// The bounds of some accounts are left out: those of all would take too long.
    BoundsOfTheFirst {
        /// How many accounts have them.
        first: usize,
        /// How many have not.
        left_out: usize,
        /// How many transfers the trace touches.
        transfers: usize,
    },
    /// A freeze in force that has no end: nobody knows when it runs out, so the account stays on the list.
    FreezeWithoutEnd {
        /// Where.
        account: AccountId,
        /// The line that states it.
        source: Source,
    },
    /// Known opening balances that the records contradict, raised to the least that suffices.
    OpeningsRaised {
        /// Of these accounts.
        accounts: Vec<AccountId>,
    },
    /// A payer to whom more of other payments' money came than of his own came back: the trace ends with him, which
    /// is right for a victim and wrong for a mule.
    PayerWasPaid {
        /// Who.
        account: AccountId,
        /// What came of other payments.
        amount: i128,
    },
    /// Gaps in records that are not asked for: accounts are often silent for as long.
    UsualGaps(UsualGaps),
    /// Traced money that left through an exit, and lines at which it may go on, though nothing proves it.
    MayGoOn {
        /// Where it left.
        source: Source,
        /// How much of it is traced.
        amount: i128,
        /// Where it may go on.
        leads: Vec<Source>,
    },
    /// There are more of those than are told one by one.
    MoreMayGoOn {
        /// How many.
        transfers: usize,
        /// Their traced money.
        amount: i128,
    },
    /// A trader or a platform among the accounts: whoever traces through it traces everybody's money.
    HighTurnover {
        /// Which account.
        account: AccountId,
        /// The traced money that came to it.
        received: i128,
    },
}

impl Caution {
    /// A stable word for its kind.
    pub const fn code(&self) -> &'static str {
        match self {
            Caution::BetweenVictims { .. } => "between-victims",
            Caution::NothingStops { .. } => "stop-at-absent",
            Caution::HubEnds { .. } => "stopped-at-hub",
            Caution::OpeningsOfNobody { .. } => "openings-unknown-accounts",
            Caution::BoundsOfAllPayments
            | Caution::BoundsLeftOut { .. }
            | Caution::BoundsOfTheFirst { .. } => "bounds-left-out",
            Caution::FreezeWithoutEnd { .. } => "freeze-without-end",
            Caution::OpeningsRaised { .. } => "opening-raised",
            Caution::PayerWasPaid { .. } => "payer-was-paid",
            Caution::PaymentsLater { .. } => "payments-later",
            Caution::UsualGaps(_) => "usual-gaps",
            Caution::MayGoOn { .. } | Caution::MoreMayGoOn { .. } => "may-go-on",
            Caution::HighTurnover { .. } => "high-turnover",
        }
    }
}
