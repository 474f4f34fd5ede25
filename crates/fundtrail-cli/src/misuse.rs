//! How a command line can ask for what cannot be, in both languages, before anything is read or right after.

use fundtrail::MoneyError;
use fundtrail::freeze::BadMinutes;
use fundtrail_statements::worded;

worded! {
    /// What is wrong with the options of a command, and what to write instead.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) enum Misuse {
        /// Standard input, where files are to be watched.
        WatchesInput {}
            "--watch: standard input cannot be watched; name files and folders",
            "--watch：标准输入无法监视；请给出文件或文件夹";
        /// An output in a folder that is watched.
        WatchedOutput { path: String, folder: String }
            "{path}: --watch would read it again with {folder}; write it to another folder",
            "{path}：--watch 会把它当作 {folder} 中的输入再次读入；请写到别的文件夹";
        /// One file named for two outputs.
        OutputTwice { path: String }
            "{path}: named twice as an output",
            "{path}：两次指定为输出";
        /// An output in a folder that does not exist.
        NoFolder { path: String, folder: String }
            "{path}: there is no folder {folder}",
            "{path}：没有文件夹 {folder}";
        /// A folder where a file has to be named.
        IsFolder { path: String }
            "{path}: is a folder; name a file",
            "{path}：是文件夹；请指定文件";
        /// A file where a folder has to be named.
        IsNoFolder { path: String }
            "{path}: is no folder",
            "{path}：不是文件夹";
        /// A folder to be made that exists.
        IsThere { path: String }
            "{path}: is there already; name a new folder",
            "{path}：已经存在；请指定新文件夹";
        /// An output that is an input.
        OutputIsInput { path: String }
            "{path}: is an input and will not be written over; name another output",
            "{path}：是输入文件，不会覆盖；请指定其他输出文件";
        /// An output named by a bank, which may come to be an input.
        OutputMayBeInput { path: String, input: String }
            "{path}: {input}, an input, could be written over; name another output",
            "{path}：可能覆盖输入文件 {input}；请指定其他输出文件";
        /// An output whose ending is none of those of tables.
        EndingOfTables { path: String }
            "{path}: the ending does not say what to write; use .csv .json .xlsx .html",
            "{path}：扩展名没有说明写什么；可用 .csv .json .xlsx .html";
        /// The same, where a network can be drawn.
        EndingOfNetworks { path: String }
            "{path}: the ending does not say what to write; use .csv .json .xlsx .html .graphml .gexf .dot, or .entities.csv and .links.csv for i2 and Neo4j",
            "{path}：扩展名没有说明写什么；可用 .csv .json .xlsx .html .graphml .gexf .dot，以及供 i2 和 Neo4j 用的 .entities.csv 与 .links.csv";
        /// The same, where statements can be asked for.
        EndingOfCases { path: String }
            "{path}: the ending does not say what to write; use .csv .json .xlsx .html .graphml .gexf .dot, .entities.csv and .links.csv for i2 and Neo4j, or .requests.csv for the statements to ask for",
            "{path}：扩展名没有说明写什么；可用 .csv .json .xlsx .html .graphml .gexf .dot，供 i2 和 Neo4j 用的 .entities.csv 与 .links.csv，以及待调取流水的 .requests.csv";
        /// A file a bank that holds no requests.
        NotOnceABank { path: String }
            "{path}: only .requests.csv is written once a bank; -o case.xlsx has a sheet for each",
            "{path}：只有 .requests.csv 按银行分别写出；-o case.xlsx 中每家银行有一张工作表";
        /// No payment to trace.
        NoPayment {}
            "no payment to trace: name it with --payment, --payments or --victim",
            "没有要追踪的转账：请用 --payment、--payments 或 --victim 指定";
        /// No payment to select for.
        NoPaymentToSelect {}
            "no payment to select for: name it with --payment, --payments or --victim",
            "没有要选取的转账：请用 --payment、--payments 或 --victim 指定";
        /// A payment that only reading everything could tell.
        PaymentMayBeAny {}
            "a payment told by its time or amount alone may be any line: name it by its id, FILE:LINE, from= or to=",
            "只有时间或金额的转账可能是任何一行：请用编号、文件:行号、from= 或 to= 指定";
        /// No account to begin with.
        NoSuspect {}
            "no suspect: name them with --suspect or --suspects, or a victim's payment with --payment",
            "没有嫌疑账户：请用 --suspect 或 --suspects 指定，或用 --payment 指定被害人的转账";
        /// An amount that is none.
        NotAmount { option: &'static str, text: String }
            "{option} {text}: not an amount; write it like 1000.00",
            "{option} {text}：不是金额；请写成 1000.00 的样子";
        /// An amount finer than the currency.
        TooFine { option: &'static str, text: String, decimals: u32 }
            "{option} {text}: more than {decimals} decimals; write it like 1000.00",
            "{option} {text}：小数多于 {decimals} 位；请写成 1000.00 的样子";
        /// An amount that no 64 bits hold.
        TooLarge { option: &'static str, text: String }
            "{option} {text}: beyond 64 bits of minor units; write less",
            "{option} {text}：超出 64 位（以分计）；请写小一些";
        /// Rejects of a command that leaves lines as they are.
        RejectsOfSelect {}
            "--accept-rejects: lines that cannot be read are told by the trace, which takes the option; select leaves them where they are",
            "--accept-rejects：无法读取的行由 trace 报告，请在 trace 上用此选项；select 不处理这些行";
        /// Processes that are counted twice, differently.
        HostsDisagree { path: String, hosts: usize, processes: usize }
            "--hosts {path}: it lists {hosts} process(es), and --processes says {processes}; they have to agree",
            "--hosts {path}：其中列出 {hosts} 个进程，而 --processes 为 {processes}；两者必须一致";
        /// A process beyond those that there are.
        NoSuchProcess { process: usize, processes: usize }
            "--process {process}: there are {processes} (--processes), counted from 0",
            "--process {process}：共有 {processes} 个进程（--processes），从 0 数起";
        /// Options of statements with a table.
        MessOfTable {}
            "--covered and --mess are about statements; add --as statements",
            "--covered 和 --mess 用于对账单；请加上 --as statements";
        /// Statements of a network.
        NetworkIsTable {}
            "--network gives a table; leave out --as statements",
            "--network 生成转账表；请去掉 --as statements";
        /// A kind of mess that there is not.
        NoSuchMess { kind: String, known: String }
            "no mess `{kind}`: there is all, or {known}",
            "没有 {kind} 这种杂乱：可用 all，或 {known}";
        /// Minutes that no schedule can have.
        NoMinutes { minutes: String }
            "{minutes} minutes is no pace: give a number from 0 to 1,000,000",
            "{minutes} 分钟不可用：请给出 0 到 1,000,000 之间的数";
        /// More rows than a sheet takes.
        TooManyForSheet { rows: usize, most: usize }
            "{rows} transfers: a sheet holds {most}; write a .csv, or fewer with --since and --until",
            "共 {rows} 笔转账：一张工作表最多 {most} 行；请写成 .csv，或用 --since 和 --until 减少";
    }
}

impl Misuse {
    /// Why the text of an option is no amount.
    pub(crate) fn of_amount(option: &'static str, text: &str, error: &MoneyError) -> Self {
        let text = text.to_owned();
        match error {
            MoneyError::TooManyDecimals { decimals } => Misuse::TooFine {
                option,
                text,
                decimals: u32::from(*decimals),
            },
            MoneyError::TooLarge => Misuse::TooLarge { option, text },
            _ => Misuse::NotAmount { option, text },
        }
    }
}

impl From<BadMinutes> for Misuse {
    fn from(BadMinutes(minutes): BadMinutes) -> Self {
        Misuse::NoMinutes {
            minutes: minutes.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_misuse_has_a_sentence_in_each_language() {
        for (kind, en, zh) in Misuse::SENTENCES {
            let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
            assert!(!en.chars().any(is_chinese), "{kind}");
            assert!(zh.chars().any(is_chinese), "{kind}");
        }
    }
}
