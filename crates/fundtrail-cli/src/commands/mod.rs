//! One file a subcommand.

mod again;
pub(crate) mod completions;
pub(crate) mod convert;
pub(crate) mod evidence;
pub(crate) mod inspect;
pub(crate) mod layouts;
pub(crate) mod man;
pub(crate) mod network;
pub(crate) mod restitution;
#[cfg(feature = "scale")]
pub(crate) mod select;
pub(crate) mod sources;
pub(crate) mod synth;
pub(crate) mod trace;
