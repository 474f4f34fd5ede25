//! The freeze list on small invented cases.

mod calls;
mod case;
mod landed;
mod order;
mod requests;
