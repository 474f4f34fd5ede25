//! The freeze list: whom to call first, and how much to claim in each account.

mod candidate;
mod holder;
mod in_force;
mod list;
mod reason;
mod request;
mod schedule;

pub use holder::{HolderRow, Identity};
pub use in_force::InForce;
pub use list::{Call, Freeze, FreezeInputs, FreezeList, FreezeRow, PriceOfTime, Secured};
pub use reason::{Reason, Unit, units};
pub use request::{Request, Wanted};
pub use schedule::{BadMinutes, Order, Schedule, UnknownOrder};
