//! Laundering cases with known truth, of any size, by seed.
//!
//! - [`case`] plays one case of a [`Family`] in a small society: a ledger with every opening balance, the
//!   payments, the as-of time, and the [`Truth`]. Tests and benches use it directly, without files.
//! - [`statements`] gives its records as banks hand them out, with as much mess as is asked for;
//!   [`write_case_table`] as one transfer table; [`truth_files`] the truth.
//! - [`Network`] makes skewed traffic of any size for benches, and [`write_network_table`] streams it, with a
//!   case inside.
//! - [`Figures`] says what a case looks like, [`Agreement`] how well a rule's figures agree with the truth.
//!
//! # Examples
//! ```
//! use fundtrail_synth::{Family, Figures, Shape, case};
//!
//! let case = case(Family::DeepSplit, 7, &Shape::default());
//! let figures = Figures::of(&case);
//! assert!(figures.levels >= 3 && figures.holding >= 3);
//! ```
//!
//! The same seed gives the same bytes on every machine and any number of threads: randomness comes from
//! `ChaCha8` streams, and what is not plain IEEE arithmetic comes from `libm`, not from the system.

mod case;
mod dice;
mod dwell;
mod family;
mod figures;
mod footprint;
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
pub use statements::{CaseFile, Mess, Returned, StatementOptions, Statements, statements};
pub use table::{write_case_table, write_network_table};
pub use truth::{Carried, MuleState, MuleTruth, Stay, Truth};
pub use truth_files::truth_files;
