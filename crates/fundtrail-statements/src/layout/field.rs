//! What a column can be.

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

/// What a column can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
#[allow(missing_docs, reason = "each is the word of the layouts' vocabulary")]
pub enum Field {
    // When.
    Time,
    TimeInstead,
    Date,
    // A table's two sides.
    Payer,
    PayerBank,
    PayerName,
    PayerBalance,
    Payee,
    PayeeBank,
    PayeeName,
    PayeeBalance,
    Exit,
    Sequence,
    Sources,
    // What a converted table carries that statements proved.
    Arrives,
    ArrivesSequence,
    PayerRecords,
    PayeeRecords,
    PayerOpening,
    PayeeOpening,
    PayerTie,
    PayeeTie,
    PayerNumbers,
    PayeeNumbers,
    PayerId,
    PayeeId,
    // How much.
    Amount,
    AmountIn,
    AmountOut,
    AmountReceived,
    Direction,
    Balance,
    Fee,
    Net,
    Currency,
    CurrencyReceived,
    // A statement's own side.
    OwnCard,
    OwnAccount,
    OwnParty,
    OwnName,
    OwnId,
    OwnBank,
    // Its other side.
    OtherCard,
    OtherAccount,
    OtherInstead,
    OtherParty,
    OtherName,
    OtherId,
    OtherBank,
    // What the line says of itself.
    Id,
    Serial,
    Status,
    Kind,
    Memo,
    Remark,
    Note,
    Channel,
    Funding,
    Cash,
    Merchant,
    Terminal,
    MerchantName,
    Batch,
    Feedback,
    // What the hand that made the movement left.
    Ip,
    Device,
    Branch,
    Teller,
    Agent,
    // What companion tables say.
    Phone,
    OtherPhone,
    AccountStatus,
    Opened,
    Closed,
    LastEntry,
    SubAccount,
    BoundCard,
    BoundBank,
    Measure,
    FrozenAmount,
    FrozenBy,
    FrozenFrom,
    FrozenUntil,
    AskedAt,
    AnsweredAt,
    Unused,
}

/// The word by which layouts call it: `payer-bank`.
impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, c) in format!("{self:?}").char_indices() {
            if at > 0 && c.is_uppercase() {
                f.write_char('-')?;
            }
            f.write_char(c.to_ascii_lowercase())?;
        }
        Ok(())
    }
}
