//! ISO 20022 account statements: camt.052 (report), .053 (statement), .054 (notification), versions 02 to 13.
//!
//! Elements are known by their local names, which the versions share; where a version puts a party one level deeper
//! (`Dbtr/Pty/Nm`), both are looked at. An entry moves the balance; its details carry the parties: where their amounts
//! add up to the entry's (charges counted), each becomes a movement of its own, else the entry stays whole. No
//! document type is accepted, no entity is expanded, and depth is bounded.

use quick_xml::Reader;
use quick_xml::escape::EscapeError;
use quick_xml::events::{BytesStart, Event};

use super::{Account, Decimal, Message, MessageError, MessageNote, Movement, PENDING, Party, Read, Way};
use crate::bytes::xml::{attribute, characters};
use crate::note::NoteKind;
use crate::trouble::{FileKind, MessagePart, Trouble};

/// The deepest that elements stand in these messages is about 20.
const MOST_DEPTH: usize = 64;

/// Whether a text is such a message, by its beginning.
pub(super) fn is_one(head: &str) -> bool {
    head.starts_with('<') && (head.contains("tech:xsd:camt.05") || head.contains("<BkToCstmr"))
}

/// An element of which all is kept.
#[derive(Debug, Default)]
struct Node {
    name: String,
    text: String,
    /// The attribute `Ccy`.
    currency: Option<String>,
    line: u64,
    children: Vec<Node>,
}

impl Node {
    /// The children of a name.
    fn all<'n>(&'n self, name: &'n str) -> impl Iterator<Item = &'n Node> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first at a path `A/B/C`; a `Pty` or `Agt` on the way is passed through.
    fn find(&self, path: &str) -> Option<&Node> {
        let (name, rest) = path.split_once('/').unwrap_or((path, ""));
        for child in &self.children {
            if child.name == name {
                let found = if rest.is_empty() {
                    Some(child)
                } else {
                    child.find(rest)
                };
                if found.is_some() {
                    return found;
                }
            }
        }
        let mut inner = self
            .children
            .iter()
            .filter(|child| matches!(child.name.as_str(), "Pty" | "Agt"));
        inner.find_map(|child| child.find(path))
    }

    /// The text at a path; blank where there is none.
    fn text_at(&self, path: &str) -> &str {
        self.find(path).map_or("", |node| node.text.trim())
    }

    /// The first text that is not blank at one of several paths.
    fn first_text(&self, paths: &[&str]) -> String {
        let texts = paths.iter().map(|path| self.text_at(path));
        texts
            .into_iter()
            .find(|text| !text.is_empty())
            .unwrap_or("")
            .to_owned()
    }

    fn amount(&self) -> Result<Decimal, MessageError> {
        Decimal::read(&self.text).ok_or_else(|| {
            MessageError::at(
                self.line,
                Trouble::MessageNoAmount {
                    text: self.text.trim().to_owned(),
                    field: self.name.clone(),
                },
            )
        })
    }
}

/// Reads a message.
pub(super) fn read(text: &str) -> Result<Read, MessageError> {
    let mut read = Read {
        name: "camt",
        ..Read::default()
    };
    let mut xml = Xml::new(text);
    let mut created = String::new();
    while let Some((start, line)) = xml.next_start()? {
        match start.as_str() {
            "BkToCstmrAcctRpt" => read.name = "camt.052",
            "BkToCstmrStmt" => read.name = "camt.053",
            "BkToCstmrDbtCdtNtfctn" => read.name = "camt.054",
            "Stmt" | "Rpt" | "Ntfctn" => read.accounts.push(Account {
                line,
                ..Account::default()
            }),
            "Acct" | "Bal" | "Ntry" => {
                let node = xml.node(start, line)?;
                if let Some(account) = read.accounts.last_mut() {
                    take(account, &node, &created, &mut read.notes)?;
                }
            }
            "CreDtTm" => created = xml.node(start, line)?.text.trim().chars().take(10).collect(),
            // Known, and read past whole.
            "TxsSummry" | "RltdAcct" | "Intrst" => {
                xml.node(start, line)?;
            }
            _ => {}
        }
    }
    for account in &read.accounts {
        if account.own.account.is_empty() {
            let field = "Acct/Id".to_owned();
            return Err(MessageError::at(
                account.line,
                Trouble::MessageNoAccount { field },
            ));
        }
    }
    Ok(read)
}

