//! Laundering cases with known truth, of any size, by seed.
//!
//! The same seed gives the same bytes on every machine and any number of threads: randomness comes from
//! `ChaCha8` streams, and what is not plain IEEE arithmetic comes from `libm`, not from the system.

pub mod dice;
pub mod network;
pub mod rhythm;

pub use dice::Dice;
pub use network::{Network, skewed_network};
pub use rhythm::Rhythm;
