//! The columns of a statement.

use super::exchange::Exchange;
use crate::layout::Field;
use crate::layout::header::Column;
use crate::lines::sheet::Sheet;

/// The columns of a statement; what is not there is `None`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    pub(super) when: When,
    pub(super) how_much: HowMuch,
    pub(super) balance: Option<Column>,
    pub(super) fee: Option<Column>,
    /// What is left of an amount after its fee.
    pub(super) net: Option<Column>,
    pub(super) currency: Option<usize>,
    /// What says in which currency money came, where it has one of its own.
    pub(super) exchange: Option<Exchange>,
    pub(super) own: PartyColumns,
    pub(super) other: PartyColumns,
    /// A number that names the counterparty where its own columns name nobody.
    pub(super) other_instead: Option<usize>,
    pub(super) status: Option<usize>,
    pub(super) serial: Option<usize>,
    pub(super) kind: Option<usize>,
    pub(super) memo: Option<usize>,
    pub(super) remark: Option<usize>,
    pub(super) channel: Option<usize>,
    /// What paid, in a wallet's bill.
    pub(super) funding: Option<usize>,
    pub(super) cash: Option<usize>,
    pub(super) merchant: [Option<usize>; 3],
    pub(super) left: LeftColumns,
    pub(super) batch: Option<usize>,
    pub(super) feedback: Option<usize>,
    /// The last column that every line needs.
    pub(super) last_needed: usize,
}

/// The columns that speak of the hand that made the movement.
#[derive(Debug, Clone, Copy)]
pub(super) struct LeftColumns {
    pub(super) ip: Option<usize>,
    pub(super) device: Option<usize>,
    pub(super) terminal: Option<usize>,
    pub(super) branch: Option<usize>,
    pub(super) teller: Option<usize>,
    pub(super) agent: Option<usize>,
}

/// Where the time stands.
#[derive(Debug, Clone, Copy)]
pub(crate) enum When {
    /// In one column, or in a second one where that is blank.
    Whole { time: usize, instead: Option<usize> },
    /// Date and time of day apart.
    Apart { date: usize, time: usize },
}

/// Where amount and direction stand.
#[derive(Debug, Clone, Copy)]
pub(super) enum HowMuch {
    /// The sign says which way.
    Signed(Column),
    /// A word says which way.
    Worded { amount: Column, direction: usize },
    /// One column for each way.
    Apart { into: Column, out: Column },
}

/// The columns that speak of one side.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PartyColumns {
    pub(super) card: Option<usize>,
    pub(super) account: Option<usize>,
    /// Number, name and bank in one cell.
    pub(super) packed: Option<usize>,
    pub(super) name: Option<usize>,
    pub(super) id: Option<usize>,
    pub(super) bank: Option<usize>,
}

impl PartyColumns {
    /// Those of a statement's own side, or of the account that a companion table speaks of.
    pub(crate) fn own(sheet: &Sheet<'_, '_>) -> Self {
        PartyColumns {
            card: sheet.column(Field::OwnCard),
            account: sheet.column(Field::OwnAccount),
            packed: sheet.column(Field::OwnParty),
            name: sheet.column(Field::OwnName),
            id: sheet.column(Field::OwnId),
            bank: sheet.column(Field::OwnBank),
        }
    }

    /// Whether a column gives a number.
    pub(super) fn has_number(&self) -> bool {
        self.card.or(self.account).or(self.packed).is_some()
    }

    /// The columns that give a number.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = usize> {
        [self.card, self.account, self.packed].into_iter().flatten()
    }
}

impl When {
    /// The columns of which one has to be filled.
    pub(crate) fn columns(self) -> impl Iterator<Item = usize> {
        let (first, second) = match self {
            When::Whole { time, instead } => (time, instead),
            When::Apart { date, time } => (date, Some(time)),
        };
        std::iter::once(first).chain(second)
    }
}

impl HowMuch {
    /// The columns with amounts.
    pub(super) fn amounts(self) -> impl Iterator<Item = usize> {
        let (first, second) = match self {
            HowMuch::Signed(amount) | HowMuch::Worded { amount, .. } => (amount.at, None),
            HowMuch::Apart { into, out } => (into.at, Some(out.at)),
        };
        std::iter::once(first).chain(second)
    }

    /// The column that says which way an amount went, where its sign need not.
    pub(super) fn way(self) -> Option<usize> {
        match self {
            HowMuch::Signed(_) => None,
            HowMuch::Worded { direction, .. } => Some(direction),
            HowMuch::Apart { out, .. } => Some(out.at),
        }
    }

