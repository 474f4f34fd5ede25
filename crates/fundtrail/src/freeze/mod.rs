//! The freeze list: whom to call first, and how much to claim in each account.

mod aside;
mod banks;
mod calls;
mod candidate;
mod coming;
mod desk;
mod going_on;
mod holder;
mod in_force;
mod landed;
mod list;
mod onward;
mod order;
mod plan;
mod reason;
mod renewal;
mod request;
mod savings;
mod schedule;
mod watched;

pub use banks::{BadHours, BankManner, Banks, Hours};
pub use calls::Call;
pub use coming::{COMING_MINUTES, Coming, about};
pub use holder::{HolderRow, Identity};
pub use in_force::InForce;
pub use landed::{Freeze, Hold, Setback};
pub use list::{FreezeInputs, FreezeList, FreezeRow, PriceOfTime, Secured};
pub use order::{Order, UnknownOrder};
pub use reason::{Reason, Unit, units};
pub use renewal::Renewal;
pub use request::{Request, UsualGaps, Wanted};
pub use schedule::{BadMinutes, Schedule};
pub use watched::Watched;
