//! Shows what a trace found: one [`Report`], and renderers of it.
//!
//! A report is plain data in the order in which it is written out (its JSON is schema `fundtrail.trace/1`).
//! [`Report::new`] builds it from the core's results and what the caller knows of the inputs; every renderer
//! reads that one model, so a terminal table, a CSV and a JSON of one run can never disagree.

pub mod amount;
pub mod any_rule;
pub mod chain;
mod columns;
pub mod compose;
pub mod courses;
pub mod csv;
pub mod evidence;
pub mod graph;
pub mod html;
pub mod inspect;
pub mod json;
mod list;
mod markup;
pub mod mask;
pub mod model;
pub mod narrow;
pub mod network;
mod page;
pub mod restitution;
mod sections;
pub mod sources;
pub mod table;
mod view;
pub mod words;
pub mod work;
pub mod xlsx;

pub use amount::Amount;
pub use any_rule::AnyRule;
pub use chain::{Chain, Chains, chains};
pub use compose::{Evidence, Findings};
pub use evidence::EvidenceReport;
pub use inspect::Inspection;
pub use mask::Mask;
pub use model::Report;
pub use narrow::Narrow;
pub use network::NetworkReport;
pub use restitution::ReturnReport;
pub use sources::SourcesReport;
pub use table::Style;
pub use words::Lang;
pub use work::By;
