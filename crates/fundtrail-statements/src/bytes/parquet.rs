//! Tables in Apache Parquet: typed columns as the text of a table of tabs, row group after row group.
//!
//! The column names are line 1 of the text and row `n` of the table is line `n + 1`, which is how a row is cited. What
//! a column's type says is written out exactly: a decimal with all its places, a time with the zone that it has. A
//! number of 64 bits of floating point that is too large to have kept its digits is written with an exponent, so that
//! it is no account's number.

use std::io::{self, Read};

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta};
use parquet::basic::{Compression, ConvertedType, LogicalType, TimeUnit};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::ParquetError;
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::reader::{ChunkReader, FileReader, SerializedFileReader};
use parquet::schema::types::ColumnDescriptor;

use crate::bytes::caught::caught;
use crate::bytes::placed;
use crate::trouble::ParquetTrouble;

/// What a file begins with, and ends with.
pub(crate) const MAGIC: [u8; 4] = *b"PAR1";

/// Rows that are taken at a time.
const ROWS: usize = 1 << 13;

/// Floating point of 64 bits keeps every whole number up to this one.
const WHOLE_UP_TO: f64 = 9_007_199_254_740_992.0;

/// Floating point of 32 bits keeps hundredths below this number.
const HUNDREDTHS_UP_TO: f32 = 65_536.0;

/// The text of a table, as it is read.
pub(crate) struct Text {
    file: Box<dyn FileReader + Send>,
    forms: Vec<Form>,
    /// The row group that is read, and its columns.
    group: usize,
    columns: Vec<ColumnReader>,
    rows_left: usize,
    /// What was written and not taken yet, from `taken` on.
    written: Vec<u8>,
    taken: usize,
}

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Text")
            .field("group", &self.group)
            .finish_non_exhaustive()
    }
}

impl Text {
    /// Opens a table.
    ///
    /// Fails with [`InvalidData`](io::ErrorKind::InvalidData), of which [`trouble`] tells, where it is not read.
    pub(crate) fn open(file: impl ChunkReader + 'static) -> io::Result<Self> {
        caught(|| Text::of(file)).unwrap_or_else(|| Err(told(ParquetTrouble::Broken {})))
    }

    fn of(file: impl ChunkReader + 'static) -> io::Result<Self> {
        let file = SerializedFileReader::new(file).map_err(wrong)?;
        let schema = file.metadata().file_metadata().schema_descr_ptr();
        let columns = schema.columns();
        let forms = columns.iter().map(|column| Form::of(column));
        let forms = forms.collect::<io::Result<_>>()?;
        let mut parts = file
            .metadata()
            .row_groups()
            .iter()
            .flat_map(RowGroupMetaData::columns);
        if let Some(part) = parts.find(|part| !is_unpacked(part.compression())) {
            // Without the level that it was compressed at.
            let codec = part.compression().to_string();
            let codec = codec.split('(').next().unwrap_or_default().to_owned();
            return Err(told(ParquetTrouble::Codec { codec }));
        }
        let names = columns.iter().map(|column| column.path().parts().join("."));
        let names: Vec<String> = names.collect();
        let mut written = placed::row(names.iter().map(String::as_str)).into_bytes();
        written.push(b'\n');
        Ok(Text {
            file: Box::new(file),
            forms,
            group: 0,
            columns: Vec::new(),
            rows_left: 0,
            written,
            taken: 0,
        })
    }

    /// Writes the next rows; says whether there were any.
    fn write_rows(&mut self) -> io::Result<bool> {
        while self.rows_left == 0 {
            if self.group == self.file.num_row_groups() {
                return Ok(false);
            }
            let group = self.file.get_row_group(self.group).map_err(wrong)?;
            self.group += 1;
            self.rows_left = usize::try_from(group.metadata().num_rows()).map_err(io::Error::other)?;
            let columns = (0..group.num_columns()).map(|at| group.get_column_reader(at));
            self.columns = columns.collect::<Result<_, _>>().map_err(wrong)?;
        }
        let rows = self.rows_left.min(ROWS);
        let cells = self.columns.iter_mut().zip(&self.forms).map(|(column, form)| {
            let cells = form.cells(column, rows)?;
            if cells.len() == rows {
                Ok(cells)
            } else {
                Err(form.ends_early())
            }
        });
        let cells: Vec<Vec<String>> = cells.collect::<io::Result<_>>()?;
        self.rows_left -= rows;
        self.written.clear();
        self.taken = 0;
        for row in 0..rows {
            let line = placed::row(cells.iter().map(|column| column[row].as_str()));
            self.written.extend_from_slice(line.as_bytes());
            self.written.push(b'\n');
        }
        Ok(true)
    }
}

