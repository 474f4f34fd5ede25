//! The program as its users run it.

mod util;

mod behind;
mod convert;
mod exports;
mod faces;
mod freeze;
mod hidden_characters;
mod injection;
mod inspect;
mod lines_in_time;
mod messages;
mod network;
mod output;
mod payments;
mod reached;
#[cfg(feature = "scale")]
mod select;
mod synth;
mod usage;
mod vectors;
mod watch;
