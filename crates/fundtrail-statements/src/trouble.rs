//! What can be wrong with what was given, as kinds with their figures: each says what was found and what to do, worded
//! here once in each language. Where it stands is the error's [`Place`].

use serde::{Deserialize, Serialize};
use std::fmt::{Debug, Display};

use crate::beside::BesideKind;
use crate::cell::CellError;
use crate::place::Place;
use crate::worded;
use crate::worded::Say;

worded! {
    /// What is wrong with what was given, and what to do.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    #[non_exhaustive]
    pub enum Trouble {
        // Files.
        Io { error: String }
            "{error}; check the path",
            "{error}；请检查路径";
        NothingToRead {}
            "no file with a known ending (.csv .tsv .txt .gz .parquet .zip .xlsx .xlsb .xls .ods .xml .sta .mt940 .ofx .qfx .qif); name the file itself to read it",
            "没有扩展名可识别的文件（.csv .tsv .txt .gz .parquet .zip .xlsx .xlsb .xls .ods .xml .sta .mt940 .ofx .qfx .qif）；如需读取，请直接指定该文件";
        TooManyFiles { limit: usize }
            "more than {limit} files; give fewer at a time",
            "文件超过 {limit} 个；请分批读取";
        Empty {}
            "the file is empty, so it has no header line; export it again",
            "文件为空，没有表头；请重新导出";
        TooLarge { bytes: u64, path: String, needed: u64, limit: u64 }
            "the files hold {bytes} MB (the largest is {path}); to read all of it takes about {needed} MB, and {limit} MB are free: read fewer files, or a part of their time",
            "文件共 {bytes} MB（最大的是 {path}），全部读取约需 {needed} MB 内存，可用 {limit} MB：请少读几个文件，或只读一段时间";
        Unpacked { limit: u64 }
            "it unpacks to more than {limit} bytes; unpack it yourself, or if that is right allow more",
            "解压后超过 {limit} 字节；请自行解压，如确属正常请放宽上限";
        Gzip { error: String }
            "the gzip file is damaged or cut off ({error}); fetch it again, or unpack it yourself",
            "gzip 文件损坏或不完整（{error}）；请重新获取，或自行解压";
        Parquet { what: ParquetTrouble }
            "the Parquet table is not read: {what}",
            "Parquet 表未能读取：{what}";
        Zip { error: String }
            "the zip archive is damaged or cut off ({error}); fetch it again, or unpack it yourself",
            "zip 压缩包损坏或不完整（{error}）；请重新获取，或自行解压";
        ZipOfMany { count: usize, most: usize }
            "the zip archive says that it holds {count} files, more than {most}; unpack it yourself if that is right",
            "zip 压缩包称内含 {count} 个文件，超过 {most} 个；如确属正常，请自行解压";
        ZipLocked {}
            "the zip archive asks for a password; unpack it yourself and name the folder",
            "zip 压缩包有密码；请自行解压后指定文件夹";

        // Files that are no tables.
        Pdf {}
            "a PDF; ask the bank for CSV, Excel or camt.053 instead; where there is only this, take its table out with a tool such as Tabula or pdfplumber, save it as CSV, and check it against its balances (inspect does)",
            "这是 PDF；请向银行索取 CSV、Excel 或 camt.053；如只有 PDF，请用 Tabula 或 pdfplumber 之类的工具取出表格另存为 CSV，并核对余额（inspect 会核对）";
        Rar {}
            "a RAR archive; unpack it and name the files in it",
            "这是 RAR 压缩包；请解压后指定其中的文件";
        SevenZip {}
            "a 7z archive; unpack it and name the files in it",
            "这是 7z 压缩包；请解压后指定其中的文件";
        Picture {}
            "a picture; ask the bank for the records as CSV or Excel",
            "这是图片；请向银行索取 CSV 或 Excel 格式的流水";
        RichText {}
            "a text document (RTF); copy its table into a spreadsheet and save that as CSV",
            "这是 RTF 文档；请把其中的表格复制到电子表格并另存为 CSV";
        WordDocument {}
            "a Word document; copy its table into a spreadsheet and save that as CSV",
            "这是 Word 文档；请把其中的表格复制到电子表格并另存为 CSV";
        Locked {}
            "a workbook that a password protects; open it with its password and save it without one",
            "工作簿有密码保护；请用密码打开后另存为无密码文件";
        PageWithoutTable {}
            "an HTML page without a table; open it in a spreadsheet and save it as .xlsx or CSV, long numbers as text",
            "网页（HTML）中没有表格；请用电子表格打开后另存为 .xlsx 或 CSV，长号码存为文本";
        XmlFile {}
            "an XML file, not a workbook; open it in a spreadsheet and save it as .xlsx or CSV, long numbers as text",
            "这是 XML 文件，不是工作簿；请用电子表格打开后另存为 .xlsx 或 CSV，长号码存为文本";
        Json {}
            "JSON, not a table; convert it to CSV with a header line",
            "这是 JSON，不是表格；请转换为带表头的 CSV";
        SelectionAsRecords {}
            "a selection: it holds what money of its own payments can reach, and no more. It answers a trace of these payments (or the evidence for it) alone, with no ends less, no page, and no file of freezes or openings; ask the tables themselves, or select again",
            "这是选取文件（select 的结果），只含其所选转账的资金可到之处，只能用于追踪这些转账（或其证据），不能减少终点，也不能配网页、冻结表或期初余额表；请改用原表，或重新选取";

        // Workbooks.
        Workbook { error: String }
            "{error}; save the workbook again, or as CSV",
            "{error}；请重新保存工作簿，或另存为 CSV";
        WorkbookCutOff {}
            "a workbook or zip archive that is damaged or cut off; fetch it again, or open it where it is whole and save the workbook again",
            "工作簿或 zip 压缩包损坏或不完整；请重新获取，或在完好处打开后重新保存";
        PageCutOff {}
            "an HTML page that ends inside its table, so that lines may be missing; fetch it again (if it is whole, write </table> at its end)",
            "网页（HTML）在表格中间结束，可能缺行；请重新获取（如文件完整，请在末尾补上 </table>）";
        WorkbookDocType {}
            "a document type, which no workbook has; save the workbook again, or as CSV",
            "文件含文档类型声明（DOCTYPE），工作簿不应有；请重新保存工作簿，或另存为 CSV";
        MixedDates { text: String, typed: u32 }
            "{text:?} is text, but row {typed} of the same column is a typed date: the spreadsheet may have swapped day and month there; export the file again as CSV",
            "“{text}”是文本，而同列第 {typed} 行是日期型：电子表格可能已把那里的日与月对调；请重新导出为 CSV";
        FormulaWithoutResult { cell: String }
            "the cell {cell} is a formula whose result is not stored, so its figure is not known; open the workbook in a spreadsheet and save it again, or export it as CSV",
            "单元格 {cell} 是公式而未存结果，数值不明；请用电子表格打开并重新保存，或导出为 CSV";

        // Texts.
        Nul {}
            "a NUL byte; the file is damaged or no text: export it again as CSV",
            "含 NUL 字节，文件损坏或不是文本；请重新导出为 CSV";
        Utf16 {}
            "NUL bytes as in UTF-16 without a byte order mark; save the file as UTF-8",
            "含 NUL 字节，像是没有字节序标记的 UTF-16；请另存为 UTF-8";
        BrokenName { name: String }
            "the name of the column \"{name}\" is broken in the encoding that fits the file best, so its column would be lost; save the file as UTF-8, or give a layout with encoding = \"windows-1252\" (or another)",
            "列名“{name}”在最合适的编码下仍有损坏的字节，该列将无法识别；请另存为 UTF-8，或使用写明 encoding = \"windows-1252\"（或其他编码）的格式";
        WesternLetters {}
            "letters with accents in a Western encoding, which nothing in the file names; save it as UTF-8, or give a layout with encoding = \"windows-1252\" (or another)",
            "含西文编码的重音字母，而文件未注明编码；请另存为 UTF-8，或使用写明 encoding = \"windows-1252\"（或其他编码）的格式";
        OtherScript { guess: String }
            "nothing in the file names its encoding; as Chinese (GB18030) its characters make no sense, they look like {guess}: save it as UTF-8, or give a layout with encoding = \"{guess}\" (or another)",
            "文件未注明编码；按中文（GB18030）读不通，像是 {guess}：请另存为 UTF-8，或使用写明 encoding = \"{guess}\"（或其他编码）的格式";
        UnclosedQuote {}
            "the quote that opens here is never closed; close it, or give a layout with quote = \"none\"",
            "此处的引号没有闭合；请补上，或使用写明 quote = \"none\" 的格式";
        SwallowedRecords {}
            "the quote that opens here takes in what looks like further records; close it, or give a layout with quote = \"none\"",
            "此处的引号之内像是还有其他记录；请闭合引号，或使用写明 quote = \"none\" 的格式";

        // Messages of banks.
        Message { title: FileKind, trouble: Box<Trouble> }
            "{title}: {trouble}",
            "{title}：{trouble}";
        MessageZeros {}
            "bytes of zero in a text message: the file is damaged; fetch it again",
            "文本报文中含零字节，文件损坏；请重新获取";
        MessageNoAccount { field: String }
            "the statement that begins here names no account ({field}); fetch the file again",
            "自此处起的对账单没有写明账户（{field}）；请重新获取";
        MessageNoOwnField {}
            "no field :25: names the account of this statement; fetch the file again",
            "没有 :25: 栏写明对账单的账户；请重新获取";
        MessageNoAccountBefore {}
            "no account (ACCTID) stands before this transaction; fetch the file again",
            "该笔交易之前没有账户（ACCTID）；请重新获取";
        MessageNoEnd {}
            "the transaction that begins here does not end; fetch the file again",
            "自此处起的交易没有结尾；请重新获取";
        MessageBadField { found: String, what: MessagePart }
            "the transaction that begins here has {found:?} for its {what}; fetch the file again",
            "自此处起的交易，其 {what} 为“{found}”；请重新获取";
        MessageNoBalance { field: String, text: String }
            ":{field}:{text} is no balance (C or D, YYMMDD, currency, amount with a comma); fetch the file again",
            ":{field}:{text} 不是余额（C 或 D、YYMMDD、币种、带逗号的金额）；请重新获取";
        MessageLacks { text: String, what: MessagePart }
            ":61:{text} has no {what} where SWIFT puts it; fetch the file again",
            ":61:{text} 在 SWIFT 规定的位置没有 {what}；请重新获取";
        MessageNoCaret {}
            "the record that begins here does not end with ^; fetch the file again",
            "自此处起的记录没有以 ^ 结尾；请重新获取";
        MessageRecordLacks { what: MessagePart }
            "the record that begins here has no {what}; fetch the file again",
            "自此处起的记录没有 {what}；请重新获取";
        MessageEntryLacks { what: MessagePart }
            "the entry that begins here has no {what}; fetch the file again",
            "自此处起的分录没有 {what}；请重新获取";
        MessageNegative {}
            "a negative amount; CdtDbtInd says which way money went",
            "金额为负；收支方向由 CdtDbtInd 表示";
        MessageNoAmount { text: String, field: String }
            "{text:?} in <{field}> is no amount; fetch the file again",
            "<{field}> 中的“{text}”不是金额；请重新获取";
        MessageXml { error: String }
            "broken XML ({error}); fetch the file again",
            "XML 损坏（{error}）；请重新获取";
        MessageDocType {}
            "a document type, which no bank's message has; fetch the file again from the bank",
            "含文档类型声明（DOCTYPE），银行报文不应有；请向银行重新获取";
        MessageTooDeep { most: usize }
            "elements stand more than {most} deep; this is no bank's message",
            "元素嵌套超过 {most} 层，不是银行报文";
        MessageCutOff {}
            "the file is cut off; fetch it again",
            "文件不完整；请重新获取";

        // Layouts.
        LayoutText { error: String }
            "{error}",
            "格式文件有误：{error}";
        LayoutRequires { field: String }
            "{field} is required but has no column; name one under [columns]",
            "必需字段 {field} 没有对应的列；请在 [columns] 下指定";
        LayoutEncoding { label: String }
            "{label:?} is no known encoding; write utf-8, gb18030, windows-1252, …",
            "“{label}”不是已知编码；请写 utf-8、gb18030、windows-1252 等";
        LayoutCell { error: CellError }
            "{error}",
            "{error}";
        LayoutCurrencyBlank {}
            "its currency is blank; write a code or leave it out",
            "其币种为空；请写代码，或删去该项";
        LayoutOfTable { layout: String }
            "layout {layout}: a transfer table needs time, payer, payee and amount; require them all",
            "格式 {layout}：转账表须有时间、付款方、收款方和金额；请都列为必需";
        LayoutOfStatement { layout: String }
            "layout {layout}: a statement needs a time or date, and an amount or amounts in and out; require them",
            "格式 {layout}：流水须有时间或日期，以及金额（或收入、支出金额）；请列为必需";

        // Headers.
        NoHeader { found: String, nearest: String, missing: String }
            "no known header; the columns here are {found}; the nearest layout is {nearest}, which misses {missing}; name the columns in a layout of your own, made from that one",
            "没有已知的表头；此处各列为 {found}；最接近的格式是 {nearest}，尚缺 {missing}；请以它为底稿自定义格式并指定各列";
        BesideFile { what: BesideKind, found: String }
            "it holds {what} and no records (its columns are {found}): leave it out of what is read, or name it by its own option",
            "该文件是{what}，不是交易记录（各列为 {found}）：请勿与记录一起读取，或用专门的选项指定";
        RecordFirst { found: String }
            "no row names the columns, the first line is a record ({found}); put a row of names above it, or number its columns in a layout of your own (header = false, date = 1), begun",
            "没有列名行，首行即为记录（{found}）；请在其上补一行列名，或在自定义格式中按列号指定各列（header = false，date = 1）";
        RecordFirstOf { found: String, fitting: Names }
            "no row names the columns, the first line is a record ({found}); its cells fit the files of {fitting}: if that is what it is, say so",
            "没有列名行，首行即为记录（{found}）；其内容符合 {fitting} 的文件：如确是，请说明";
        NoHeaderRow {}
            "no row of this file could be a header: names of columns above lines of as many cells; add one",
            "文件中没有可作表头的行（列名在上，下面各行单元格数相同）；请补一行表头";
        Separator { what: Separator }
            "the cells are separated by {what}, which also stand within texts; export the file again as CSV, or replace them by tabs where they separate",
            "单元格以{what}分隔，而文字中也会出现该符号；请重新导出为 CSV，或把作分隔用的改为制表符";
        HeaderReturn {}
            "the header ends in a carriage return alone, and other lines in a line feed, so a record would be lost in it; save the file again with one kind of line ends",
            "表头以单独的回车符结尾，其他行以换行符结尾，会有一条记录并入表头；请以统一的换行符重新保存";
        SameNames { first: usize, second: usize, name: String, field: String }
            "columns {first} and {second} are both called {name:?}; rename one, or say which is which in a layout: {field} = {{ name = {name:?}, nth = 2 }}",
            "第 {first} 列和第 {second} 列都叫“{name}”；请改名，或在格式中说明：{field} = {{ name = \"{name}\", nth = 2 }}";
        UnitAbove { unit: String, column: String }
            "this line says that amounts are in {unit}, but the name of the column {column:?} does not; put the unit into the header (金额(分), 金额(万元)) or into a layout (unit = \"minor\")",
            "本行称金额单位为{unit}，而列名“{column}”没有写明；请把单位写进列名（如 金额(分)、金额(万元)），或写进格式（unit = \"minor\"）";
        Summary {}
            "it has times and amounts, but no account (in a column, above the header or in the file's name), no counterparty, no balance and no words: a summary is no statement, leave it out; else name its further columns in a layout of your own",
            "有时间和金额，但没有账户（列、表头以上或文件名）、对手方、余额和文字说明：汇总表不是流水，请去掉；否则请在自定义格式中指定其余各列";
        WhoseColumn { column: String }
            "nothing settles whose numbers the column {column:?} holds: those of the statement's own account or of the counterparties; call it \"own account\" or \"counterparty account\" in a layout of your own, or put the own account's number into a line above the header (account: NUMBER)",
            "无法确定“{column}”列是谁的号码：本方账户，还是对手方；请在自定义格式中称之为 own account 或 counterparty account，或在表头以上写明本方账号（账号：号码）";
        TwoOwnNumbers { one: String, at: OwnPlace, other: String, there: OwnPlace }
            "two places name two accounts: {one} stands {at}, {other} {there}; correct the one that is wrong, or say in a layout of your own where the account stands (own-account) or that the column is the counterparties' (other-account)",
            "两处写了两个账户：{one}（{at}）与 {other}（{there}）；请更正有误的一处，或在自定义格式中说明账户写在哪里（own-account），或该列是对手方的（other-account）";
        AboveTwoAccounts {}
            "the lines above the header name two accounts; split the file, or name a column",
            "表头以上写了两个账户；请拆分文件，或指定账户所在的列";
        AboveSeveral { cell: String }
            "a line above the header names several accounts ({cell:?}), so nothing says whose lines these are; put the account's number into a column, or a line above the header (account: NUMBER) in a file an account",
            "表头以上的一行写了多个账户（“{cell}”），看不出各行属于谁；请把账号写进一列，或每个账户一份文件并在表头以上写明（账号：号码）";
        NumberAtBanks { number: String, banks: String }
            "the number {number} is given at several banks ({banks}), so it names several accounts; say that numbers here are told apart by the bank: bank-in-number = true in a layout of your own",
            "号码 {number} 见于多家银行（{banks}），分属不同账户；请在自定义格式中写明号码须连同银行区分：bank-in-number = true";

        // What only a whole column tells.
        MarkOpen { example: String }
            "{example:?} and all other amounts leave open which mark is decimal; say which is",
            "“{example}”及其他金额都看不出哪个符号是小数点；请说明";
        MarkContradicts { point: String, comma: String }
            "{point:?} has a decimal point, {comma:?} a decimal comma; a file keeps one: correct it, or say which is",
            "“{point}”以点作小数点，“{comma}”以逗号作小数点；一份文件只应有一种：请更正，或说明是哪一种";
        TwoGroupings { lakh: String, threes: String }
            "{lakh:?} is grouped as in India, {threes:?} in threes; a file keeps one: correct the one that is wrong",
            "“{lakh}”按印度方式分节，“{threes}”按三位分节；一份文件只应有一种：请更正有误的一处";
        YearOpen { example: String }
            "\"{example}\" and other dates have no year, and neither a line above the header nor the file's name says of which month the statement is; put it into the file's name (bill-2026-03.csv) or into a line above the header (2026-03), or say it",
            "“{example}”等日期没有年份，表头上方和文件名也未写明是哪个月的账单；请写入文件名（账单-2026-03.csv）或表头上方（2026-03），或直接说明";
        YearElsewhere { example: String, written: String, first: String, last: String }
            "\"{example}\" has no year, and is not in the time that \"{written}\" says the statement is of ({first} to {last}); write the dates with their year",
            "“{example}”没有年份，且不在“{written}”所示的账单期间（{first} 至 {last}）内；请写明年份";
        ChargeSigns { column: String, first: u64 }
            "the column \"{column}\" holds charges with a minus and without one (that of line {first}), and no balance or net amount says which were paid and which given back; say it in a layout of your own: charges = \"added\" where those with a minus were paid, \"taken-off\" where they were given back, \"within\" where the amounts hold them",
            "“{column}”列的手续费有的带负号、有的不带（第 {first} 行），且无余额或净额说明哪些已付、哪些退回；请在自定义格式中写明：charges = \"added\"（带负号者为已付）、\"taken-off\"（带负号者为退回）或 \"within\"（已含在金额之内）";
        NetOff { column: String }
            "the amount, what the column \"{column}\" holds and what is left of both do not add up as in the other lines; correct the one that is wrong, or leave the column out of a layout of your own",
            "金额、“{column}”列与净额的关系与其他行不一致；请更正，或在自定义格式中去掉该列";
        DaysTurned { day: String, other: String }
            "{day} breaks the order in which the lines stand, and {other} would keep it: day and month may have changed places here; correct it, or say the order of dates if it is right",
            "{day} 打乱了各行的先后次序，而 {other} 则不会：此处的日与月可能颠倒；请更正，如无误请说明日期顺序";
        OrderOpen { example: String, part: DateParts }
            "{example:?} and all other dates leave open whether {part} stands first; say which does",
            "“{example}”及其他日期都看不出{part}哪个在前；请说明";
        OrderImpossible { one: String, other: String }
            "{one:?} and {other:?} are written in two orders of day and month; a column keeps one: correct it, or say which",
            "“{one}”与“{other}”的日月顺序不同；一列只应有一种：请更正，或说明是哪一种";
        SwappedDates { left: u64 }
            "the date here is written as spreadsheets write their own, that of line {left} in another order; a spreadsheet may have swapped day and month in those that it could read: export the file again, or write all dates year first",
            "此处日期是电子表格自己的写法，第 {left} 行的顺序不同；电子表格可能已把能识别的日期的日与月对调：请重新导出，或把日期一律写成年在前";
        DaysBesideDates { written: u64 }
            "the date here is a number of days, as a spreadsheet keeps its own, that of line {written} is written out: those that became numbers may be of another day, or month and day be swapped in them; give the whole column one date format, or export the file again",
            "此处日期是天数（电子表格的内部写法），第 {written} 行则写明日期：变成数字的可能已是另一天，或日与月对调；请把整列统一为一种日期格式，或重新导出";
        ZoneOfSome { none: u64 }
            "the time here names its zone (Z, UTC or an offset), that of line {none} names none, so hours may lie between them; name the zone in all, or say in a layout of your own which is meant where none stands (zone = \"Z\" or zone = \"+08:00\")",
            "此处时间写明时区（Z、UTC 或偏移），第 {none} 行未写明，两者可能相差数小时；请全部写明时区，或在自定义格式中写明未标时区者属哪个时区（zone = \"Z\" 或 zone = \"+08:00\"）";
        RaggedInParts {}
            "lines here have different numbers of cells, and only all of them tell whether any is torn or two have run together, so it is not read in parts here: convert it into a plain transfer table first",
            "各行单元格数不同，只有全部读完才能看出是否有断行或并行，故不能分段读取：请先转换为普通转账表";
        ClockOpen { text: String }
            "{text:?} and all other times leave open whether they are hours and minutes, or minutes and seconds that lost their zeros; write them as 09:05 or 090500",
            "“{text}”及其他时间看不出是时分，还是丢了前导零的分秒；请写成 09:05 或 090500";
        TwoSigns { first: String, other: String }
            "{first:?} and {other:?} are of two currencies; give the file a column for the currency, or split it",
            "“{first}”与“{other}”是两种货币；请给文件加上币种列，或拆分文件";
        TwoSignsOfLines { first: String, other: String }
            "{first:?} and {other:?} are of two currencies; fill in the currency of these lines",
            "“{first}”与“{other}”是两种货币；请填写这些行的币种";
        CurrencyOpen { sign: ForeignSign }
            "nothing says in which currency the amounts are, and the file is not a Chinese one ({sign}); give it a column or a layout that says so (currency = \"EUR\"), or say it",
            "没有写明金额的币种，而文件不是国内的（{sign}）；请加上币种列，或使用写明币种的格式（currency = \"EUR\"），或直接说明";
        SignsAgainstWords { column: String, words: String, field: String }
            "the sign of the amount and the column {column:?} ({words:?}) say two ways; say in a layout of your own which holds: direction = {column:?} with its words under [direction], in-sign = \"minus\" where a minus is money in (a card's bill), or leave the column out of {field} if the signs are right",
            "金额的正负与“{column}”列（“{words}”）方向不一；请在自定义格式中说明以哪个为准：direction = \"{column}\" 并在 [direction] 下列出其词，或 in-sign = \"minus\"（负号表示收入，如信用卡账单），如正负无误则把该列从 {field} 中去掉";
        BareAmounts { column: String, marked: String, bare: String, word: String }
            "the column {column:?} marks some amounts ({marked:?}) and leaves others bare ({bare:?}), so a bare one may have gone the other way; write {word} behind those, or a minus before what went out",
            "“{column}”列有的金额带标记（“{marked}”），有的没有（“{bare}”），没有标记的可能方向相反；请在其后写 {word}，或在支出前加负号";
        OneSign { way: Way, column: String }
            "all amounts have one sign, which is money {way}, but the column {column:?} holds direction words; say so in a layout of your own: direction = {column:?}",
            "金额正负都相同，表示{way}，而“{column}”列是方向词；请在自定义格式中写明：direction = \"{column}\"";

        CardBill { column: String }
            "the column {column:?} names a card by its last digits, as a credit card's bill does, where what was bought stands as a positive amount; say in a layout of your own how it is here: in-sign = \"minus\", or \"plus\" where what came in is positive",
            "“{column}”列以末几位标明卡片，像信用卡账单，其中消费记为正数；请在自定义格式中说明：in-sign = \"minus\"（负数为收入），若正数为收入则写 \"plus\"";
        MerchantsPay { column: String, into: usize, lines: usize }
            "{into} of the {lines} amounts beside a name in {column:?} are money in, but merchants pay back less than they are paid: on a card's bill what was bought stands as a positive amount; say in a layout of your own how it is here: in-sign = \"minus\", or \"plus\" where what came in is positive",
            "“{column}”列有名称的 {lines} 笔金额中有 {into} 笔为收入，而商户的退款少于消费：信用卡账单中消费记为正数；请在自定义格式中说明：in-sign = \"minus\"（负数为收入），若正数为收入则写 \"plus\"";

        BrokenOff { found: usize, width: usize }
            "the file ends inside this line: it has {found} fields and no end, all others have {width}; fetch the file again, or take the line out",
            "文件在该行中间结束：该行只有 {found} 个字段且无换行，其余各行均为 {width} 个；请重新获取，或删去该行";

        // Lines.
        QuoteTail {}
            "text follows a closing quote; double the quotes inside a quoted cell",
            "右引号之后还有文字；单元格内的引号请写成两个";
        FieldCount { found: usize, width: usize }
            "{found} fields where the header has {width}; quote cells that hold the delimiter",
            "有 {found} 个字段，而表头有 {width} 个；含分隔符的单元格请加引号";
        Shifted { found: usize, width: usize }
            "a delimiter seems to stand inside one of its cells, so that those behind it are shifted ({found} cells under a header of {width}); correct it, or quote cells that hold the delimiter",
            "某个单元格中似有分隔符，其后各列错位（{found} 个单元格，表头 {width} 个）；请更正，或给含分隔符的单元格加引号";
        RunsOn { found: usize, width: usize }
            "another record seems to run on in it: a line end is missing ({found} cells under a header of {width}); correct it, or quote cells that hold the delimiter",
            "本行似接有另一条记录，缺少换行（{found} 个单元格，表头 {width} 个）；请更正，或给含分隔符的单元格加引号";
        BrokenBytes { column: String }
            "bytes of another encoding in {column:?}; save the whole file in one encoding",
            "“{column}”列含其他编码的字节；请以同一种编码保存整个文件";
        Cell { column: String, error: CellError }
            "{column}: {error}",
            "{column}：{error}";
        CurrencyUnsaid {}
            "nothing says in which currency the amount is",
            "没有写明金额的币种";
        CurrencySign { column: String, cell: String, mark: String, currency: String }
            "{column}: {cell:?} carries {mark}, but the line is {currency}; correct the one that is wrong, or give the file a column for the currency, or a layout with currency",
            "{column}：“{cell}”带 {mark}，而本行币种为 {currency}；请更正有误的一处，或加上币种列，或使用写明币种的格式";
        CutNumbers { column: String, cell: String }
            "{column}: {cell:?}: most long numbers of this column end in zeros, so a spreadsheet has cut their last digits; export the column again as text",
            "{column}：“{cell}”：该列长号码多以零结尾，末几位已被电子表格截断；请按文本重新导出该列";
        BalanceWords { amount: String, balance: String }
            "its words say a balance, but its amount {amount} is not the balance {balance} beside it; blank the amount if nothing moved, or correct the words",
            "文字表明是余额行，而金额 {amount} 与余额 {balance} 不符；如无资金变动请清空金额，否则请更正文字";
        NoOwnNumber {}
            "no number says whose line it is; fill in the account",
            "没有号码表明是谁的流水；请填写账户";
        BothBlank { into: String, out: String }
            "{into} and {out}: neither is filled; fill in the one that moved",
            "{into} 与 {out}：都没有填；请填写发生的一项";
        BothFilled { into: String, out: String }
            "{into} and {out}: both are filled; leave the one that did not move blank",
            "{into} 与 {out}：都填了；没有发生的一项请留空";
        AmountTooLarge { column: String }
            "{column}: too large for an amount",
            "{column}：数值过大，不是金额";
        NobodyNamed {}
            "neither payer nor payee is named; name one of them",
            "付款方和收款方都没有填；请至少填一方";
        StatusOfTable { column: String, word: String }
            "{column}: {word:?} does not say whether money moved; add the word to success or failure of a layout of your own",
            "{column}：“{word}”看不出是否成功；请把该词加入自定义格式的 success 或 failure";
        Negative { column: String, cell: String }
            "{column}: {cell:?} is negative; swap payer and payee and write it without the sign",
            "{column}：“{cell}”为负数；请对调付款方与收款方，去掉负号";
        NegativeCharge { column: String, cell: String }
            "{column}: {cell:?} is negative, so it is no charge; write what was paid back as a line of its own",
            "{column}：“{cell}”为负数，不是手续费；退回的请另写一行";
        TwoSums { paid: String, received: String }
            "{paid} paid but {received} received in one currency; correct one of them",
            "同一币种付出 {paid} 而收到 {received}；请更正其一";
        CarriedNumber { column: String, cell: String }
            "{column}: {cell:?} is no whole number; write the table again with convert",
            "{column}：“{cell}”不是整数；请用 convert 重新生成该表";
        CarriedRecords { column: String, cell: String }
            "{column}: {cell:?} does not say for which time records were read; write FROM..UNTIL (several apart by ;), whole, none, or parked for ACCOUNT",
            "{column}：“{cell}”看不出已调单的时段；请写 起..止（多段以 ; 分隔）、whole、none 或 parked for 账号";
        CarriedBackwards { number: u64, arrives: u64 }
            "arrives_seq {arrives} is not behind the line's own seq {number}: money arrives after it left",
            "arrives_seq {arrives} 不在本行 seq {number} 之后：款项到账不能早于付出";
        NoExit { stated: String, known: String }
            "{stated:?} is no kind of exit; use one of {known}, behind from: for the payer's",
            "“{stated}”不是离场类别；请用 {known} 之一，付款方的写在 from: 之后";
        UnknownKind { column: String, cell: String }
            "{column}: {cell:?} is not a known kind; add it to the layout",
            "{column}：“{cell}”不是已知的类别；请加入格式";
        NoOwnAccount {}
            "the line names no account of its own",
            "该行没有本方账户";
        NoAccounts {}
            "the line names no account at either end",
            "该行两端都没有账户";
        NoWay {}
            "nothing says which way the money went: the direction is blank or not a known word, or the amount has no sign where others need one, and no balance before it proves it; fill it in (a minus before what went out), or say what the word means",
            "看不出收支方向：方向为空或不是已知的词，或其他金额有正负号而此处没有，且此前的余额不能证明；请补填（支出前加负号），或说明该词的含义";
        StatusBlank {}
            "the status is blank, and no balance shows whether money moved; fill it in",
            "状态为空，且余额不能证明是否发生；请补填";
        StatusOpen { word: String }
            "the status is \"{word}\", and no balance shows whether money moved; say what it means",
            "状态为“{word}”，且余额不能证明是否发生；请说明其含义";
        NegativeAlone {}
            "a negative amount that undoes nothing earlier, and no balance shows its sign",
            "金额为负，而没有可冲销的在先交易，余额也不能证明其方向";

        // Statements against each other.
        ContradictoryExports { first: Place, second: Place }
            "{first} and {second}: one serial number, time and amount, but different balances; leave out the export that is wrong",
            "{first} 与 {second}：流水号、时间、金额相同而余额不同；请去掉有误的一份";
        SwappedDirections { first: Place, second: Place }
            "{first} and {second}: the balances chain only if in and out change places; correct the direction words of the layout",
            "{first} 与 {second}：收支对调后余额才连续；请更正格式中的方向词";
        SumTooLarge {}
            "the amounts of this account pass 64 bits of minor units",
            "该账户金额之和超出 64 位（以分计）";

        // Small tables beside the records.
        ListFields { found: usize, expected: usize }
            "{found} fields, expected {expected}; quote what holds the delimiter",
            "有 {found} 个字段，应为 {expected} 个；含分隔符的请加引号";
        ListEmpty {}
            "there is no line below the header; write one, or leave the file out",
            "表头以下没有内容；请填写，或不要给出该文件";
        ListAccounts { found: String }
            "no column of accounts among {found}; name it account (账号)",
            "{found} 中没有账户列；请命名为 account（账号）";
        ListCell { error: CellError }
            "{error}",
            "{error}";
        OpeningColumns { found: String }
            "no columns for account and amount among {found}; name them so",
            "{found} 中没有账户列和金额列；请这样命名";
        OpeningBlank {}
            "the opening balance is blank; write 0 where there was none",
            "期初余额为空；没有余额请写 0";
        OpeningTwice { number: String }
            "{number} has two opening balances; keep one",
            "{number} 有两个期初余额；请保留一个";
        OpeningRefused { error: String }
            "{error}",
            "期初余额不可用：{error}";
        VictimColumn { found: String }
            "no column victim among {found}; name it so",
            "{found} 中没有 victim 列；请这样命名";
        BankColumn { found: String }
            "no column bank among {found}; the columns are bank, and where known reaction, pace, hours and batch",
            "{found} 中没有 bank 列；各列为 bank，以及已知时的 reaction、pace、hours、batch";
        BankBlank {}
            "the bank is blank; write its name as the records have it",
            "银行为空；请按记录中的名称填写";
        BankTwice { bank: String }
            "the bank {bank} is told twice; leave one line",
            "银行 {bank} 出现两次；请保留一行";
        BankMinutes { text: String }
            "`{text}` is no number of minutes; write it like 5 or 0.5",
            "“{text}”不是分钟数；请写成 5 或 0.5";
        BankMinutesRefused { error: String }
            "{error}",
            "分钟数无法采用：{error}";
        BankHours { text: String }
            "`{text}` are no hours; write them like 09:00-17:00, or leave them blank for all hours",
            "“{text}”不是时间段；请写成 09:00-17:00，全天受理则留空";
        BankBatch { word: String }
            "batch is `{word}`; write yes (批量) where one call freezes all accounts, no (逐户) where it freezes one",
            "batch 为“{word}”；一次可冻结全部账户写“批量”，逐户冻结写“逐户”";
        VictimBlank {}
            "the victim is blank; name him",
            "被害人为空；请填写";
        PaymentColumns { found: String }
            "no column payment, id, from, to, at or amount among {found}; name them so",
            "{found} 中没有 payment、id、from、to、at 或 amount 列；请这样命名";
        PaymentLine { spec: String, trouble: Box<Trouble> }
            "payment {spec:?}: {trouble}",
            "转账“{spec}”：{trouble}";
        FrozenColumn { column: String, found: String }
            "no column {column} among {found}; the columns are account, time, amount, and where known kind and until",
            "{found} 中没有 {column} 列；各列为 account、time、amount，如有则加 kind 和 until";
        FreezeKind { kind: String }
            "the kind `{kind}` is neither stop (止付) nor freeze (冻结); write one of them, or leave it blank for a stop",
            "类别“{kind}”既不是止付（stop）也不是冻结（freeze）；请写其一，留空按止付";
        FreezeEnds { until: String, time: String }
            "it ends at {until}, and began only at {time}; check the two times",
            "{until} 到期，而 {time} 才开始；请核对两个时间";
        FreezeBlank {}
            "the amount is blank; write what the freeze caught, or 0",
            "金额为空；请填写实际冻结金额，没有则写 0";
        FreezeBelowZero { amount: String }
            "the amount {amount} is below zero; write what the freeze caught, or 0",
            "金额 {amount} 小于零；请填写实际冻结金额，没有则写 0";
        FreezeCurrency { currency: String, ledger: String }
            "this freeze is in {currency}, but the payments are in {ledger}; amounts of different currencies are never added: give a file of freezes in {ledger}",
            "该笔冻结为 {currency}，而转账为 {ledger}；不同货币的金额从不相加：请只列 {ledger} 的冻结";
        FreezeOfOtherCurrency { account: String, codes: String, ledger: String }
            "{account} has dealings in {codes} only, but the payments are in {ledger}; amounts of different currencies are never added: leave this freeze out",
            "{account} 只有 {codes} 的往来，而转账为 {ledger}；不同货币的金额从不相加：请去掉该笔冻结";
        FreezesAtOnce { account: String, before: u64, amount: String, other: String }
            "{account} is frozen at the same time in line {before}, there with {other} and here with {amount}; the later freeze counts, and none of them is: keep one, or write one line with their sum",
            "{account} 在第 {before} 行同一时间也有冻结，该处为 {other}，此处为 {amount}；以较后的一笔为准，而两笔同时：请保留一笔，或合并为一行，写其总额";
        UnknownAccount { number: String, near: Near }
            "no record names the account {number}; {near}",
            "没有记录提到账户 {number}；{near}";

        // How a payment is named.
        PaymentBlank {}
            "it is blank; give an id, FILE:LINE, or from= to= at= amount=",
            "为空；请写流水号、文件:行号，或 from= to= at= amount=";
        PaymentAmountBlank {}
            "its amount is blank",
            "金额为空";
        PaymentKey { key: String, known: String }
            "{key:?} is no key; use {known}",
            "“{key}”不是可用的键；请用 {known}";

        // Selections and parts of tables.
        ZerosInParts {}
            "account numbers here end in zeros past their 15th digit, and only the whole column tells whether a spreadsheet cut them, so it is not read in parts here: convert it into a plain transfer table first",
            "此处账号第 15 位以后为零，只有整列才能看出是否被电子表格截断，故不能分段读取：请先转换为普通转账表";
        PaymentNotInTables {}
            "no line of these tables is such a payment; check how it is named, and that the table which has it is among those given to one of the processes",
            "这些表中没有这样的转账；请核对写法，以及含有它的表是否已交给某个进程";
        WholeOnly { what: WholeOnly }
            "{what}, so it is not read in parts here: convert it into a plain transfer table first",
            "{what}，故不能分段读取：请先转换为普通转账表";
        FileChanged {}
            "the file has changed since it was first read; start again",
            "文件在首次读取之后有改动；请重新开始";
        SelectionHead { error: String }
            "the first line of this selection cannot be read ({error}); select again",
            "选取文件的首行无法读取（{error}）；请重新选取";
        SelectionVersion { theirs: String, ours: String }
            "version {theirs} selected this, and this is {ours}; select again, or trace with that one",
            "选取文件由 {theirs} 版生成，本程序为 {ours} 版；请重新选取，或用该版本追踪";
        SelectionManner { theirs: String, ours: String }
            "the lines were selected as read by {theirs}, and are asked for as read by {ours}; say the same to both",
            "选取时的读法是 {theirs}，现在要求 {ours}；两处请用相同的选项";
        SelectionOfOthers { theirs: String, ours: String }
            "this selection is for {theirs}, and is asked for {ours}; select again for that",
            "该选取文件针对 {theirs}，现在要求 {ours}；请重新选取";
        SelectionCut {}
            "the selection is cut off; copy it again, or select again",
            "选取文件不完整；请重新复制，或重新选取";
        SelectionPart {}
            "a part of this selection cannot be read as it was; select again",
            "选取文件有一部分无法照原样读取；请重新选取";
        SelectionTail {}
            "lines follow the end of the selection; select again",
            "选取文件末尾之后还有内容；请重新选取";
    }
}

