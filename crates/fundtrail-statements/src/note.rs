//! What a reader of the result should know, as kinds with their figures: worded here, once in each language.
//!
//! A kind is one entry of the list below. Both wordings have to use every field, or it does not compile without a
//! warning.

use std::fmt::{Debug, Display};

use fundtrail::Source;
use serde::{Deserialize, Serialize};

use crate::trouble::{FileKind, OwnPlace, Way};
use crate::worded;
use crate::worded::Say;

/// Something that a reader of the result should know.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// A stable word for it: `damaged-number`, `covered-by-table`.
    pub code: &'static str,
    /// One sentence in English: what was found and what follows.
    pub message: String,
    /// What was found.
    pub kind: NoteKind,
    /// The line it concerns.
    pub source: Option<Source>,
}

impl Note {
    /// Says what was found, of a line or of no single one.
    pub fn new(kind: NoteKind, source: Option<Source>) -> Self {
        Note {
            code: kind.code(),
            message: kind.english(),
            kind,
            source,
        }
    }
}

/// Columns that nothing reads, each with something that stands in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct UnreadColumns(pub Vec<(String, String)>);

impl Say for UnreadColumns {
    fn english(&self) -> impl Display + Debug {
        let column =
            |(name, sample): &(String, String)| format!("the column \"{name}\" (such as \"{sample}\")");
        self.0.iter().map(column).collect::<Vec<_>>().join(", ")
    }

    fn chinese(&self) -> impl Display + Debug {
        let column = |(name, sample): &(String, String)| format!("“{name}”（如“{sample}”）");
        self.0.iter().map(column).collect::<Vec<_>>().join("、")
    }
}

impl NoteKind {
    /// The cells that its sentence quotes as samples of a column, which may name anybody.
    pub fn quoted(&self) -> Vec<String> {
        match self {
            NoteKind::ListColumns { columns, .. } => {
                columns.0.iter().map(|(_, sample)| sample.clone()).collect()
            }
            NoteKind::UnreadCharges { sample, .. }
            | NoteKind::UnreadOtherSide { sample, .. }
            | NoteKind::UnreadNumbers { sample, .. }
            | NoteKind::UnreadBalances { sample, .. }
            | NoteKind::UnreadAmounts { sample, .. }
            | NoteKind::UnreadStates { sample, .. } => vec![sample.clone()],
            _ => Vec::new(),
        }
    }
}

