//! The columns of a transfer table.

use super::carried::CarriedColumns;
use crate::layout::Field;
use crate::layout::header::Column;
use crate::lines::sheet::Sheet;
use crate::lines::statement::{When, when};

/// The columns of a table; what is not there is `None`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    pub(super) when: When,
    pub(super) amount: Column,
    pub(super) received: Option<Column>,
    /// What the payer is charged beside the amount.
    pub(super) fee: Option<Column>,
    /// The payer's and the payee's balance.
    pub(super) balances: [Option<Column>; 2],
    pub(super) currency: Option<usize>,
    pub(super) currency_received: Option<usize>,
    pub(super) payer: PartyColumns,
    pub(super) payee: PartyColumns,
    pub(super) id: Option<usize>,
    pub(super) kind: Option<usize>,
    pub(super) exit: Option<usize>,
    pub(super) channel: Option<usize>,
    pub(super) note: Option<usize>,
    pub(super) sequence: Option<usize>,
    pub(super) status: Option<usize>,
    pub(super) carried: CarriedColumns,
    /// The last column that every line needs.
    pub(super) last_needed: usize,
}

/// The columns that speak of one side.
#[derive(Debug, Clone, Copy)]
pub(super) struct PartyColumns {
    pub(super) number: usize,
    pub(super) bank: Option<usize>,
    pub(super) name: Option<usize>,
}

impl Columns {
    /// Where the fields of a sheet stand; `None` where a field is missing that no table can lack.
    pub(super) fn of(sheet: &Sheet<'_, '_>) -> Option<Self> {
        let at = |field| sheet.column(field);
        let required = sheet.found.layout.required().iter();
        Some(Columns {
            when: when(sheet)?,
            amount: sheet.column_with_unit(Field::Amount)?,
            received: sheet.column_with_unit(Field::AmountReceived),
            fee: sheet.column_with_unit(Field::Fee),
            balances: [Field::PayerBalance, Field::PayeeBalance].map(|field| sheet.column_with_unit(field)),
            currency: at(Field::Currency),
            currency_received: at(Field::CurrencyReceived),
            payer: PartyColumns {
                number: at(Field::Payer)?,
                bank: at(Field::PayerBank),
                name: at(Field::PayerName),
            },
            payee: PartyColumns {
                number: at(Field::Payee)?,
                bank: at(Field::PayeeBank),
                name: at(Field::PayeeName),
            },
            id: at(Field::Id),
            kind: at(Field::Kind),
            exit: at(Field::Exit),
            channel: at(Field::Channel),
            note: at(Field::Note),
            sequence: at(Field::Sequence),
            status: at(Field::Status),
            carried: CarriedColumns::of(sheet),
            last_needed: required
                .filter_map(|&field| at(field))
                .chain(when(sheet)?.columns().take(1))
                .max()?,
        })
    }
}
