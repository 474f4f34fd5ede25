//! Finds what a payment's money can reach in transfer tables that lie in many files, on many threads and machines.
//!
//! A trace is local and exact: what a payment can reach is small. What has to scale is finding it. [`select`] runs on
//! [timely dataflow](https://docs.rs/timely), the same program in every process, and writes the lines that the trace
//! can touch into one file, of which `fundtrail trace` makes the answer that it makes of all the tables.
//!
//! Transfers stay where they lie. Each worker skims the pieces of files that it takes (with the reader that `trace` has),
//! keeps 32 bytes a line, on disk beyond some millions of them ([`Limits`]), and then all go through time together,
//! slice after slice: who is reached in a slice is told to all, until nobody has anything to tell. A second walk picks
//! the lines that touch an account that was reached. So the network carries accounts that were reached, the few lines
//! that are selected, and nothing else.
//!
//! | module | is |
//! |---|---|
//! | [`cluster`] | which processes there are, and how they find each other |
//! | `board` | rounds: everybody tells everybody something, then all go on; the one use of timely |
//! | `files` | which process reads which file |
//! | `store` | the rows of a worker, in runs on disk, given out by slices of time |
//! | `relay` | who is reached |
//! | `touch` | which lines touch them |
//! | `picks` | the lines that a worker picked, a bit each |
//! | `output` | the selection, gathered and written whole |
//! | `worker` | these steps in order, as each worker does them |

mod board;
pub mod cluster;
mod error;
mod files;
mod hubs;
mod output;
mod picks;
mod relay;
mod store;
mod touch;
mod worker;

use std::path::PathBuf;
use std::sync::Arc;

use fundtrail_statements::{ReadOptions, Wanted};

pub use cluster::Cluster;
pub use error::{ClusterTrouble, ScaleError};
pub use hubs::{Hub, HubLimit};
pub use worker::Report;

/// What is to be selected.
#[derive(Debug, Clone)]
pub struct Job {
    /// The files and folders that this process has.
    pub paths: Vec<PathBuf>,
    /// How they are read: the same in every process.
    pub options: ReadOptions,
    /// The payments to follow and the accounts that are asked after: the same in every process.
    pub wanted: Wanted,
    /// From how many payees on an account is reported as a hub, and whether the search ends there.
    pub hubs: HubLimit,
    /// Where the first process writes the selection.
    pub output: PathBuf,
    /// How much a worker keeps in memory.
    pub limits: Limits,
}

/// How much a worker keeps in memory at a time. The selection does not depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Rows of 32 bytes that are kept before they go to disk, as one run in order of time.
    pub run_rows: usize,
    /// Rows of a slice of time. A slice holds more where more are of one instant.
    pub slice_rows: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            run_rows: 1 << 21,
            slice_rows: 1 << 20,
        }
    }
}

/// Finds, together with the other processes of the cluster, the lines that a trace of the wanted payments can touch. The
/// first process writes them.
///
/// # Errors
/// [`ScaleError`]: what the tables or the files system do not give, in whatever process, and what is wrong with the cluster.
/// Nothing is written then.
///
/// # Complexity
/// O(bytes of the files), divided among workers, twice where lines are picked. Each worker keeps
/// [`Limits::run_rows`] + [`Limits::slice_rows`] rows, 17 bytes (and up to as much to grow) an account that is reached,
/// a bit a line, and some hundred bytes a piece of 2 MB, its own and others'.
pub fn select(cluster: Cluster, job: Job) -> Result<Report, ScaleError> {
    let seen = files::look(&job.paths)?;
    let threads = cluster.threads();
    let (builders, guard) = cluster.connect()?;
    let shared = Arc::new(worker::Shared::new(job, seen, threads));
    let work = move |worker: &mut timely::worker::Worker| worker::run(worker, &shared);
    let config = timely::WorkerConfig::default();
    let workers = timely::execute::execute_from(builders, guard, config, work).map_err(ScaleError::Engine)?;
    let mut report = None;
    for worked in workers.join() {
        let worked =
            worked.map_err(|_| ScaleError::Engine("a worker ended before its work was done".to_owned()))?;
        report = report.or(Some(worked?));
    }
    report.ok_or_else(|| ScaleError::Engine("no worker was started".to_owned()))
}