worded! {
    /// A sign that separates cells and also stands in texts.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
    pub enum Separator {
        WideComma {} "full-width commas", "全角逗号";
        WideSemicolon {} "full-width semicolons", "全角分号";
        Enumeration {} "enumeration commas", "顿号";
        Blanks {} "blanks", "空格";
    }
}

worded! {
    /// Where a statement's own number stands.
    #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    pub enum OwnPlace {
        Above {} "in a line above the header", "表头以上";
        FileName {} "in the file's name", "文件名";
        Column { column: String } "in the column {column:?}", "“{column}”列";
    }
}

worded! {
    /// The parts of a date of which any may stand first.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
    pub enum DateParts {
        DayOrYear {} "day or year", "日与年";
        DayMonthOrYear {} "day, month or year", "日、月、年";
        DayOrMonth {} "day or month", "日与月";
    }
}

worded! {
    /// Why a file is not taken for a Chinese one.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub enum ForeignSign {
        Layout { layout: String } "files of the kind {layout} never do", "{layout} 类文件从不是";
        Column { column: String } "it has a column {column:?}", "有“{column}”列";
        Number { number: String } "it has the number {number}", "有号码 {number}";
    }
}

worded! {
    /// Which way money went.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    pub enum Way {
        In {} "in", "收入";
        Out {} "out", "支出";
    }
}

