//! JSON: indented, keys in the order of the schema, with a newline at its end.

use std::io::{self, Write};

use serde::Serialize;

use crate::model::Report;

/// Writes the report of a trace, schema `fundtrail.trace/1`.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, out: impl Write) -> io::Result<()> {
    write_pretty(report, out)
}

/// Writes any report.
pub(crate) fn write_pretty(report: &impl Serialize, mut out: impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut out, report)?;
    out.write_all(b"\n")
}