    /// The columns that amount and direction rest on.
    pub(super) fn columns(self) -> impl Iterator<Item = usize> {
        let (first, second) = match self {
            HowMuch::Signed(amount) => (amount.at, None),
            HowMuch::Worded { amount, direction } => (amount.at, Some(direction)),
            HowMuch::Apart { into, out } => (into.at, Some(out.at)),
        };
        std::iter::once(first).chain(second)
    }
}

impl Columns {
    /// Whether only the sign of an amount says which way it went.
    pub(super) fn is_signed(&self) -> bool {
        matches!(self.how_much, HowMuch::Signed(_))
    }

    /// Whether a column says more of a line than its account, time and amount: with whom, what for, what was left.
    pub(super) fn says_more(&self) -> bool {
        let other = [
            self.other.card,
            self.other.account,
            self.other.packed,
            self.other.name,
            self.other_instead,
        ];
        let words = [
            self.serial,
            self.kind,
            self.memo,
            self.remark,
            self.channel,
            self.cash,
            self.batch,
        ];
        let columns = other.into_iter().chain(words).chain(self.merchant);
        self.balance.is_some() || columns.flatten().next().is_some()
    }

    /// Where the fields of a sheet stand; `None` where a field is missing that no statement can lack.
    pub(super) fn of(sheet: &Sheet<'_, '_>) -> Option<Self> {
        let at = |field| sheet.column(field);
        let when = when(sheet)?;
        let how_much = how_much(sheet)?;
        let own = PartyColumns::own(sheet);
        let first_own = own.numbers().next();
        let last_needed = when
            .columns()
            .take(1)
            .chain(how_much.columns())
            .chain(first_own)
            .max()?;
        Some(Columns {
            when,
            how_much,
            balance: sheet.column_with_unit(Field::Balance),
            fee: sheet.column_with_unit(Field::Fee),
            net: sheet.column_with_unit(Field::Net),
            currency: at(Field::Currency),
            exchange: Exchange::of(sheet).filter(|_| matches!(how_much, HowMuch::Apart { .. })),
            own,
            other: PartyColumns {
                card: at(Field::OtherCard),
                account: at(Field::OtherAccount),
                packed: at(Field::OtherParty),
                name: at(Field::OtherName),
                id: at(Field::OtherId),
                bank: at(Field::OtherBank),
            },
            other_instead: at(Field::OtherInstead),
            status: at(Field::Status),
            serial: at(Field::Serial),
            kind: at(Field::Kind),
            memo: at(Field::Memo).or(said_behind_direction(sheet)),
            remark: at(Field::Remark),
            channel: at(Field::Channel),
            funding: at(Field::Funding),
            cash: at(Field::Cash),
            merchant: [at(Field::Merchant), at(Field::Terminal), at(Field::MerchantName)],
            left: LeftColumns {
                ip: at(Field::Ip),
                device: at(Field::Device),
                terminal: at(Field::Terminal),
                branch: at(Field::Branch),
                teller: at(Field::Teller),
                agent: at(Field::Agent),
            },
            batch: at(Field::Batch),
            feedback: at(Field::Feedback),
            last_needed,
        })
    }
}

/// The column of the direction, where its cells begin with the word and say more behind it.
fn said_behind_direction(sheet: &Sheet<'_, '_>) -> Option<usize> {
    let starts = sheet.found.layout.directions().are_starts();
    sheet.column(Field::Direction).filter(|_| starts)
}

/// Where the times of a sheet stand; `None` where it has none.
pub(crate) fn when(sheet: &Sheet<'_, '_>) -> Option<When> {
    Some(match (sheet.column(Field::Date), sheet.column(Field::Time)) {
        (Some(date), Some(time)) => When::Apart { date, time },
        (Some(time), None) | (None, Some(time)) => When::Whole {
            time,
            instead: sheet.column(Field::TimeInstead),
        },
        (None, None) => return None,
    })
}

fn how_much(sheet: &Sheet<'_, '_>) -> Option<HowMuch> {
    let column = |field| sheet.column_with_unit(field);
    if let (Some(into), Some(out)) = (column(Field::AmountIn), column(Field::AmountOut)) {
        return Some(HowMuch::Apart { into, out });
    }
    let amount = column(Field::Amount)?;
    Some(match sheet.column(Field::Direction) {
        Some(direction) => HowMuch::Worded { amount, direction },
        None => HowMuch::Signed(amount),
    })
}