worded! {
    /// Kinds of notes.
    #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    pub coded enum NoteKind {
        /// A file of a folder is not read.
        FileSkipped { path: String } "file-skipped":
            "{path}: not read, its ending is not known; name it to read it",
            "{path}：未读取，扩展名未知；如需读取，请直接指定该文件";
        /// A PDF of a folder or an archive is not read.
        PdfSkipped { path: String } "file-skipped":
            "{path}: a PDF, not read; if it holds records, ask the bank for them as CSV, Excel or camt.053",
            "{path}：PDF，未读取；如含流水，请向银行索取 CSV、Excel 或 camt.053";
        /// An archive of a kind that is not unpacked lies among the files.
        ArchiveSkipped { path: String } "file-skipped":
            "{path}: an archive of a kind that is not unpacked here, not read; unpack it beside the others",
            "{path}：此类压缩包不能直接读取，未读取；请解压到同一文件夹";
        /// A letter among the files.
        NoTableInText { path: String, lines: usize } "file-skipped":
            "{path}: {lines} lines of words and no table, not read; name the file itself to see what it lacks",
            "{path}：{lines} 行文字，没有表格，未读取；如应读取，请直接指定该文件查看缺少什么";
        /// A file of an archive is not read.
        MemberSkipped { path: String } "file-skipped":
            "{path}: not read, its ending is not known",
            "{path}：未读取，扩展名未知";
        /// A sheet sums up others.
        SummarySheet { path: String, found: String, lines: usize } "sheet-skipped":
            "{path}: {found}, so it is taken for a summary: its {lines} lines were not read, and are not counted",
            "{path}：按汇总表处理（{found}），其 {lines} 行未读取，也未计数";
        /// A sheet holds no records.
        EmptySheet { path: String, lines: usize } "sheet-skipped":
            "{path}: this sheet has no row with a time and an amount, so it holds no records: its {lines} lines were not read, and are not counted",
            "{path}：该工作表没有同时含时间和金额的行，不是交易记录，其 {lines} 行未读取，也未计数";
        /// A sheet is hidden beside others.
        SheetHidden { name: String, lines: u32 } "sheet-hidden":
            "the sheet \"{name}\" is hidden, so its {lines} lines were not read, and are not counted; show it in a spreadsheet and save, if its records count",
            "工作表“{name}”被隐藏，其 {lines} 行未读取，也未计数；如应计入，请取消隐藏并保存后重新读取";
        /// A page or XML that is only called a workbook.
        MarkupTable { what: FileKind } "markup-table":
            "{what}, whatever its name says: its table is read",
            "文件实为 {what}（与扩展名无关），已读取其中的表格";
        /// Likewise, and lines are counted by rows.
        MarkupTableByRows { what: FileKind } "markup-table":
            "{what}, whatever its name says: its table is read; where it is cited, the number behind the colon counts its rows",
            "文件实为 {what}（与扩展名无关），已读取其中的表格；引用时冒号后的数字为表格行号";
        /// No calendar has a day of a message.
        MessageDay { written: String, day: String } "message-day":
            "no calendar has the day of :61:{written}: it is taken as {day}",
            ":61:{written} 的日期不存在，按 {day} 处理";
        /// An entry of a message has no day.
        MessageWithoutDay { created: String } "message-day":
            "no day stands in this entry: it is taken as {created}, when the message was made",
            "该笔没有日期，按报文生成时间 {created} 处理";
        /// The entries of a message do not lead to its closing balance.
        MessageBalance { account: String, opening: String, reached: String, closing: String } "message-balance":
            "the entries of {account} lead from the opening balance {opening} to {reached}, but its closing balance is {closing}: entries are missing or the file was cut; its balances are left out",
            "{account} 的各笔由期初余额 {opening} 推得 {reached}，与期末余额 {closing} 不符：记录缺失或文件不完整，其余额不予采用";
        /// Several movements stand on one line.
        MessageLines {} "message-lines":
            "several movements stand on one line of this file: where it is cited, the number behind the colon counts its movements, from 2, and not its lines",
            "该文件一行含多笔：引用时冒号后的数字为笔数（从 2 起），不是行号";
        /// A batch whose bookings do not add up.
        MessageBatch { bookings: usize, amount: String } "message-batch":
            "the {bookings} bookings of this batch give no amounts that add up to its {amount}: it stays one movement without a counterparty",
            "该批 {bookings} 笔明细金额之和不等于总额 {amount}：按一笔处理，对手方不明";
        /// Lines that say the same as the line before, and nothing tells them apart.
        LineTwice { lines: usize } "line-twice":
            "from this one on, lines that say the same as the line before and have neither a balance nor a number of their own: {lines}; each counts as a payment: take out what was copied",
            "自此行起，与上一行完全相同、且没有余额或流水号可区分的行共 {lines} 行；均按单独的交易计入：如为重复，请删去";
        /// Letters of an encoding that nothing but the header shows.
        EncodingByHeader { encoding: String } "encoding-by-header":
            "read as {encoding}, in which the names of its columns are known; if names in it are wrong, save the file as UTF-8",
            "按 {encoding} 读取（列名在该编码下可识别）；如其中的名称有误，请另存为 UTF-8";
        /// No line below the header is a record.
        NoRecords {} "no-records":
            "no line below the header was read as a record",
            "表头以下没有读到任何记录";
        /// Nothing says whose a statement is.
        UnnamedAccount { name: String } "unnamed-account":
            "nothing says whose statement this is, so its account goes by the file's name, {name}; another file of the same account would count its money twice, and no payment of others finds it: put the account's number into the file's name or into a line above the header (account: NUMBER), or name its column in a layout",
            "文件未写明是谁的流水，账户以文件名 {name} 代称；同一账户的其他文件会使金额重复计算，他人的转账也对不上：请把账号写入文件名或表头上方（账号：号码），或在格式中指定账号列";
        /// The bytes of a file that was read.
        FileTwice { path: String, first: String } "file-twice":
            "{path}: the same bytes as {first}, counted once",
            "{path}：与 {first} 内容完全相同，只计一次";
        /// Bytes of another encoding.
        BrokenText {} "broken-text":
            "bytes of another encoding where no figure rests on them; the line's names are left out",
            "该行含其他编码的字节（不涉及金额等数值），行内名称不予采用";
        /// A sign beside amounts names the currency.
        CurrencyFromSign { mark: String, currency: String } "currency-from-sign":
            "where no column names the currency, amounts carry {mark}: those lines of this file are taken as {currency}",
            "没有币种列，金额带有 {mark}：该文件中这些行按 {currency} 处理";
        /// Each amount names its own currency.
        CurrencyFromCells { one: String, other: String } "currency-from-sign":
            "amounts carry the codes of several currencies (\"{one}\", \"{other}\"): each line counts in its own",
            "金额自带不同币种（“{one}”“{other}”）：各行按各自币种计";
        /// Dates without a year.
        YearFromStatement { written: String, last: String } "year-from-statement":
            "the dates have no year: \"{written}\" says when the statement ends, so they are taken as the last days of that month and day up to {last}",
            "日期未写年份：由“{written}”得知账单截止时间，各日期按 {last}（含）以前最近的该月该日处理";
        /// The currency that was said of files that say none.
        CurrencySaid { currency: String } "currency-assumed":
            "nothing in this file says in which currency its amounts are: they are taken as {currency}, as said of files that say none; if they are yuan, read it without that",
            "文件未写明币种：按所指定的 {currency} 处理；如为人民币，请不要指定币种";
        /// The currency is taken for granted.
        CurrencyAssumed { currency: String } "currency-assumed":
            "nothing says in which currency the amounts are: they are taken as {currency}; if they are not, say the currency in a column or a layout",
            "未写明币种：按 {currency} 处理；如不是，请用币种列或在格式中写明";
        /// A number ends in zeros as damaged ones do.
        ZeroTail { column: String, number: String } "zero-tail":
            "{column}: {number} ends in zeros past its 15th digit, as a spreadsheet leaves a long number; most of the column do not, so it is taken as it is",
            "{column}：{number} 第 15 位以后全为零，形似被电子表格截断；该列多数号码并非如此，故照原样采用";
        /// All amounts have one sign.
        OneSign { lines: usize, way: Way } "one-sign":
            "no column says the direction and all amounts have one sign: {lines} lines count as money {way}; if that is wrong, name the column of the direction in a layout of your own",
            "没有收付方向列，且金额符号全部相同：{lines} 行均按同一方向（{way}）处理；如有误，请在自定义格式中指定方向列";
        /// One amount of another sign than all others, with nothing else that says which way.
        LoneSign { lines: usize } "one-sign":
            "no column says the direction and all amounts but one have one sign: {lines} lines count as money in, one as \
             money out; if it is the other way round, say so in a layout of your own: in-sign = \"minus\", or the column of \
             the direction",
            "没有收付方向列，除一行外金额符号全部相同：{lines} 行按转入处理，一行按转出处理；若方向相反，请在自定义格式中写明 in-sign = \"minus\" 或方向列";
        /// Balances that run on with other signs than the amounts have.
        SignsByBalance {} "signs-by-balance":
            "the amounts have no sign that the balances bear out; the balances say which way each went",
            "金额没有与余额相符的符号；收付方向由余额确定";
        /// Signs that repeat the word of the direction.
        SignsRepeated { column: String, lines: usize } "signs-repeated":
            "by the column \"{column}\", the amounts that go one way all have a minus ({lines} lines) and those that go the other none: the sign only repeats the way",
            "按“{column}”列，同一方向的金额均带负号（{lines} 行），另一方向均不带：负号只是重复方向";
        /// What a wallet's bill tells of other money.
        PaidElsewhere { lines: u64, sums: String } "paid-elsewhere":
            "lines of this bill that something else than the wallet paid, or was paid for: {lines}, from this one on; they move nothing here: ask for the records of what did ({sums})",
            "账单中非钱包余额收付的行：自本行起共 {lines} 行；钱包余额不因此变动，请调取实际收付账户的流水（{sums}）";
        /// Lines after the as-of time.
        AfterAsOf { lines: usize } "after-as-of":
            "lines later than the as-of time: {lines}, from this one on; they are not known then, so they and the payments among them are left out",
            "晚于截至时间的行：自本行起共 {lines} 行；彼时尚不知晓，其中的转账一并不计";
        /// The column of the settlement order is not used.
        SequenceIgnored {} "sequence-ignored":
            "the column seq does not rise from line to line, or not every table has it: the transfers are ordered by time",
            "seq 列并非逐行递增，或并非每张表都有：转账按时间排序";
        /// What a converted table says of the order is not used.
        CarriedOrderLost { lines: usize } "carried-order-lost":
            "a converted table read beside other records: of {lines} of its lines it is not used that their money was in transit, or that their order is not proven; read it alone, or the statements themselves, for that",
            "转换所得的表与其他记录一并读取：其中 {lines} 行的在途或次序未证实未予采用；如需采用，请单独读取该表，或直接读取原流水";
        /// Accounts of tables are covered.
        CoveredByTable {} "covered-by-table":
            "a transfer table: every account in it is taken as covered for the whole time",
            "转账总表：表中每个账户均视为全程已调单";
        /// A balance column is not believed.
        BalancesNotBelieved { account: String } "balances-not-believed":
            "account {account}: its balances do not follow from its lines (here first), so they are not believed, and its opening balance is only assumed; look for copies or missing lines",
            "账户 {account}：余额与各行金额不符（首见于此行），余额不予采用，期初余额仅为推定；请检查是否有重复或缺失的行";
        /// Balances of a transfer table do not follow.
        TableBalancesNotBelieved { account: String } "balances-not-believed":
            "account {account}: its balances do not follow from its transfers, so they prove no opening balance; transfers may be missing",
            "账户 {account}：余额与各笔转账不符，不能据以确定期初余额；可能缺失转账";
        /// Balances stand before their lines.
        BalanceBefore {} "balance-before":
            "the balances are those before their lines: each is the one before it with that one's amount; they are read so",
            "余额列为每笔交易之前的余额（各行均为上一行余额加减上一行金额），已按此读取";
        /// Two statements order two movements differently.
        ClocksContradict {} "clocks-contradict":
            "two statements disagree on what came before this; it was taken by its time",
            "两份流水对本笔之前的顺序说法不一，按时间处理";
        /// Records are missing between two exports.
        RecordsMissing { account: String, amount: String } "records-missing":
            "account {account}: records are missing between two exports: {amount} just before this line",
            "账户 {account}：两次导出之间缺失记录：本行之前相差 {amount}";
        /// A balance jumps.
        Unrecorded { account: String, amount: String } "unrecorded":
            "account {account}: the balance implies a movement that is not in the file: {amount} just before this line",
            "账户 {account}：余额显示有一笔未见于文件的收付：本行之前相差 {amount}";
        /// Money became another currency.
        Converted { from: String, to: String, place: String } "converted":
            "{from} became {to}: go on with the payment at {place}",
            "{from} 兑换为 {to}：请以 {place} 的转账继续追踪";
        /// A covered counterparty's statement does not show a movement.
        Unmatched { account: String } "unmatched":
            "what account {account} shows here is not in its counterparty's own statement",
            "账户 {account} 的本笔不见于对方的流水";
        /// Sides were joined though no record says whose accounts they are.
        JoinedByNames { account: String, other: String, lines: usize, place: String } "joined-by-names":
            "what account {account} paid and account {other} got is taken for one payment, in {lines} line(s), from this one on (the first with {place}): each side names the other without a whole number, no record says who the holders are, and no other line has the amount at that time; check the holders",
            "账户 {account} 转出与账户 {other} 收到的视为同一笔：自本行起共 {lines} 行（首笔对应 {place}）；双方均未写出对方完整账号，两账户户主亦无记载，但金额与时间唯一相符：请核实户主";
        /// A payee's records end too soon to show a payment.
        NotBookedYet { account: String } "not-booked-yet":
            "account {account} has not booked this by the end of its records, but banks here book as late as that: the money is taken as on its way to it, held there and not for certain; fetch its records again",
            "账户 {account} 的流水截止时尚未记载本笔，但本案中银行入账有同样晚的：视为在途、由该账户持有（并不确定）；请再次调取其流水";
        /// Nothing proves the order of lines.
        OrderNotProven { account: String, lines: usize } "order-not-proven":
            "account {account}: nothing proves the order of {lines} lines of one time, here",
            "账户 {account}：同一时间的 {lines} 行先后顺序无法证实（本行起）";
        /// Likewise, in several places.
        OrderNotProvenOften { account: String, lines: usize, more: usize } "order-not-proven":
            "account {account}: nothing proves the order of {lines} lines of one time, here and in {more} more places",
            "账户 {account}：同一时间的 {lines} 行先后顺序无法证实（本行起，另有 {more} 处）";
        /// Copies are counted once.
        CountedOnce { lines: usize } "counted-once":
            "{lines} lines are copies of others (seen in more than one export), counted once",
            "{lines} 行与其他行重复（出现于多次导出），只计一次";
        /// Cards of several holders behind one account.
        TwoHolders { account: String } "two-holders":
            "account {account} has cards of different holders: its numbers were not joined",
            "账户 {account} 名下的卡属于不同户主：其号码未合并";
        /// Copies that only the time tells.
        CopiesByTime { lines: usize, like: String } "copies-by-time":
            "lines that another export writes with a narrower time: {lines}, from this one on ({like}); no balance or serial number proves them the same, but all lines of both have their like, so they count once",
            "另一导出以更精确时间记载的行：自本行起共 {lines} 行（见 {like}）；无余额或流水号可证其相同，但两边逐行对应，只计一次";
        /// Lines that may be copies.
        CopiesPossible { lines: usize, like: String } "copies-possible":
            "lines that may be those of another export, which writes a narrower time: {lines}, from this one on ({like}); no balance or serial number tells, so they count beside them: leave one export out if it is a copy",
            "可能与另一导出（时间更精确）重复的行：自本行起共 {lines} 行（见 {like}）；无余额或流水号可判断，均已计入：如属重复，请去掉其中一份";
        /// All lines of an export are copies.
        ExportsAlike { lines: usize } "exports-alike":
            "all lines ({lines}) of the export that begins here are copies of others",
            "自本行起的这份导出，全部 {lines} 行均与其他行重复";
        /// Two amounts are a hundred times apart.
        Hundredfold { place: String } "hundredfold":
            "exactly a hundred times apart from {place}: is one of the files in cents?",
            "与 {place} 恰好相差一百倍：其中一份文件是否以分为单位？";
        /// A bank's clock runs behind.
        ClockBehind { account: String, seconds: i64, movements: usize } "clock-behind":
            "account {account}: money arrives {seconds} s before it left, in {movements} movements: its clock runs behind",
            "账户 {account}：{movements} 笔的到账时间早于转出时间 {seconds} 秒：其时钟偏慢";
        /// Balances prove the direction.
        DirectionByBalance { lines: usize } "direction-by-balance":
            "lines of this file whose direction is blank or not a known word: {lines}, from this one on; their balances prove which way the money went",
            "收付方向为空或无法识别的行：自本行起共 {lines} 行；已由余额证实方向";
        /// A status code is believed.
        SuccessByCode { word: String, lines: usize } "success-by-code":
            "lines of this file with the status \"{word}\": {lines}, from this one on; no balance shows whether money moved, and most banks mean success by it, so they count",
            "状态为“{word}”的行：自本行起共 {lines} 行；无余额可证是否成功，多数银行以此表示成功，故计入";
        /// Payments on their way.
        Pending { lines: usize } "pending":
            "lines of this file whose payment was still on its way: {lines}, from this one on; no balance shows that it moved, so they are counted with the failed ones: fetch the records again to see what became of them",
            "处理中的行：自本行起共 {lines} 行；无余额可证已入账，与失败交易一并计数：请重新调取流水核实结果";
        /// A sheet whose lines sum those of another.
        SheetOfSums { path: String, lines: u64 } "sheet-skipped":
            "{path}: each of its {lines} lines is the sum of lines of another sheet, of a day or a counterparty, so it is taken for a summary and not counted",
            "{path}：其 {lines} 行均为另一工作表按日或按对手的合计，按汇总表处理，不计入";
        /// A column is the counterparties', as the own account is stated.
        TheirsAsOwnIsStated { column: String, own: String, place: OwnPlace } "column-by-cells":
            "the column \"{column}\" is taken for the counterparties' numbers, since the own account, {own}, stands {place}",
            "“{column}”列按对手方账号处理：本方账户 {own} 已另行写明（{place}）";
        /// Likewise, as balances run on.
        TheirsByBalances { column: String } "column-by-cells":
            "the column \"{column}\" is taken for the counterparties' numbers, since the balances run on from line to line though its numbers change",
            "“{column}”列按对手方账号处理：号码变化而余额逐行连续";
        /// Likewise, as it stands behind names.
        TheirsBehindNames { column: String } "column-by-cells":
            "the column \"{column}\" is taken for the counterparties' numbers, since it stands behind the counterparties' names",
            "“{column}”列按对手方账号处理：位于对手户名之后";
        /// Likewise, as another column holds the own number.
        TheirsBesideOwn { column: String } "column-by-cells":
            "the column \"{column}\" is taken for the counterparties' numbers, since another column holds the own account's number",
            "“{column}”列按对手方账号处理：本方账号在另一列";
        /// Likewise, as each number has a name.
        TheirsByNameEach { column: String } "column-by-cells":
            "the column \"{column}\" is taken for the counterparties' numbers, since each stands behind a counterparty's name of its own",
            "“{column}”列按对手方账号处理：每个号码各有其对手户名";
        /// A column that no field took: charges, which are not counted.
        UnreadCharges { layout: String, column: String, sample: String } "column-unread":
            "no field of the layout {layout} took the column \"{column}\"; it holds charges, which are not counted (such as \"{sample}\"): if it matters, name the column in a layout of your own",
            "格式 {layout} 没有采用“{column}”列；其内容为手续费（未计入）（如“{sample}”）：如有用，请在自定义格式中指定该列";
        /// A column that no field took: what it says of the other side.
        UnreadOtherSide { layout: String, column: String, sample: String } "column-unread":
            "no field of the layout {layout} took the column \"{column}\"; it holds what it says of the other side (such as \"{sample}\"): if it matters, name the column in a layout of your own",
            "格式 {layout} 没有采用“{column}”列；其内容为对手方信息（如“{sample}”）：如有用，请在自定义格式中指定该列";
        /// Columns of a small table beside the records that nothing reads.
        ListColumns { path: String, columns: UnreadColumns } "column-unread":
            "{path}: not read: {columns}; what they say counts for nothing here",
            "{path}：未采用的列：{columns}；其内容不计";
        /// A freeze that stands twice in a file.
        FreezeCopy { path: String, line: u64, before: u64 } "freeze-twice":
            "{path}:{line}: the same freeze stands in line {before}: it is counted once; if there were two, write one line with their sum",
            "{path}:{line}：与第 {before} 行为同一笔冻结，只计一次；如确为两笔，请合并为一行，写其总额";
        /// A column that no field took: what may be account numbers.
        UnreadNumbers { layout: String, column: String, sample: String } "column-unread":
            "no field of the layout {layout} took the column \"{column}\"; it holds what may be account numbers (such as \"{sample}\"): if it matters, name the column in a layout of your own",
            "格式 {layout} 没有采用“{column}”列；其内容为可能的账号（如“{sample}”）：如有用，请在自定义格式中指定该列";
        /// A column that no field took: balances.
        UnreadBalances { layout: String, column: String, sample: String } "column-unread":
            "no field of the layout {layout} took the column \"{column}\"; it holds balances (such as \"{sample}\"): if it matters, name the column in a layout of your own",
            "格式 {layout} 没有采用“{column}”列；其内容为余额（如“{sample}”）：如有用，请在自定义格式中指定该列";
        /// A column that no field took: amounts, which are not counted.
        UnreadAmounts { layout: String, column: String, sample: String } "column-unread":
            "no field of the layout {layout} took the column \"{column}\"; it holds amounts, which are not counted (such as \"{sample}\"): if it matters, name the column in a layout of your own",
            "格式 {layout} 没有采用“{column}”列；其内容为金额（未计入）（如“{sample}”）：如有用，请在自定义格式中指定该列";
        /// A column that no field took: words that may say whether money moved.
        UnreadStates { layout: String, column: String, sample: String } "column-unread":
            "no field of the layout {layout} took the column \"{column}\"; it holds words that may say whether money moved (such as \"{sample}\"): if it matters, name the column in a layout of your own",
            "格式 {layout} 没有采用“{column}”列；其内容为可能表示是否成功的字样（如“{sample}”）：如有用，请在自定义格式中指定该列";
        /// One number at several banks.
        NumberAtSeveralBanks { number: String, names: String } "number-at-several-banks":
            "the number {number} is given at several banks, so it names several accounts: they are called {names}",
            "号码 {number} 见于多家银行，分属不同账户，分别称为 {names}";
        /// `0` in a table whose accounts are counted from zero.
        ZeroIsAccount { number: String, lines: u64 } "zero-account":
            "{number} stands for an account here and in all {lines} times: as all accounts of this table are small whole numbers, it is taken for one of them; if it names nobody, say zero-is-number = false in a layout of your own",
            "账号为 {number}：自本行起共 {lines} 处；因表中账号均为较小的整数，按一个账户处理；如其表示无账号，请在自定义格式中写明 zero-is-number = false";
        /// `0` in a table of banks' numbers.
        ZeroIsNobody { number: String, lines: u64 } "zero-account":
            "{number} stands for an account here and in all {lines} times: it is taken to name nobody, so money paid there ends at an exit; if it is an account's number, say zero-is-number = true in a layout of your own",
            "账号为 {number}：自本行起共 {lines} 处；按未写明账户处理，转往该处的资金以出口结束；如其为账号，请在自定义格式中写明 zero-is-number = true";
        /// Figures of a workbook that have more decimals than are shown.
        ShownRounded { held: String, decimals: usize, cells: usize } "shown-rounded":
            "the cells here and in all {cells} time(s) show fewer decimals than they hold (here {held} with {decimals}): they are read as they are held, so sums may differ from what the sheet shows",
            "自本行起共 {cells} 个单元格显示的小数位少于其实际数值（此处 {held} 只显示 {decimals} 位）：按实际数值读取，合计可能与表中显示不符";
        /// Lines of totals or balances.
        NoMovement { lines: u64 } "no-movement":
            "lines that say a total or a balance, with an amount and nobody who was paid: {lines}, from this one on; they moved nothing and are not counted",
            "合计行或余额行（有金额而无对手方）：自本行起共 {lines} 行；并无资金变动，未计入";
        /// Charges within the amounts.
        ChargesWithin { column: String, lines: usize } "charges":
            "the column \"{column}\" holds charges in lines of this file: {lines}, from this one on; the balances move by the amounts alone, so the charges are a part of them",
            "“{column}”列含手续费：自本行起共 {lines} 行；余额只随金额变动，手续费已含在金额之内";
        /// Charges beside the amounts of a transfer table.
        ChargesBeside { column: String, lines: usize } "charges":
            "the column \"{column}\" holds charges in lines of this table: {lines}, from this one on; each is counted as paid by the payer beside the amount",
            "“{column}”列含手续费：自本行起共 {lines} 行；均按由付款方在金额之外另付计入";
        /// Charges that may stand beside the amounts.
        ChargesOpen { column: String, lines: usize } "charges":
            "the column \"{column}\" holds charges in lines of this file: {lines}, from this one on; no balance shows whether they left beside the amounts or within them; each is counted as paid beside the amount: if they are a part of it, say charges = \"within\" in a layout of your own",
            "“{column}”列含手续费：自本行起共 {lines} 行；无余额可证手续费是否另扣；均按在金额之外另付计入：如已含在金额之内，请在自定义格式中写明 charges = \"within\"";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_sentence_in_each_language_with_the_same_figures() {
        crate::worded::check(NoteKind::SENTENCES);
    }
}
