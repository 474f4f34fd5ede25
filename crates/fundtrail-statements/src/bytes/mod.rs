//! Bytes → rows: finds files, unpacks them, judges their encoding, and cuts their text into rows.

pub(crate) mod archive;
mod caught;
pub(crate) mod decode;
pub(crate) mod file;
pub(crate) mod foreign;
pub(crate) mod markup;
pub(crate) mod message;
pub(crate) mod packed;
pub(crate) mod parquet;
pub(crate) mod placed;
pub(crate) mod room;
pub(crate) mod row;
pub(crate) mod workbook;
pub(crate) mod xml;