impl Read for Text {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.written.len() {
            let more = caught(|| self.write_rows());
            if !more.unwrap_or_else(|| Err(told(ParquetTrouble::Broken {})))? {
                return Ok(0);
            }
        }
        let read = (&self.written[self.taken..]).read(buffer)?;
        self.taken += read;
        Ok(read)
    }
}

fn wrong(error: ParquetError) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}

fn is_unpacked(codec: Compression) -> bool {
    !matches!(codec, Compression::LZO | Compression::BROTLI(_))
}

fn told(trouble: ParquetTrouble) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, trouble)
}

/// What is said of a table that cannot be read.
pub(crate) fn trouble(error: &io::Error) -> ParquetTrouble {
    let told = error.get_ref().and_then(|error| error.downcast_ref());
    told.cloned().unwrap_or_else(|| {
        let error = error.to_string();
        ParquetTrouble::Damaged { error }
    })
}

/// How a column's values are written.
#[derive(Debug, Clone)]
struct Form {
    meaning: Meaning,
    name: String,
    /// The level at which a value is there.
    there: i16,
}

/// What a column's values mean.
#[derive(Debug, Clone, Copy)]
enum Meaning {
    /// As they are: whole numbers, floating point, yes and no, text.
    Plain,
    Unsigned,
    /// Whole numbers of so many places behind the point.
    Decimal {
        scale: usize,
    },
    Date,
    /// So many nanoseconds a tick, since midnight.
    Time {
        tick: i64,
    },
    /// So many nanoseconds a tick, since 1970; `utc`: an instant of UTC, else what a clock showed.
    Instant {
        tick: i64,
        utc: bool,
    },
    Uuid,
}

impl Meaning {
    fn of(column: &ColumnDescriptor) -> Option<Self> {
        Some(match column.logical_type_ref() {
            Some(LogicalType::Decimal(_)) => Meaning::decimal(column)?,
            Some(LogicalType::Date) => Meaning::Date,
            Some(LogicalType::Time(time)) => Meaning::Time {
                tick: tick(time.unit),
            },
            Some(LogicalType::Timestamp(time)) => Meaning::Instant {
                tick: tick(time.unit),
                utc: time.is_adjusted_to_u_t_c,
            },
            Some(LogicalType::Integer(whole)) if !whole.is_signed => Meaning::Unsigned,
            Some(LogicalType::Uuid) => Meaning::Uuid,
            Some(
                LogicalType::Integer(_)
                | LogicalType::String
                | LogicalType::Enum
                | LogicalType::Json
                | LogicalType::Unknown,
            ) => Meaning::Plain,
            Some(_) => return None,
            None => match column.converted_type() {
                ConvertedType::DECIMAL => Meaning::decimal(column)?,
                ConvertedType::DATE => Meaning::Date,
                ConvertedType::TIME_MILLIS => Meaning::Time { tick: 1_000_000 },
                ConvertedType::TIME_MICROS => Meaning::Time { tick: 1_000 },
                ConvertedType::TIMESTAMP_MILLIS => Meaning::Instant {
                    tick: 1_000_000,
                    utc: true,
                },
                ConvertedType::TIMESTAMP_MICROS => Meaning::Instant {
                    tick: 1_000,
                    utc: true,
                },
                ConvertedType::UINT_8
                | ConvertedType::UINT_16
                | ConvertedType::UINT_32
                | ConvertedType::UINT_64 => Meaning::Unsigned,
                ConvertedType::BSON | ConvertedType::INTERVAL => return None,
                _ => Meaning::Plain,
            },
        })
    }