worded! {
    /// Why a table in Parquet is not read, and what to do.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub enum ParquetTrouble {
        Damaged { error: String }
            "it is damaged or cut off ({error}); fetch it again",
            "文件损坏或不完整（{error}）；请重新获取";
        Broken {}
            "what it holds is not what it says of itself: it is damaged or cut off; fetch it again",
            "内容与文件自身的描述不符：文件损坏或不完整；请重新获取";
        Codec { codec: String }
            "it is compressed with {codec}; write it with Snappy, Zstandard, LZ4, gzip, or uncompressed",
            "其压缩方式为 {codec}；请改用 Snappy、Zstandard、LZ4、gzip 或不压缩";
        Lists { column: String }
            "the column {column} holds lists; write the table without it",
            "{column} 列的值为列表；请去掉该列后重新写出";
        Kind { column: String }
            "the column {column} is of a kind that does not say what it means in a table; write it as text",
            "{column} 列的类型在表中没有明确含义；请写成文本";
        Clock { column: String }
            "the column {column} holds times of 96 bits, which do not say of which zone they are; write it as a timestamp",
            "{column} 列是 96 位时间，未说明时区；请写成 timestamp";
        Value { column: String }
            "the column {column} holds a value that its kind does not allow; mend it where the table was made",
            "{column} 列有不符合其类型的值；请在生成该表处更正";
    }
}