/// Takes in what an element says of an account. `created` is the day on which the message was made.
fn take(
    account: &mut Account,
    node: &Node,
    created: &str,
    notes: &mut Vec<MessageNote>,
) -> Result<(), MessageError> {
    match node.name.as_str() {
        "Acct" => {
            account.own = Party {
                account: node.first_text(&["Id/IBAN", "Id/Othr/Id", "Id/BBAN", "Id/PrtryAcct/Id"]),
                name: node.first_text(&["Ownr/Nm", "Nm"]),
                bank: node.find("Svcr").map_or(String::new(), bank_of),
            };
        }
        "Bal" => {
            let signed = |node: &Node| -> Result<Option<Decimal>, MessageError> {
                let Some(amount) = node.find("Amt") else {
                    return Ok(None);
                };
                let amount = amount.amount()?;
                let debt = node.text_at("CdtDbtInd") == "DBIT";
                Ok(Some(if debt { amount.negated() } else { amount }))
            };
            match node.text_at("Tp/CdOrPrtry/Cd") {
                "OPBD" | "PRCD" if account.opening.is_none() => account.opening = signed(node)?,
                "CLBD" => account.closing = signed(node)?,
                _ => {}
            }
        }
        _ => account
            .movements
            .extend(entry(&account.own, node, created, notes)?),
    }
    Ok(())
}

/// The movements of an entry.
fn entry(
    own: &Party,
    node: &Node,
    created: &str,
    notes: &mut Vec<MessageNote>,
) -> Result<Vec<Movement>, MessageError> {
    let missing = |what| MessageError::at(node.line, Trouble::MessageEntryLacks { what });
    let amount = node.find("Amt");
    let amount = amount.ok_or_else(|| missing(MessagePart::amount("Amt")))?;
    let way = way(node).ok_or_else(|| missing(MessagePart::Direction {}))?;
    let mut whole = Movement::new(node.line, way, amount.amount()?);
    if whole.amount.is_negative() {
        return Err(MessageError::at(amount.line, Trouble::MessageNegative {}));
    }
    whole.currency = amount.currency.clone().unwrap_or_default();
    whole.time = match moment(node) {
        Some(time) => time,
        None if created.is_empty() => return Err(missing(MessagePart::date("BookgDt/ValDt"))),
        None => {
            notes.push(MessageNote {
                line: node.line,
                kind: NoteKind::MessageWithoutDay {
                    created: created.to_owned(),
                },
            });
            created.to_owned()
        }
    };
    whole.status = match node.first_text(&["Sts/Cd", "Sts"]).as_str() {
        "" | "BOOK" => super::BOOKED,
        _ => PENDING,
    };
    whole.serial = node.first_text(&["AcctSvcrRef", "NtryRef"]);
    whole.kind = kind(node);
    whole.memo = node.first_text(&["AddtlNtryInf"]);
    let details: Vec<&Node> = node.all("NtryDtls").flat_map(|all| all.all("TxDtls")).collect();
    let mut movements = match details.as_slice() {
        [] => vec![whole.clone()],
        [only] => vec![detailed(&whole, only, own)],
        several => batch(&whole, several, own, notes)?,
    };
    take_out_charges(&whole, node, &details, &mut movements)?;
    movements.retain(|movement| !movement.amount.is_zero() || whole.amount.is_zero());
    Ok(movements)
}

