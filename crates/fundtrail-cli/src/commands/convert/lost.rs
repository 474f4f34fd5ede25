//! What the inputs say and a converted table does not, in both languages.

use fundtrail_statements::worded;

worded! {
    /// What is not in the table, and what follows.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(super) enum Lost {
        /// The columns of what statements prove.
        Proven {}
            "not in the table (--plain): for which accounts and times there are records, opening balances, what was in transit; a trace of it takes every account as covered, which can show money as held that is not",
            "表中不含（--plain）：各账户已调单的时段、期初余额、在途款项；据此追踪时所有账户均视为已调单，可能把已转走的钱算作留存";
        /// Companion tables.
        Companions { paths: String }
            "not in the table: what companion tables say of accounts (freezes, status, phones); name {paths} beside it",
            "表中不含附表所载的账户情况（冻结、状态、电话）；追踪时请同时给出 {paths}";
        /// Leads.
        Leads { transfers: usize }
            "not in the table: where the money of transfers may go on that nobody could decide about: {transfers}",
            "表中不含未能认定的可能去向：涉及转账 {transfers} 笔";
    }
}
