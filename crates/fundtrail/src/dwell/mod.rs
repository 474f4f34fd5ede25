//! Dwell: how long money stays in an account before it is paid on.
//!
//! The unit is the *visit*: from a receipt to the departure of the money. Payments within minutes of each other
//! are one *go*; a go that takes a tenth of the balance, or half of what came last, is a departure; less is
//! small change. A visit begins with the first traced receipt since the last departure; where none is traced,
//! with the oldest of the last receipts that make up what the go paid out. So wages that lie in an account do
//! not pass for money that waits, nor lunch for money that leaves. All receipts and payments on record up to
//! the as-of time count, traced or not. A visit that is still open, or whose end lies outside the account's
//! records, is censored: it lasted at least that long.
//!
//! # The model
//! The minutes of a visit are log-normal: `ln minutes ~ N(μ, σ²)`, with one `σ` and an account's own `μ`, the
//! log of its median. The scales hang together: `μ(account) ~ N(μ(level), …)`, `μ(level) ~ N(μ(case), …)`,
//! `μ(case) ~ N(ln 60, …)`. So an account with many visits goes by its own, one with few by those of its
//! level, and a case without any by the prior: half gone in an hour, 28% in 15 minutes, and wide. It is
//! scales that are averaged, never curves of survival: the mean of a fast and a slow curve is the curve of
//! neither. [`Scales`] has the formulas.
//!
//! Once an account has begun to pay out it is *draining*: its next payment follows on the heels of the last,
//! whatever its scale; what it leaves behind when it stops leaves slowly. [`Law`] has those formulas.
//!
//! Nothing that came on record after the as-of time is read.

mod law;
mod scale;
mod stay;
mod watch;

pub use law::Law;
pub use scale::{Scale, Scales};
pub(crate) use stay::minutes_between;
pub use stay::{Phase, Stay, Stays, Visit};

/// The shortest time that is told from another, in minutes: clocks of banks are no finer.
const FINEST_MINUTES: f64 = 0.25;
