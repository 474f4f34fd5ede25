//! Dwell: how long money stays in an account before it is paid on.
//!
//! The unit is the *visit*: from the first receipt since the last payment out to the next payment out. Visits
//! are counted from all receipts and payments on record up to the as-of time, traced or not. A visit that is
//! still open, or whose end lies outside the account's records, is censored: it lasted at least that long.
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
