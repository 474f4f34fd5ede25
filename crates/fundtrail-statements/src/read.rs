//! From paths to a case.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use encoding_rs::Encoding;
use fundtrail::{AccountBook, Currency, LedgerBuilder, Money, Party, Source, Transfer, Transfers};
use hashbrown::HashMap;

use crate::case::{Case, Counts, Ids, InputFile, Note, Reject};
use crate::decode::{self, DecodeError, Decoded};
use crate::error::{ReadError, ReadErrorKind};
use crate::file;
use crate::layout::{Kind, Layout};
use crate::options::ReadOptions;
use crate::sheet::Sheet;
use crate::transfers::{self, Part, PartLedger};

/// Reads files and folders into ledgers, one a currency.
///
/// The result does not depend on the order in which paths are named.
///
/// # Errors
/// [`ReadError`] says what was found, where, and what to do. Lines that cannot be read are one, unless the
/// options accept them.
///
/// Complexity: linear in the bytes read, and the order of the ledger (see [`fundtrail::order`]).
pub fn read(paths: &[PathBuf], options: &ReadOptions) -> Result<Case, ReadError> {
    let users = options.layouts.iter().map(|path| Layout::load(path));
    let users: Vec<Layout> = users.collect::<Result<_, _>>()?;
    let layouts: Vec<&Layout> = users.iter().chain(Layout::built_in()).collect();
    let inputs = file::find(paths)?;
    if inputs.files.is_empty() {
        let path = paths.first().cloned().unwrap_or_default();
        return Err(ReadErrorKind::NothingToRead { path }.into());
    }
    if inputs.files.len() > Source::MAX_FILES {
        let limit = Source::MAX_FILES;
        return Err(ReadErrorKind::TooManyFiles { limit }.into());
    }
    let mut reader = Reader {
        options,
        layouts,
        users: &users,
        whole: Whole::default(),
        seen: HashMap::new(),
    };
    for path in &inputs.skipped {
        let message = format!(
            "{}: not read, its ending is not known; name it to read it",
            path.display()
        );
        reader.whole.note("file-skipped", message, None);
    }
    for input in &inputs.files {
        reader.file(&input.path)?;
    }
    reader.whole.finish(options)
}

struct Reader<'o> {
    options: &'o ReadOptions,
    layouts: Vec<&'o Layout>,
    users: &'o [Layout],
    whole: Whole,
    /// The file that had these bytes first.
    seen: HashMap<String, PathBuf>,
}

impl Reader<'_> {
    fn file(&mut self, path: &Path) -> Result<(), ReadError> {
        let bytes = file::bytes_of(path)?;
        let sha256 = file::sha256(&bytes);
        let bytes = file::unpacked(bytes, path, self.options.unpacked_limit)?;
        let decoded =
            decode::decode(bytes, self.forced_encoding()?).map_err(|error| decode_error(path, error))?;
        let Decoded {
            text,
            encoding,
            broken,
        } = decoded;
        let sheet = Sheet::open(path, &text, &self.layouts)?;
        if sheet.found.layout.kind() != Kind::Table {
            let problem = "a one-sided statement; this version reads transfer tables".to_owned();
            let place = sheet.place(sheet.header_line);
            return Err(ReadErrorKind::Unsettled { place, problem }.into());
        }
        let parts = transfers::read(&sheet, &broken, self.options)?;
        let file = self.whole.files.len();
        let above = sheet.first_line - 1;
        let mut counts = Counts {
            lines: above,
            ignored: above,
            ..Counts::default()
        };
        let first = self.seen.get(&sha256).cloned();
        match first {
            None => parts
                .into_iter()
                .for_each(|part| self.whole.join(part, file, &mut counts)),
            Some(first) => {
                for part in &parts {
                    counts.lines += part.counts.lines;
                    counts.duplicate += part.counts.lines;
                }
                self.whole.ids.push(Ids::default());
                let message = format!(
                    "{}: the same bytes as {}, counted once",
                    path.display(),
                    first.display()
                );
                self.whole.note("file-twice", message, Some(Source::new(file, 1)));
            }
        }
        self.seen.entry(sha256.clone()).or_insert_with(|| path.to_owned());
        if self.whole.ids.len() == file {
            self.whole.ids.push(Ids::default());
        }
        self.whole.files.push(InputFile {
            path: path.to_owned(),
            sha256,
            layout: sheet.found.layout.name().to_owned(),
            encoding: encoding.to_owned(),
            lines: counts.lines,
            entries: counts.lines - counts.ignored - counts.rejected - counts.duplicate,
            transfers: counts.transfers,
        });
        self.whole.counts.add(&counts);
        Ok(())
    }

    /// The encoding that the user's only layout states.
    fn forced_encoding(&self) -> Result<Option<&'static Encoding>, ReadError> {
        let [layout] = self.users else { return Ok(None) };
        let Some(label) = layout.encoding() else {
            return Ok(None);
        };
        match Encoding::for_label(label.as_bytes()) {
            Some(encoding) => Ok(Some(encoding)),
            None => Err(ReadErrorKind::Layout {
                place: format!("layout {}", layout.name()),
                problem: format!("{label:?} is no known encoding; write utf-8, gb18030, windows-1252, …"),
            }
            .into()),
        }
    }
}