/// The movements of an entry with several bookings: one each, where their amounts add up to its own.
fn batch(
    whole: &Movement,
    details: &[&Node],
    own: &Party,
    notes: &mut Vec<MessageNote>,
) -> Result<Vec<Movement>, MessageError> {
    if let Some(amounts) = split(whole, details)? {
        let each = details.iter().zip(amounts);
        let part = each.map(|(detail, (way, amount))| {
            let part = Movement {
                line: detail.line,
                way,
                amount,
                ..whole.clone()
            };
            detailed(&part, detail, own)
        });
        return Ok(part.collect());
    }
    notes.push(MessageNote {
        line: whole.line,
        kind: NoteKind::MessageBatch {
            bookings: details.len(),
            amount: whole.amount.to_string(),
        },
    });
    Ok(vec![whole.clone()])
}

/// What each booking of a batch moved, if that adds up to the batch.
fn split(whole: &Movement, details: &[&Node]) -> Result<Option<Vec<(Way, Decimal)>>, MessageError> {
    let mut sum = Decimal::default();
    let mut all = Vec::with_capacity(details.len());
    for detail in details {
        let amounts = ["Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt"];
        let mut found = amounts.iter().filter_map(|path| detail.find(path));
        let same = |node: &&Node| node.currency.as_deref().is_none_or(|code| code == whole.currency);
        let Some(amount) = found.find(same) else {
            return Ok(None);
        };
        let part = (way(detail).unwrap_or(whole.way), amount.amount()?);
        sum = sum.plus(if part.0 == whole.way {
            part.1
        } else {
            part.1.negated()
        });
        all.push(part);
    }
    Ok((sum == whole.amount).then_some(all))
}

/// Charges that an entry's amount includes become movements of their own: what was sent or received is the rest.
fn take_out_charges(
    whole: &Movement,
    node: &Node,
    details: &[&Node],
    movements: &mut Vec<Movement>,
) -> Result<(), MessageError> {
    let [only] = movements.as_mut_slice() else {
        return Ok(());
    };
    let places = std::iter::once(node).chain(details.iter().copied());
    let records = places
        .flat_map(|place| place.all("Chrgs"))
        .flat_map(|charges| charges.all("Rcrd"));
    let mut fee = Decimal::default();
    let mut line = 0;
    for record in records {
        let Some(amount) = record.find("Amt") else {
            continue;
        };
        let same = amount
            .currency
            .as_deref()
            .is_none_or(|code| code == whole.currency);
        let debit = record.text_at("CdtDbtInd") != "CRDT";
        if same && debit && record.text_at("ChrgInclInd") == "true" {
            fee = fee.plus(amount.amount()?);
            line = record.line;
        }
    }
    if fee.is_zero() {
        return Ok(());
    }
    let rest = match whole.way {
        Way::Out => whole.amount.plus(fee.negated()),
        Way::In => whole.amount.plus(fee),
    };
    if rest.is_negative() {
        return Ok(());
    }
    only.amount = rest;
    let mut charge = Movement::new(line.max(whole.line + 1), Way::Out, fee);
    charge.time.clone_from(&whole.time);
    charge.currency.clone_from(&whole.currency);
    charge.status = whole.status;
    charge.serial.clone_from(&only.serial);
    "fee".clone_into(&mut charge.kind);
    movements.push(charge);
    Ok(())
}

