//! Laundering cases with known truth, of any size, by seed.
//!
//! The same seed gives the same bytes on every machine and any number of threads: randomness comes from
//! `ChaCha8` streams, and what is not plain IEEE arithmetic comes from `libm`, not from the system.

mod case;
mod dice;
mod dwell;
mod family;
mod figures;
mod holder;
mod network;
mod outlook;
mod plan;
mod purse;
mod rhythm;
mod society;
mod statements;
mod table;
mod text;
mod truth;
mod truth_files;
mod world;

pub use case::{Shape, SyntheticCase, case};
pub use dwell::{DwellLaw, LawKind};
pub use family::Family;
pub use figures::{Agreement, Figures, degrees, gini, held_in_truth};
pub use network::{Network, skewed_network};
pub use statements::{CaseFile, Mess, StatementOptions, Statements, statements};
pub use table::{write_case_table, write_network_table};
pub use truth::{Carried, MuleState, MuleTruth, Stay, Truth};
pub use truth_files::truth_files;
