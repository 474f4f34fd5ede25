//! What a caller may say about how to read.

use std::path::PathBuf;

use fundtrail::{Currency, Time};

use crate::cell::period::Period;
use crate::cell::{DateOrder, DecimalMark, Zone};
use crate::progress::Progress;

/// What a word of a direction or status column means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordMeaning {
    /// Money came in.
    In,
    /// Money went out.
    Out,
    /// The account did not change.
    Own,
    /// It succeeded.
    Done,
    /// It failed, or has not happened yet.
    Failed,
}

/// How to read files. The default leaves everything to the files.
#[derive(Debug, Clone)]
pub struct ReadOptions {
    /// The user's layouts (`--layout`), which go before the built-in ones.
    pub layouts: Vec<PathBuf>,
    /// Files that are read as something else (opening balances, victims, freezes): folders may hold them, and they are no
    /// records.
    pub beside: Vec<PathBuf>,
    /// The case's zone, to which times with an offset are converted (`--zone`).
    pub zone: Zone,
    /// In which order dates without a year of four digits in front stand, for columns that do not prove it (`--date-order`).
    pub date_order: Option<DateOrder>,
    /// Which mark is decimal, for columns that do not prove it (`--decimal-mark`).
    pub decimal_mark: Option<DecimalMark>,
    /// The currency of files of which neither a column, their heading nor their layout says it (`--currency`).
    pub currency: Option<Currency>,
    /// The time of statements whose dates have no year, where neither they nor their names say it (`--period`).
    pub period: Option<Period>,
    /// Words of direction and status columns, beside those that the layouts know (`--word`).
    pub words: Vec<(String, WordMeaning)>,
    /// How far apart the two sides of one transfer may be in the first pass (`--mirror-window`), in seconds.
    pub mirror_window_seconds: u32,
    /// Records that start earlier are not read (`--since`).
    pub since: Option<Time>,
    /// Records that start later are not read (`--until`).
    pub until: Option<Time>,
    /// What statements say of later times is not known: they are settled as if the files ended there (`--as-of`).
    pub as_of: Option<Time>,
    /// Whether lines that cannot be read are set aside instead of ending the reading (`--accept-rejects`).
    pub accept_rejects: bool,
    /// The most bytes that a packed file (a workbook, gzip, a zip archive) may unpack to (`--max-expand`).
    pub unpacked_limit: u64,
    /// The most bytes of memory that reading may take, as far as the sizes of the files tell beforehand; `None` for no
    /// look at it.
    pub memory_limit: Option<u64>,
    /// Who is told how far reading has come.
    pub progress: Option<Progress>,
}

impl Default for ReadOptions {
    fn default() -> Self {
        ReadOptions {
            layouts: Vec::new(),
            beside: Vec::new(),
            zone: Zone::default(),
            date_order: None,
            decimal_mark: None,
            currency: None,
            period: None,
            words: Vec::new(),
            mirror_window_seconds: 120,
            since: None,
            until: None,
            as_of: None,
            accept_rejects: false,
            unpacked_limit: 1 << 30,
            memory_limit: None,
            progress: None,
        }
    }
}
