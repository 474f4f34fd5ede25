//! JSON of schema `fundtrail.trace/1`.

use std::io::{self, Write};

use crate::model::Report;

/// Writes the report as indented JSON, keys in the order of the schema, with a newline at its end.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, mut out: impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut out, report)?;
    out.write_all(b"\n")
}