fn decode_error(path: &Path, error: DecodeError) -> ReadErrorKind {
    let place = |line| format!("{}:{line}", path.display());
    match error {
        DecodeError::Nul { line } => ReadErrorKind::Nul { place: place(line) },
        DecodeError::Utf16 { line } => ReadErrorKind::Utf16 { place: place(line) },
    }
}

/// All files that were read so far, joined.
#[derive(Default)]
struct Whole {
    book: AccountBook,
    builders: BTreeMap<Currency, LedgerBuilder>,
    files: Vec<InputFile>,
    counts: Counts,
    notes: Vec<Note>,
    rejects: Vec<Reject>,
    ids: Vec<Ids>,
}

impl Whole {
    fn note(&mut self, code: &'static str, message: String, source: Option<Source>) {
        self.notes.push(Note {
            code,
            message,
            source,
        });
    }

    /// Adds a part of a file: the parts of all files come in order, so numbers are interned in order of lines.
    fn join(&mut self, part: Part, file: usize, counts: &mut Counts) {
        counts.add(&part.counts);
        let accounts = self.join_book(&part.book);
        for ledger in part.ledgers {
            self.join_ledger(ledger, &accounts, file);
        }
        if self.ids.len() == file {
            self.ids.push(Ids::default());
        }
        self.ids[file].append(&part.ids);
        for note in part.notes {
            self.note(note.code, note.message, Some(Source::new(file, note.line)));
        }
        self.rejects.extend(part.rejects.into_iter().map(|reject| {
            let (amount, currency) = reject.amount.unzip();
            Reject {
                source: Source::new(file, reject.line),
                text: reject.text,
                reason: reject.reason,
                amount,
                currency,
            }
        }));
    }

    /// The account of the whole book for each of the part's.
    fn join_book(&mut self, part: &AccountBook) -> Vec<Party> {
        part.accounts()
            .map(|local| {
                let account = self.book.intern(part.number(local));
                if let Some(found) = part.details(local) {
                    let details = self.book.details_mut(account);
                    if details.holder.is_none() {
                        details.holder.clone_from(&found.holder);
                    }
                    if details.bank.is_none() {
                        details.bank.clone_from(&found.bank);
                    }
                }
                account.into()
            })
            .collect()
    }

    fn join_ledger(&mut self, ledger: PartLedger, accounts: &[Party], file: usize) {
        let builder = self
            .builders
            .entry(ledger.currency.clone())
            .or_insert_with(|| LedgerBuilder::new(ledger.currency));
        let exits: Vec<Party> = ledger
            .exits
            .exits()
            .map(|exit| builder.exits_mut().intern(exit.kind, exit.name.as_deref()).into())
            .collect();
        let party = |local: Party| match (local.account(), local.exit()) {
            (Some(account), _) => accounts[account.index()],
            (_, Some(exit)) => exits[exit.index()],
            (None, None) => unreachable!("a party is an account or an exit"),
        };
        let mut transfers = Transfers::with_capacity(ledger.transfers.len());
        for transfer in ledger.transfers {
            transfers.push(Transfer {
                time: transfer.time,
                payer: party(transfer.payer),
                payee: party(transfer.payee),
                amount: transfer.amount,
                source: Source::new(file, transfer.line),
            });
        }
        builder
            .append(transfers)
            .expect("negative amounts are rejected where lines are read");
    }

    fn finish(mut self, options: &ReadOptions) -> Result<Case, ReadError> {
        let accounts = self.book.len();
        let builders = std::mem::take(&mut self.builders);
        let ledgers = builders
            .into_values()
            .map(|builder| builder.from_table(accounts))
            .collect();
        assert_eq!(
            self.counts.lines,
            self.counts.accounted_for(),
            "every line ends in one list"
        );
        let message =
            "a transfer table: every account in it is taken as covered for the whole time".to_owned();
        self.note("covered-by-table", message, None);
        let case = Case {
            book: self.book,
            ledgers,
            files: self.files,
            counts: self.counts,
            notes: self.notes,
            rejects: self.rejects,
            ids: self.ids,
        };
        match case.rejects.first() {
            Some(first) if !options.accept_rejects => Err(ReadErrorKind::Rejected {
                first: format!("{}: {}", case.place(first.source), first.reason),
                count: case.counts.rejected,
                amount: sum_of(&case.rejects),
            }
            .into()),
            _ => Ok(case),
        }
    }
}

/// The money in rejected lines: `1,200.00 CNY and 3.00 USD`.
fn sum_of(rejects: &[Reject]) -> String {
    let mut sums: BTreeMap<&Currency, i128> = BTreeMap::new();
    for reject in rejects {
        if let (Some(amount), Some(currency)) = (reject.amount, &reject.currency) {
            *sums.entry(currency).or_default() += i128::from(Money::minor(amount));
        }
    }
    let sums: Vec<String> = sums
        .into_iter()
        .map(|(currency, sum)| format!("{} {}", currency.grouped(sum), currency.code()))
        .collect();
    if sums.is_empty() {
        "no readable amount".to_owned()
    } else {
        sums.join(" and ")
    }
}