impl std::error::Error for ParquetTrouble {}

impl Display for ParquetTrouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Display::fmt(&Say::english(self), f)
    }
}

worded! {
    /// What a file is, whatever it is called.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    pub enum FileKind {
        Iso20022 {} "an ISO 20022 message", "ISO 20022 报文";
        Mt940 {} "an MT940 message", "MT940 报文";
        Ofx {} "an OFX file", "OFX 文件";
        Qif {} "a QIF file", "QIF 文件";
        HtmlPage {} "an HTML page", "网页（HTML）";
        Excel2003 {} "a workbook in the XML of Excel 2003", "Excel 2003 的 XML 工作簿";
    }
}

worded! {
    /// A part that every line of a bank's message has.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub enum MessagePart {
        Amount { tag: String } "amount ({tag})", "金额（{tag}）";
        Date { tag: String } "date ({tag})", "日期（{tag}）";
        Mark {} "mark (C, D, RC or RD)", "借贷标记（C、D、RC 或 RD）";
        Direction {} "direction (CdtDbtInd: CRDT or DBIT)", "收支方向（CdtDbtInd：CRDT 或 DBIT）";
    }
}

impl MessagePart {
    /// The amount, by what it is called there.
    pub(crate) fn amount(tag: &str) -> Self {
        MessagePart::Amount { tag: tag.to_owned() }
    }

