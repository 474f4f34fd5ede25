//! Dwell: how long money stays in an account before it is paid on.
//!
//! The unit is the *visit*: from a receipt to the departure of the money. Payments within minutes of each other
//! are one *go*; a go that takes a tenth of the balance, or half of what came last, is a departure; less is
//! small change. A visit of traced money begins with the first traced receipt since the last departure.
//!
//! Money that nobody traces tells of an account's pace too, if it is laundered; but wages that lie there are no
//! money that waits, nor is lunch money that leaves. What is laundered is passed on as it came: an untraced
//! visit ends with a go that pays out 70 to 100% of one receipt, or of a few on end, and begins with the first
//! of them. Some equal their wages by chance. So untraced visits count only where a third or more of the
//! untraced receipts of the case are passed on like that; and only there may an open visit have begun with
//! untraced money that still waits, as likely as such money is passed on.
//!
//! A visit that is still open, or whose end lies outside the account's records, is censored: it lasted at least
//! that long.
//!
//! # The model
//! Money moves on within minutes or hours, or it rests for days. The minutes of a visit that moves on are log-normal:
//! `ln minutes ~ N(μ, σ²)`, with an account's own `μ`, the log of its median. The scales hang together:
//! `μ(account) ~ N(μ(level), …)`, `μ(level) ~ N(μ(case), …)`, `μ(case) ~ N(ln 37, …)`. So an account with many visits
//! goes by its own, one with few by those of its level, and a case without any by the prior: half gone in an hour, 29%
//! in 15 minutes, and wide. How far visits of one account differ (`σ`: 0.8, 1.6 or 2.5) and how many of them rest (none,
//! a fifth, two fifths or three fifths) is a *habit* of the whole case, learnt from all of its visits: each is weighed by
//! how likely it makes them. What is weighed is scales and habits, given all that the account itself has shown, so that
//! a visit which has lasted long is more likely one that rests. [`Scales`] has the formulas.
//!
//! Once an account has begun to pay out it is *draining*: its next payment follows on the heels of the last,
//! whatever its scale; what it leaves behind when it stops leaves slowly. [`Law`] has those formulas.
//!
//! Nothing that came on record after the as-of time is read.

mod curve;
mod habit;
mod law;
mod scale;
mod stay;
mod watch;

pub use law::Law;
pub use scale::{Scale, Scales};
pub(crate) use stay::minutes_between;
pub use stay::{Phase, Start, Stay, Stays, Visit};

/// The shortest time that is told from another, in minutes: clocks of banks are no finer.
const FINEST_MINUTES: f64 = 0.25;