/// A movement with what one set of details says of it.
fn detailed(whole: &Movement, detail: &Node, own: &Party) -> Movement {
    let mut movement = whole.clone();
    movement.other = counterparty(detail, movement.way, own);
    let given = [
        "Refs/EndToEndId",
        "Refs/UETR",
        "Refs/TxId",
        "Refs/AcctSvcrRef",
        "Refs/InstrId",
    ];
    let mut given = given.iter().map(|path| detail.text_at(path));
    if let Some(serial) = given.find(|text| !text.is_empty() && *text != "NOTPROVIDED") {
        serial.clone_into(&mut movement.serial);
    }
    for word in kind(detail).split(' ').filter(|word| !word.is_empty()) {
        if !movement.kind.split(' ').any(|known| known == word) {
            if !movement.kind.is_empty() {
                movement.kind.push(' ');
            }
            movement.kind.push_str(word);
        }
    }
    let mut memo: Vec<&str> = detail
        .all("RmtInf")
        .flat_map(|info| &info.children)
        .filter(|line| line.name == "Ustrd")
        .map(|line| line.text.trim())
        .collect();
    memo.push(detail.text_at("AddtlTxInf"));
    memo.push(&whole.memo);
    memo.retain(|text| !text.is_empty());
    movement.memo = memo.join(" ");
    if let Some(time) = detail
        .find("RltdDts/TxDtTm")
        .or_else(|| detail.find("RltdDts/AccptncDtTm"))
        && time.text.trim().get(..10) == whole.time.get(..10)
    {
        time.text.trim().clone_into(&mut movement.time);
    }
    movement
}

/// The other side: who paid what came in, who was paid what went out. Banks leave the roles of a reversed entry as
/// they were, so a side that is the statement's own account is not the other one.
fn counterparty(detail: &Node, way: Way, own: &Party) -> Party {
    let side = |who: &str| Party {
        account: detail.first_text(&[
            &format!("RltdPties/{who}Acct/Id/IBAN"),
            &format!("RltdPties/{who}Acct/Id/Othr/Id"),
        ]),
        name: detail.first_text(&[&format!("RltdPties/{who}/Nm")]),
        bank: detail
            .find(&format!("RltdAgts/{who}Agt"))
            .map_or(String::new(), bank_of),
    };
    let (first, second) = match way {
        Way::In => ("Dbtr", "Cdtr"),
        Way::Out => ("Cdtr", "Dbtr"),
    };
    let found = side(first);
    if !found.account.is_empty() && found.account == own.account {
        side(second)
    } else {
        found
    }
}

fn bank_of(agent: &Node) -> String {
    agent.first_text(&[
        "FinInstnId/BICFI",
        "FinInstnId/BIC",
        "FinInstnId/ClrSysMmbId/MmbId",
        "FinInstnId/Nm",
        "FinInstnId/Othr/Id",
    ])
}

/// The words that class an entry: the bank's code, `reversal`, and why money came back.
fn kind(node: &Node) -> String {
    let codes = [
        "BkTxCd/Domn/Fmly/SubFmlyCd",
        "BkTxCd/Prtry/Cd",
        "RtrInf/Rsn/Cd",
        "RtrInf/Rsn/Prtry",
    ];
    let mut words: Vec<String> = Vec::new();
    if node.text_at("RvslInd") == "true" {
        words.push("reversal".to_owned());
    }
    let is_return = node.find("RtrInf").is_some();
    if is_return {
        words.push("return".to_owned());
    }
    words.extend(
        codes
            .iter()
            .map(|path| node.text_at(path).to_owned())
            .filter(|text| !text.is_empty()),
    );
    let sub = node.text_at("BkTxCd/Domn/Fmly/SubFmlyCd");
    let class = match sub {
        "CHRG" | "COMM" | "FEES" | "CHRGS" => "fee",
        "CWDL" | "CDPT" => "cash",
        "INTR" => "interest",
        "POSD" | "POSP" | "POSC" => "purchase",
        _ => "",
    };
    if !class.is_empty() {
        words.insert(0, class.to_owned());
    }
    words.join(" ")
}

fn way(node: &Node) -> Option<Way> {
    match node.text_at("CdtDbtInd") {
        "CRDT" => Some(Way::In),
        "DBIT" => Some(Way::Out),
        _ => None,
    }
}