    fn decimal(column: &ColumnDescriptor) -> Option<Self> {
        let scale = usize::try_from(column.type_scale()).ok()?;
        Some(Meaning::Decimal { scale })
    }
}

/// Nanoseconds in a unit of time.
fn tick(unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::MILLIS => 1_000_000,
        TimeUnit::MICROS => 1_000,
        TimeUnit::NANOS => 1,
    }
}

impl Form {
    fn of(column: &ColumnDescriptor) -> io::Result<Self> {
        let name = column.path().parts().join(".");
        if column.max_rep_level() > 0 {
            return Err(told(ParquetTrouble::Lists { column: name }));
        }
        let Some(meaning) = Meaning::of(column) else {
            return Err(told(ParquetTrouble::Kind { column: name }));
        };
        Ok(Form {
            meaning,
            name,
            there: column.max_def_level(),
        })
    }

    fn ends_early(&self) -> io::Error {
        let error = format!("the column {} ends before the others", self.name);
        told(ParquetTrouble::Damaged { error })
    }

    /// The next cells of the column, `rows` at most; blank where no value is.
    fn cells(&self, column: &mut ColumnReader, rows: usize) -> io::Result<Vec<String>> {
        match column {
            ColumnReader::BoolColumnReader(column) => {
                self.take(column, rows, |value: &bool| Some(value.to_string()))
            }
            ColumnReader::Int32ColumnReader(column) => self.take(column, rows, |&value| match self.meaning {
                Meaning::Unsigned => Some(value.cast_unsigned().to_string()),
                _ => self.whole(value.into()),
            }),
            ColumnReader::Int64ColumnReader(column) => self.take(column, rows, |&value| match self.meaning {
                Meaning::Unsigned => Some(value.cast_unsigned().to_string()),
                _ => self.whole(value),
            }),
            ColumnReader::FloatColumnReader(column) => self.take(column, rows, |&value: &f32| {
                Some(floating(value, value.abs(), HUNDREDTHS_UP_TO))
            }),
            ColumnReader::DoubleColumnReader(column) => self.take(column, rows, |&value: &f64| {
                Some(floating(value, value.abs(), WHOLE_UP_TO))
            }),
            ColumnReader::ByteArrayColumnReader(column) => {
                self.take(column, rows, |value| self.bytes(value.data()))
            }
            ColumnReader::FixedLenByteArrayColumnReader(column) => {
                self.take(column, rows, |value| self.bytes(value.data()))
            }
            ColumnReader::Int96ColumnReader(_) => {
                let column = self.name.clone();
                Err(told(ParquetTrouble::Clock { column }))
            }
        }
    }

    fn take<T: DataType>(
        &self,
        column: &mut ColumnReaderImpl<T>,
        rows: usize,
        write: impl Fn(&T::T) -> Option<String>,
    ) -> io::Result<Vec<String>> {
        let (mut levels, mut values) = (Vec::new(), Vec::new());
        let (taken, _, _) = column
            .read_records(rows, Some(&mut levels), None, &mut values)
            .map_err(wrong)?;
        let mut values = values.iter();
        let mut next = || {
            let value = values.next()?;
            let column = || self.name.clone();
            Some(write(value).ok_or_else(|| told(ParquetTrouble::Value { column: column() })))
        };
        let cells = (0..taken).map(|row| {
            if self.there > 0 && levels.get(row).is_none_or(|level| *level < self.there) {
                return Ok(String::new());
            }
            next().unwrap_or_else(|| Err(self.ends_early()))
        });
        cells.collect()
    }

