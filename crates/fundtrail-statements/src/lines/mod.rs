//! Rows → entries and table lines: finds the table in a file and what only whole columns prove, then reads line by
//! line.

pub(crate) mod bare;
pub(crate) mod clock;
pub(crate) mod column_name;
pub mod companion;
pub(crate) mod content;
pub(crate) mod currency;
pub(crate) mod date_forms;
pub(crate) mod doubts;
pub(crate) mod gather;
pub(crate) mod guess;
mod header_rows;
pub(crate) mod heading;
pub(crate) mod manner;
pub(crate) mod namesake;
pub(crate) mod proof;
pub(crate) mod prose;
pub(crate) mod scan;
pub(crate) mod section;
pub(crate) mod shape;
pub(crate) mod sheet;
pub(crate) mod statement;
pub(crate) mod sum_line;
pub(crate) mod summary;
pub(crate) mod transfer_table;
pub(crate) mod unread;
pub(crate) mod year;
pub(crate) mod zones_named;