/// When an entry was booked: with a time of day where the bank gives one. A date's own zone says nothing.
fn moment(node: &Node) -> Option<String> {
    for place in ["BookgDt", "ValDt"] {
        if let Some(found) = node.find(place) {
            let time = found.text_at("DtTm");
            if !time.is_empty() {
                return Some(time.to_owned());
            }
            if let Some(day) = found.text_at("Dt").get(..10) {
                return Some(day.to_owned());
            }
        }
    }
    None
}

/// A walk through a text of XML.
struct Xml<'t> {
    reader: Reader<&'t [u8]>,
    text: &'t str,
    counted: usize,
    line: u64,
    depth: usize,
}

impl<'t> Xml<'t> {
    fn new(text: &'t str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Xml {
            reader,
            text,
            counted: 0,
            line: 1,
            depth: 0,
        }
    }

    /// The line that the walk has come to.
    fn line(&mut self, at: usize) -> u64 {
        let at = at.min(self.text.len());
        if at > self.counted {
            let passed = &self.text.as_bytes()[self.counted..at];
            self.line += memchr::memchr_iter(b'\n', passed).count() as u64;
            self.counted = at;
        }
        self.line
    }

    fn event(&mut self) -> Result<(Event<'t>, u64), MessageError> {
        let at = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX);
        let line = self.line(at);
        let event = self.reader.read_event();
        let event = event.map_err(|error| {
            MessageError::at(
                line,
                Trouble::MessageXml {
                    error: error.to_string(),
                },
            )
        })?;
        match &event {
            Event::DocType(_) => Err(MessageError::at(line, Trouble::MessageDocType {})),
            Event::Start(_) => {
                self.depth += 1;
                if self.depth > MOST_DEPTH {
                    let most = MOST_DEPTH;
                    return Err(MessageError::at(line, Trouble::MessageTooDeep { most }));
                }
                Ok((event, line))
            }
            Event::End(_) => {
                self.depth = self.depth.saturating_sub(1);
                Ok((event, line))
            }
            Event::Eof if self.depth > 0 => Err(MessageError::at(line, Trouble::MessageCutOff {})),
            _ => Ok((event, line)),
        }
    }

    /// The next element that begins, and its line.
    fn next_start(&mut self) -> Result<Option<(String, u64)>, MessageError> {
        loop {
            match self.event()? {
                (Event::Start(start), line) => return Ok(Some((local_name(&start), line))),
                (Event::Eof, _) => return Ok(None),
                _ => {}
            }
        }
    }

    /// The whole of an element that has begun.
    fn node(&mut self, name: String, line: u64) -> Result<Node, MessageError> {
        let mut open = vec![Node {
            name,
            line,
            ..Node::default()
        }];
        loop {
            match self.event()? {
                (Event::Start(start), line) => open.push(Node {
                    name: local_name(&start),
                    currency: attribute(&start, "Ccy"),
                    line,
                    ..Node::default()
                }),
                (Event::End(_), _) => {
                    let Some(done) = open.pop() else { continue };
                    match open.last_mut() {
                        Some(parent) => parent.children.push(done),
                        None => return Ok(done),
                    }
                }
                (Event::Eof, line) => {
                    return Err(MessageError::at(line, Trouble::MessageCutOff {}));
                }
                (event, line) => {
                    let Some(text) = characters(&event) else { continue };
                    let broken = |error: EscapeError| Trouble::MessageXml {
                        error: error.to_string(),
                    };
                    let text = text.map_err(|error| MessageError::at(line, broken(error)))?;
                    if let Some(node) = open.last_mut() {
                        node.text.push_str(&text);
                    }
                }
            }
        }
    }
}

fn local_name(start: &BytesStart<'_>) -> String {
    start.local_name().as_ref().to_owned()
}

impl Message {
    /// What a reader calls it.
    pub(crate) fn title(self) -> FileKind {
        match self {
            Message::Camt => FileKind::Iso20022 {},
            Message::Mt940 => FileKind::Mt940 {},
            Message::Ofx => FileKind::Ofx {},
            Message::Qif => FileKind::Qif {},
        }
    }
}