    fn whole(&self, value: i64) -> Option<String> {
        match self.meaning {
            Meaning::Decimal { scale } => Some(decimal(&value.to_string(), scale)),
            Meaning::Date => {
                let day = NaiveDate::default().checked_add_signed(TimeDelta::try_days(value)?)?;
                Some(day.to_string())
            }
            Meaning::Time { tick } => {
                let ticks = 1_000_000_000 / tick;
                let (seconds, part) = (value.div_euclid(ticks), value.rem_euclid(ticks) * tick);
                let time = NaiveTime::from_num_seconds_from_midnight_opt(
                    u32::try_from(seconds).ok()?,
                    u32::try_from(part).ok()?,
                );
                Some(time?.to_string())
            }
            Meaning::Instant { tick, utc } => {
                let ticks = 1_000_000_000 / tick;
                let (seconds, part) = (value.div_euclid(ticks), value.rem_euclid(ticks) * tick);
                let instant = DateTime::from_timestamp(seconds, u32::try_from(part).ok()?)?.naive_utc();
                Some(format!("{instant}{}", if utc { "Z" } else { "" }))
            }
            Meaning::Plain | Meaning::Unsigned | Meaning::Uuid => Some(value.to_string()),
        }
    }

    fn bytes(&self, value: &[u8]) -> Option<String> {
        match self.meaning {
            Meaning::Decimal { scale } => Some(decimal(&signed(value)?.to_string(), scale)),
            Meaning::Uuid => {
                let digits = crate::bytes::file::hex(value);
                let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| digits.get(part));
                let parts: Option<Vec<&str>> = parts.into_iter().collect();
                Some(parts?.join("-"))
            }
            _ => std::str::from_utf8(value).ok().map(str::to_owned),
        }
    }
}

/// The whole number that bytes are, the highest first; `None` beyond 16 bytes.
fn signed(bytes: &[u8]) -> Option<i128> {
    let fill = if bytes.first()? & 0x80 == 0 { 0 } else { 0xFF };
    let mut wide = [fill; 16];
    let start = wide.len().checked_sub(bytes.len())?;
    wide[start..].copy_from_slice(bytes);
    Some(i128::from_be_bytes(wide))
}

/// A whole number with a point before its last `scale` digits.
fn decimal(digits: &str, scale: usize) -> String {
    if scale == 0 {
        return digits.to_owned();
    }
    let (sign, digits) = digits
        .strip_prefix('-')
        .map_or(("", digits), |digits| ("-", digits));
    let digits = format!("{digits:0>width$}", width = scale + 1);
    let (whole, part) = digits.split_at(digits.len() - scale);
    format!("{sign}{whole}.{part}")
}