    /// The date, by what it is called there.
    pub(crate) fn date(tag: &str) -> Self {
        MessagePart::Date { tag: tag.to_owned() }
    }
}

worded! {
    /// Why a table is not read in parts.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
    pub enum WholeOnly {
        LayoutWithEncoding {} "this is a layout that states an encoding", "格式写明了编码";
        Packed {} "this is packed, a workbook, a bank's message, or not in clean UTF-8", "文件经压缩，或是工作簿、银行报文，或不是干净的 UTF-8";
        NoTable {} "this is no table that names payer and payee in each line", "这不是每行都写明付款方和收款方的表";
        Header {} "this is a table whose header does not tell enough", "表头信息不足";
        HangingColumns {} "this is a table with columns (balances, states, kinds) whose meaning hangs on other lines", "有些列（余额、状态、类别）的含义取决于其他行";
        Charges {} "this is a table with a column of charges, which are movements beside its lines", "表中有手续费列，手续费是各行之外的资金变动";
        HangingCell {} "at or after this line something (a quote that goes on, a date of open order, a short account number beside banks, a character that is no UTF-8) hangs on the rest of the file", "自本行起有内容（未完的引号、顺序不明的日期、带银行的短账号、非 UTF-8 字符）取决于文件其余部分";
    }
}

