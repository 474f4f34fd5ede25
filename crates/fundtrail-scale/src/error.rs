//! Why nothing is selected.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use fundtrail_statements::{ReadError, worded};
use thiserror::Error;

/// Why a selection ends. Its text is complete: what was found, where, and what to do.
#[derive(Debug, Clone, Error)]
#[non_exhaustive]
pub enum ScaleError {
    /// A file that this process cannot read.
    #[error(transparent)]
    Read(Arc<ReadError>),
    /// What went wrong in another worker, as it tells.
    #[error("{english}")]
    Told {
        /// In English.
        english: String,
        /// In Chinese.
        chinese: String,
    },
    /// Which processes there are, and where, is not said so that they can meet.
    #[error("{}", .0.english())]
    Cluster(ClusterTrouble),
    /// One path that is two files.
    #[error(
        "{path}: process {first} and process {second} both have a file of this path, and they are not the same file; every \
         line is cited by its path, so give one of them another name"
    )]
    TwoFiles {
        /// The path as both give it.
        path: String,
        /// A process that has it.
        first: usize,
        /// One that has another.
        second: usize,
    },
    /// Two paths that are one file.
    #[error("{second}: the same bytes as {first}, whose transfers would count twice; give one of them only")]
    Twice {
        /// One path.
        first: String,
        /// The other.
        second: String,
    },
    /// A file that cannot be written, the selection or what is put aside beside it.
    #[error("{}: {error}; check the path and the room that is left", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        error: Arc<io::Error>,
    },
    /// The engine did not do its work.
    #[error("{0}; start all processes again")]
    Engine(String),
}

impl From<ReadError> for ScaleError {
    fn from(error: ReadError) -> Self {
        ScaleError::Read(Arc::new(error))
    }
}

worded! {
    /// What is wrong with the processes of a run.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum ClusterTrouble {
        NoSuchProcess { process: usize, processes: usize }
            "there is no process {process}: {processes} are listed, and they are counted from 0",
            "没有第 {process} 号进程：共列出 {processes} 个，从 0 数起";
        NoPort { process: usize, host: String }
            "process {process}: `{host}` names no port; write it as host:port",
            "第 {process} 号进程：{host} 没有端口；请写成 主机:端口";
        ListedTwice { process: usize, host: String }
            "process {process}: {host} is listed twice; give each process a port of its own",
            "第 {process} 号进程：{host} 列了两次；请为每个进程指定自己的端口";
        NoList { path: String, error: String }
            "{path}: {error}; check the path",
            "{path}：{error}；请检查路径";
        EmptyList { path: String }
            "{path}: no process is listed; write one host:port a line",
            "{path}：没有列出任何进程；请每行写一个 主机:端口";
        CannotListen { process: usize, host: String, error: String }
            "process {process} cannot listen at {host}: {error}; the list of hosts has to name this machine and a free port for it",
            "第 {process} 号进程无法在 {host} 监听：{error}；主机列表须写明本机及其空闲端口";
        NobodyCame { processes: String, seconds: u64 }
            "process {processes} did not come within {seconds} s; start every process with the same list of hosts, each with its own number, and see that they can reach each other",
            "第 {processes} 号进程在 {seconds} 秒内没有出现；请用同一主机列表启动全部进程，各用自己的编号，并确认它们能互相连接";
        UnknownHost { process: usize, host: String, error: String }
            "process {process}: {host} is not known as a host: {error}; check the list of hosts",
            "第 {process} 号进程：不认识主机 {host}：{error}；请检查主机列表";
        NoConnection { error: String }
            "no connection can be taken: {error}",
            "无法接受连接：{error}";
        UnlikeRuns { process: String, its: String, other: usize, others: String }
            "process {process} runs as {its} (version, processes × workers), and process {other} as {others}: start all alike",
            "第 {process} 号进程为 {its}（版本，进程数 × 线程数），第 {other} 号进程为 {others}：请以相同方式启动";
        SameNumber { process: String }
            "two processes say that they are process {process}; give each its own number",
            "有两个进程都自称第 {process} 号；请各给一个编号";
        AskedUnlike { first: usize, second: usize }
            "process {first} and process {second} are asked different things, or read in different ways: start all with the same options, or with copies of one layout",
            "第 {first} 号与第 {second} 号进程的查询或读取方式不同：请用相同的选项启动全部进程，或使用同一格式文件的副本";
    }
}

impl ScaleError {
    /// The same in Chinese.
    pub fn chinese(&self) -> String {
        match self {
            ScaleError::Read(error) => error.chinese(),
            ScaleError::Told { chinese, .. } => chinese.clone(),
            ScaleError::Cluster(trouble) => trouble.chinese(),
            ScaleError::TwoFiles { path, first, second } => format!(
                "{path}：第 {first} 号与第 {second} 号进程都有此路径的文件，但不是同一文件；每一行按路径引用，请给其中一个改名"
            ),
            ScaleError::Twice { first, second } => {
                format!("{second}：与 {first} 内容完全相同，其转账会重复计算；请只给其中一个")
            }
            ScaleError::Write { path, error } => {
                format!("{}：{error}；请检查路径和剩余空间", path.display())
            }
            ScaleError::Engine(what) => format!("{what}；请重新启动全部进程"),
        }
    }

    /// Where rows are put aside, with what the system says of it.
    pub(crate) fn scratch(error: io::Error) -> Self {
        let (path, error) = (std::env::temp_dir(), Arc::new(error));
        ScaleError::Write { path, error }
    }
}