/// Floating point by the fewest digits that tell it from its neighbours; with an exponent from `exact` on, where digits
/// are lost.
fn floating<F: Copy + PartialOrd + std::fmt::Display + std::fmt::UpperExp>(
    value: F,
    size: F,
    exact: F,
) -> String {
    if size >= exact {
        format!("{value:E}")
    } else {
        value.to_string()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use bytes::Bytes;
    use parquet::data_type::{
        ByteArray, ByteArrayType, DoubleType, FixedLenByteArrayType, FloatType, Int32Type, Int64Type, Int96,
        Int96Type,
    };
    use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
    use parquet::schema::parser::parse_message_type;

    use super::*;

    /// A table of one column, as it is read.
    fn column<T: DataType>(kind: &str, values: &[T::T], there: Option<&[i16]>) -> io::Result<Vec<String>> {
        let mut bytes = Vec::new();
        let schema = parse_message_type(&format!("message m {{ {kind}; }}")).expect("a schema");
        let mut file =
            SerializedFileWriter::new(&mut bytes, Arc::new(schema), Arc::default()).expect("a writer");
        let write = |group: &mut SerializedRowGroupWriter<'_, _>| {
            let mut column = group.next_column()?.expect("there is one");
            let repeated = kind.starts_with("repeated").then_some(&[0_i16][..]);
            column.typed::<T>().write_batch(values, there, repeated)?;
            column.close()
        };
        let mut group = file.next_row_group().expect("a group");
        write(&mut group).expect("a column");
        group.close().expect("a group");
        file.close().expect("a file");
        let mut text = String::new();
        Text::open(Bytes::from(bytes))?.read_to_string(&mut text)?;
        Ok(text.lines().map(str::to_owned).collect())
    }

    fn refused(found: io::Result<Vec<String>>) -> ParquetTrouble {
        trouble(&found.expect_err("it is refused"))
    }

    #[test]
    fn a_decimal_keeps_its_places_however_it_is_stored() {
        let expected = ["a", "12.34", "-0.05", "0.00"];
        let longs = column::<Int64Type>("required int64 a (DECIMAL(18,2))", &[1234, -5, 0], None);
        assert_eq!(longs.expect("it is read"), expected);
        let bytes = [&[0x04, 0xD2][..], &[0xFB], &[0]].map(|bytes| ByteArray::from(bytes.to_vec()));
        let of_bytes = column::<ByteArrayType>("required binary a (DECIMAL(30,2))", &bytes, None);
        assert_eq!(of_bytes.expect("it is read"), expected);
        let wide = [&[0xFF; 15][..], &[0xFB]].concat();
        let fixed = [parquet::data_type::FixedLenByteArray::from(wide)];
        let fixed = column::<FixedLenByteArrayType>(
            "required fixed_len_byte_array(16) a (DECIMAL(38,0))",
            &fixed,
            None,
        );
        assert_eq!(fixed.expect("it is read"), ["a", "-5"]);
    }

    #[test]
    fn a_time_is_written_as_what_it_is() {
        // 2026-03-01T10:00:00 is 1,772,359,200 seconds after 1970; 20,513 days.
        let seconds = 1_772_359_200;
        let local = column::<Int64Type>(
            "required int64 a (TIMESTAMP(MICROS,false))",
            &[seconds * 1_000_000, seconds * 1_000_000 + 250_000],
            None,
        );
        assert_eq!(
            local.expect("it is read"),
            ["a", "2026-03-01 10:00:00", "2026-03-01 10:00:00.250"]
        );
        let instant = column::<Int64Type>(
            "required int64 a (TIMESTAMP(NANOS,true))",
            &[seconds * 1_000_000_000],
            None,
        );
        assert_eq!(instant.expect("it is read"), ["a", "2026-03-01 10:00:00Z"]);
        let day = column::<Int32Type>("required int32 a (DATE)", &[20_513, -1], None);
        assert_eq!(day.expect("it is read"), ["a", "2026-03-01", "1969-12-31"]);
        let time = column::<Int32Type>("required int32 a (TIME(MILLIS,false))", &[36_000_000], None);
        assert_eq!(time.expect("it is read"), ["a", "10:00:00"]);
    }

    #[test]
    fn floating_point_that_lost_digits_is_no_plain_number() {
        let doubles = [0.1 + 0.2, 1234.5, 6_217_000_000_000_000_123.0];
        assert_eq!(
            column::<DoubleType>("required double a", &doubles, None).expect("it is read"),
            ["a", "0.30000000000000004", "1234.5", "6.217E18"]
        );
        assert_eq!(
            column::<FloatType>("required float a", &[0.1, 1_234_567.9], None).expect("it is read"),
            ["a", "0.1", "1.2345679E6"]
        );
    }

    #[test]
    fn what_is_not_there_is_blank_and_a_row_is_one_line() {
        let text = ["a\nb", "c\td"].map(ByteArray::from);
        let found = column::<ByteArrayType>("optional binary a (UTF8)", &text, Some(&[1, 0, 1]));
        assert_eq!(found.expect("it is read"), ["a", "a b", "", "c d"]);
    }

    #[test]
    fn a_column_that_does_not_tell_its_meaning_is_named() {
        let bytes = [ByteArray::from(vec![0xFF, 0xFE])];
        let text = column::<ByteArrayType>("required binary a (UTF8)", &bytes, None);
        assert_eq!(refused(text), ParquetTrouble::Value { column: "a".into() });
        let bson = column::<ByteArrayType>("required binary a (BSON)", &bytes, None);
        assert_eq!(refused(bson), ParquetTrouble::Kind { column: "a".into() });
        let clock = column::<Int96Type>("required int96 a", &[Int96::default()], None);
        assert_eq!(refused(clock), ParquetTrouble::Clock { column: "a".into() });
        let list = column::<Int32Type>("repeated int32 a", &[1], Some(&[1]));
        assert_eq!(refused(list), ParquetTrouble::Lists { column: "a".into() });
    }
}