/// Names, one after the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names(pub Vec<String>);

impl Say for Names {
    fn english(&self) -> impl Display + Debug {
        self.0.join(", ")
    }
}

/// Numbers near one that no record names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Near(pub Vec<String>);

impl Say for Near {
    fn english(&self) -> impl Display + Debug {
        match &self.0[..] {
            [] => "write it as the records do".to_owned(),
            near => format!("nearest to it: {}", near.join(", ")),
        }
    }

    fn chinese(&self) -> impl Display + Debug {
        match &self.0[..] {
            [] => "请按记录中的写法填写".to_owned(),
            near => format!("最接近的有：{}", near.join("、")),
        }
    }
}

impl Say for Box<Trouble> {
    fn english(&self) -> impl Display + Debug {
        Trouble::english(self)
    }

    fn chinese(&self) -> impl Display + Debug {
        Trouble::chinese(self)
    }
}

impl Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.english())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trouble_has_a_sentence_in_each_language_with_the_same_figures() {
        let nested = ["LayoutCell", "ListCell", "Cell", "PaymentLine", "Message"];
        let all = Trouble::SENTENCES.iter().copied();
        let own: Vec<_> = all.filter(|(kind, ..)| !nested.contains(kind)).collect();
        crate::worded::check(&own);
        for list in [
            Separator::SENTENCES,
            OwnPlace::SENTENCES,
            DateParts::SENTENCES,
            ForeignSign::SENTENCES,
            Way::SENTENCES,
            WholeOnly::SENTENCES,
            ParquetTrouble::SENTENCES,
        ] {
            crate::worded::check(list);
        }
    }
}
