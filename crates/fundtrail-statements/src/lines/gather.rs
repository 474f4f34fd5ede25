//! Reads all files of a case, one after the other, and keeps what they hold until it can be settled.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use encoding_rs::Encoding;
use fundtrail::Source;
use hashbrown::HashMap;

use crate::bytes::archive;
use crate::bytes::decode::{Decoded, Pieces};
use crate::bytes::file::{self, Content, Input};
use crate::bytes::foreign;
use crate::bytes::message::MessageNote;
use crate::bytes::packed;
use crate::bytes::room;
use crate::cell::number::{self, Number};
use crate::cell::trim;
use crate::entry::{Entry, Texts};
use crate::error::ReadError;
use crate::layout::{Kind, Layout};
use crate::lines::companion::{self, Companion};
use crate::lines::guess;
use crate::lines::heading;
use crate::lines::namesake;
use crate::lines::prose;
use crate::lines::scan::{Part, Tally};
use crate::lines::section::{self, Section};
use crate::lines::sheet::{self, Sheet};
use crate::lines::statement;
use crate::lines::summary;
use crate::lines::transfer_table::{self, Rising, TableLines, TableOf};
use crate::lines::unread;
use crate::note::{Note, NoteKind};
use crate::options::ReadOptions;
use crate::place::Place;
use crate::progress::{Meter, Share};
use crate::provenance::{ColumnUse, Counts, Ids, InputFile, Reject, Taken};
use crate::trouble::Trouble;

/// What all files hold, line by line, not yet settled.
#[derive(Debug, Default)]
pub struct Gathered {
    /// The files, by relative path, then SHA-256.
    pub files: Vec<InputFile>,
    /// Where every line ended, as far as reading alone tells.
    pub counts: Counts,
    /// What a reader of the result should know, in order of the files.
    pub notes: Vec<Note>,
    /// The lines that could not be read, in order.
    pub rejects: Vec<Reject>,
    /// The lines of statements, in order.
    pub entries: Vec<Entry>,
    /// The lines of companion tables, in order.
    pub companions: Vec<Companion>,
    /// The texts that entries and companions hold.
    pub texts: Texts,
    pub(crate) ids: Vec<Ids>,
    /// Where the lines of each file ended.
    pub(crate) file_counts: Vec<Counts>,
    /// The lines of transfer tables, by file.
    pub(crate) tables: Vec<TableOf>,
    /// How many exports there are: files, or batches within them.
    exports: u32,
}

/// Reads all lines of files and folders, without settling them into transfers: what [`read`](crate::read) begins
/// with.
///
/// # Errors
/// [`ReadError`], for files that cannot be read. Lines that cannot are in [`Gathered::rejects`].
pub fn gather(paths: &[PathBuf], options: &ReadOptions) -> Result<Gathered, ReadError> {
    let users = options.layouts.iter().map(|path| Layout::load(path));
    let users: Vec<Layout> = users.collect::<Result<_, _>>()?;
    let inputs = file::find(paths, &options.beside)?;
    if inputs.files.is_empty() {
        let path = paths.first().cloned().unwrap_or_default();
        return Err(Trouble::NothingToRead {}.at(path.as_path()));
    }
    if inputs.files.len() > Source::MAX_FILES {
        let limit = Source::MAX_FILES;
        return Err(Trouble::TooManyFiles { limit }.into());
    }
    room::check(inputs.files.iter().map(|input| input.path.as_path()), options)?;
    let mut gatherer = Gatherer {
        options,
        layouts: users.iter().chain(Layout::built_in()).collect(),
        encodings: stated_encodings(&users)?,
        meter: Arc::new(Meter::new(
            options.progress.as_ref(),
            inputs.files.iter().map(|input| input.path.as_path()),
        )),
        gathered: Gathered::default(),
        seen: HashMap::new(),
    };
    gatherer.gathered.note_skipped(&inputs.skipped);
    for namesakes in inputs.files.chunk_by(|a, b| a.relative == b.relative) {
        for input in namesakes {
            let name = match namesakes {
                [only] => only.relative.clone(),
                _ => input.path.display().to_string(),
            };
            gatherer.file(input, &name)?;
        }
    }
    gatherer.meter.finish();
    if gatherer.gathered.files.is_empty() {
        let path = paths.first().cloned().unwrap_or_default();
        return Err(Trouble::NothingToRead {}.at(path.as_path()));
    }
    namesake::tell_apart(&mut gatherer.gathered)?;
    Ok(gatherer.gathered)
}

/// The user's layouts that state an encoding, with it.
fn stated_encodings(users: &[Layout]) -> Result<Vec<(&Layout, &'static Encoding)>, ReadError> {
    let stated = users
        .iter()
        .filter_map(|layout| Some((layout, layout.encoding()?)));
    stated
        .map(|(layout, label)| {
            if let Some(encoding) = Encoding::for_label(label.as_bytes()) {
                Ok((layout, encoding))
            } else {
                let label = label.to_owned();
                Err(Trouble::LayoutEncoding { label }.at(Place::Layout(layout.name().to_owned())))
            }
        })
        .collect()
}

struct Gatherer<'o> {
    options: &'o ReadOptions,
    layouts: Vec<&'o Layout>,
    encodings: Vec<(&'o Layout, &'static Encoding)>,
    meter: Arc<Meter>,
    gathered: Gathered,
    /// The file that had these bytes first, and its name among the inputs.
    seen: HashMap<String, (PathBuf, String)>,
}

impl Gatherer<'_> {
    /// Reads a file, or all files of an archive. `name` is its own among the inputs.
    fn file(&mut self, input: &Input, name: &str) -> Result<(), ReadError> {
        let path = input.path.as_path();
        let bytes = file::bytes_of(path)?;
        if !archive::is_one(&bytes) {
            return self.document(&bytes, path, name, (bytes.len(), input.found));
        }
        let members = archive::members(&bytes, path, self.options.unpacked_limit)?;
        for path in &members.skipped {
            let shown = path.display().to_string();
            let other = NoteKind::MemberSkipped { path: shown };
            self.gathered.note(skipped_note(path, other), None);
        }
        let share = bytes.len() / members.files.len();
        for member in &members.files {
            let inside = member.path.strip_prefix(path).unwrap_or(&member.path);
            let inside: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
            let name = format!("{name}/{}", inside.join("/"));
            self.document(&member.bytes, &member.path, &name, (share, true))?;
        }
        Ok(())
    }

    /// Reads what one file holds. `weight` is how many bytes of the inputs it stands for; `found` says that nobody named
    /// it, so that a letter among the records is only noted.
    fn document(
        &mut self,
        bytes: &[u8],
        path: &Path,
        name: &str,
        (weight, found): (usize, bool),
    ) -> Result<(), ReadError> {
        let unpacked = packed::unpacked(bytes, path, self.options.unpacked_limit)?;
        let (sha256, contents) = rayon::join(|| file::sha256(bytes), || self.contents(&unpacked, path));
        let contents = contents?;
        let first = self.seen.get(&sha256).cloned();
        let sheets = contents.len();
        let text_bytes = contents.iter().map(|content| content.decoded.text.len()).sum();
        let share = Share::new(&self.meter, weight, text_bytes);
        let mut unknown = Vec::new();
        let mut summaries = Vec::new();
        let first_file = self.gathered.files.len();
        for content in &contents {
            match Sheet::open(&content.path, &content.decoded.text, &self.layouts) {
                // Beside sheets with records, a summary of them is only noted.
                Ok(sheet) if sheets > 1 && statement::is_summary(&sheet)? => summaries.push(content),
                Ok(mut sheet) => {
                    self.say(content);
                    let sections = section::sections(&sheet, &self.layouts);
                    if !sections.is_empty() {
                        self.sections(&sections, content, (&sha256, first.as_ref()), name)?;
                        continue;
                    }
                    sheet.share = Some(share.clone());
                    sheet.trusts_line_ends = sheets == 1;
                    settle_columns(&mut sheet)?;
                    let same = (sha256.clone(), first.as_ref());
                    match self.sheet(&sheet, same, &content.decoded, name) {
                        Err(error) if sheet.trusts_line_ends && error.is_about_quotes() => {
                            let same = (sha256.clone(), first.as_ref());
                            self.whole_sheet(content, same, name)?;
                        }
                        read => read?,
                    }
                }
                Err(error) => unknown.push((error, content)),
            }
        }
        if let [(_, content)] = unknown[..]
            && found
            && sheets == 1
            && prose::is_one(path, &content.decoded.text)
        {
            let (path, lines) = (path.display().to_string(), content.decoded.text.lines().count());
            self.gathered.note(NoteKind::NoTableInText { path, lines }, None);
            return Ok(());
        }
        let records = unknown.iter().position(|(_, content)| {
            let text = &content.decoded.text;
            sheet::may_hold_records(text.first(), &self.layouts) || guess::may_be_records(text)
        });
        if records.is_some() || (!unknown.is_empty() && unknown.len() + summaries.len() == sheets) {
            return Err(unknown.swap_remove(records.unwrap_or(0)).0);
        }
        if let [first, ..] = summaries[..]
            && summaries.len() == sheets
        {
            return Err(statement::summary_error(&first.path));
        }
        if sheets > 1 {
            self.gathered.leave_sums_out(first_file);
        }
        self.seen
            .entry(sha256)
            .or_insert_with(|| (path.to_owned(), name.to_owned()));
        for content in summaries {
            let kind = NoteKind::SummarySheet {
                path: content.path.display().to_string(),
                found: statement::SUMMARY.to_owned(),
                lines: content.decoded.text.lines().count(),
            };
            self.gathered.note(kind, None);
        }
        for (_, content) in unknown {
            let kind = NoteKind::EmptySheet {
                path: content.path.display().to_string(),
                lines: content.decoded.text.lines().count(),
            };
            self.gathered.note(kind, None);
        }
        Ok(())
    }

    /// Says of a file that is about to be read what came of laying it out.
    fn say(&mut self, content: &Content<'_>) {
        let file = self.gathered.files.len();
        for note in &content.notes {
            let source = Source::new(file, note.line);
            self.gathered.note(note.kind.clone(), Some(source));
        }
    }

    /// The texts that a file holds, in the encoding that the layout states which knows its header.
    fn contents<'b>(&self, bytes: &'b [u8], path: &Path) -> Result<Vec<Content<'b>>, ReadError> {
        let limit = self.options.unpacked_limit;
        for &(layout, encoding) in &self.encodings {
            let contents = file::contents(bytes, path, limit, Some(encoding))?;
            let mut sheets = contents
                .iter()
                .filter_map(|content| Sheet::open(&content.path, &content.decoded.text, &self.layouts).ok());
            if sheets.any(|sheet| std::ptr::eq(sheet.found.layout, layout)) {
                return Ok(contents);
            }
        }
        match file::contents(bytes, path, limit, None) {
            Err(error) if error.is_about_letters() => self.by_header(bytes, path).ok_or(error),
            contents => contents,
        }
    }

    /// The texts of a file in the encoding that its bytes suggest, where a layout knows a name of its header that has
    /// letters of it: then the header bears the suggestion out.
    fn by_header<'b>(&self, bytes: &'b [u8], path: &Path) -> Option<Vec<Content<'b>>> {
        let encoding = foreign::suggested(bytes);
        let limit = self.options.unpacked_limit;
        let mut contents = file::contents(bytes, path, limit, Some(encoding)).ok()?;
        for content in &mut contents {
            let sheet = Sheet::open(&content.path, &content.decoded.text, &self.layouts).ok()?;
            let mut columns = sheet.found.columns.values();
            if !columns.any(|column| !sheet.header[column.at].is_ascii()) {
                return None;
            }
            let (line, encoding) = (sheet.header_line, encoding.name().to_lowercase());
            let kind = NoteKind::EncodingByHeader { encoding };
            content.notes.push(MessageNote { line, kind });
        }
        Some(contents)
    }

    /// Reads the tables of a file that holds several.
    fn sections(
        &mut self,
        sections: &[Section],
        content: &Content<'_>,
        (sha256, first): (&str, Option<&(PathBuf, String)>),
        name: &str,
    ) -> Result<(), ReadError> {
        let layouts = self.layouts.clone();
        for section in sections {
            let text = Pieces::whole(section.text.as_str());
            let mut sheet = Sheet::open(&content.path, &text, &layouts)?;
            sheet.before = section.before;
            settle_columns(&mut sheet)?;
            self.sheet(&sheet, (sha256.to_owned(), first), &content.decoded, name)?;
        }
        Ok(())
    }

    /// Reads a file's table again in which a line end may stand inside quotes.
    fn whole_sheet(
        &mut self,
        content: &Content<'_>,
        same: (String, Option<&(PathBuf, String)>),
        name: &str,
    ) -> Result<(), ReadError> {
        let text = Pieces::whole(content.decoded.text.joined());
        let layouts = self.layouts.clone();
        let mut sheet = Sheet::open(&content.path, &text, &layouts)?;
        settle_columns(&mut sheet)?;
        self.sheet(&sheet, same, &content.decoded, name)
    }

    /// Reads a file's table, or that of one sheet of a workbook. `same` is the hash of the file, and the first file
    /// that had it.
    fn sheet(
        &mut self,
        sheet: &Sheet<'_, '_>,
        (sha256, first): (String, Option<&(PathBuf, String)>),
        decoded: &Decoded<'_>,
        name: &str,
    ) -> Result<(), ReadError> {
        let path = sheet.path;
        let layout = sheet.found.layout;
        if layout.kind() != Kind::Companion {
            heading::check(sheet)?;
        }
        let mut counts = above(sheet);
        let gathered = &mut self.gathered;
        // A first attempt may have left its place behind.
        gathered.ids.truncate(gathered.files.len());
        gathered.ids.push(Ids::default());
        match layout.kind() {
            Kind::Table => {
                let parts = transfer_table::read(sheet, &decoded.broken, self.options)?;
                match first {
                    Some((first, _)) => gathered.repeat(&parts, first, path, &mut counts),
                    None => gathered.table(parts, &mut counts),
                }
            }
            Kind::Statement => {
                // The same bytes under another name are of the same account.
                let name = first.map_or(name, |(_, name)| name);
                let name = own_name(name, sheet.path);
                let statement = statement::read(sheet, &decoded.broken, self.options, &name)?;
                if statement.unnamed {
                    gathered.unnamed(sheet, &name);
                }
                gathered.statement(statement.parts, &mut counts);
            }
            Kind::Companion => gathered.companion(
                companion::read(sheet, &decoded.broken, self.options)?,
                &mut counts,
            ),
        }
        gathered.file(sheet, sha256, decoded.encoding, counts);
        Ok(())
    }
}

/// Settles what the columns of a sheet are whose names leave that open.
fn settle_columns(sheet: &mut Sheet<'_, '_>) -> Result<(), ReadError> {
    transfer_table::charges::settle(sheet);
    statement::sides::settle(sheet)
}

/// What is said of a file that is not read for its ending: of what may hold records all the same, how to get them.
fn skipped_note(path: &Path, other: NoteKind) -> NoteKind {
    let ending = path
        .extension()
        .map(|ending| ending.to_string_lossy().to_lowercase());
    let path = path.display().to_string();
    match ending.as_deref() {
        Some("pdf") => NoteKind::PdfSkipped { path },
        Some("rar" | "7z" | "tar" | "tgz" | "zip" | "bz2" | "xz") => NoteKind::ArchiveSkipped { path },
        _ => other,
    }
}

/// What became of each column of a sheet.
fn columns_of(sheet: &Sheet<'_, '_>) -> Vec<ColumnUse> {
    let field_of = |at: usize| {
        let mut columns = sheet.found.columns.iter();
        columns
            .find(|(_, column)| column.at == at)
            .map(|(&field, _)| field)
    };
    let names = sheet.header.iter().enumerate();
    names
        .filter(|(_, name)| !trim(name).is_empty())
        .map(|(at, name)| ColumnUse {
            name: trim(name).to_owned(),
            taken: match field_of(at) {
                Some(field) => Taken::Field(field),
                None if sheet.found.unused.contains(&at) => Taken::PassedOver,
                None => Taken::Unread,
            },
        })
        .collect()
}

/// The lines above the rows of a sheet.
pub(crate) fn above(sheet: &Sheet<'_, '_>) -> Counts {
    let lines = sheet.first_line - 1 - sheet.before;
    Counts {
        lines,
        ignored: lines,
        ..Counts::default()
    }
}

/// What an account goes by of which only the file is known: the file's name, and the sheet's behind it. Cleaned
/// like every number, so that it is found by what a reader of the note types.
fn own_name(name: &str, sheet_path: &Path) -> String {
    let path = sheet_path.to_string_lossy();
    let sheet = path.rsplit_once('#').filter(|_| !sheet_path.exists());
    let whole = sheet.map_or(name.to_owned(), |(_, sheet)| format!("{name}#{sheet}"));
    match number::clean(&whole) {
        Number::Clean(clean) => clean.into_owned(),
        Number::Masked(_) | Number::Nobody | Number::Damaged => {
            format!("file/{}", whole.replace('*', "_"))
        }
    }
}

impl Gathered {
    /// Says which files of folders are not read.
    pub(crate) fn note_skipped(&mut self, skipped: &[PathBuf]) {
        for path in skipped {
            let shown = path.display().to_string();
            self.note(skipped_note(path, NoteKind::FileSkipped { path: shown }), None);
        }
    }

    /// Adds a file whose lines have been added, or one sheet of it.
    pub(crate) fn file(&mut self, sheet: &Sheet<'_, '_>, sha256: String, encoding: &str, counts: Counts) {
        if counts.lines == counts.ignored {
            let source = Source::new(self.files.len(), sheet.header_line);
            self.note(NoteKind::NoRecords {}, Some(source));
        }
        let header = Source::new(self.files.len(), sheet.header_line);
        for kind in sheet.notes.iter().cloned().chain(unread::notes(sheet)) {
            self.note(kind, Some(header));
        }
        self.counts.add(&counts);
        self.file_counts.push(counts);
        self.files.push(InputFile {
            path: sheet.path.to_owned(),
            sha256,
            layout: sheet.found.layout.name().to_owned(),
            encoding: encoding.to_owned(),
            lines: counts.lines,
            columns: columns_of(sheet),
            entries: counts.lines - counts.ignored - counts.rejected - counts.duplicate - counts.companion,
            transfers: counts.transfers,
        });
    }

    /// Leaves the entries of sheets out, from one file on, that only sum those of the sheets beside them.
    fn leave_sums_out(&mut self, first: usize) {
        let mut entries: Vec<Vec<Entry>> = vec![Vec::new(); self.files.len() - first];
        let from = self.entries.partition_point(|entry| entry.source.file() < first);
        for entry in self.entries.drain(from..) {
            entries[entry.source.file() - first].push(entry);
        }
        for at in 0..entries.len() {
            let others: Vec<Entry> = (0..entries.len())
                .filter(|&other| other != at)
                .flat_map(|other| entries[other].iter().copied())
                .collect();
            if summary::sums(&entries[at], &others) {
                let left_out = std::mem::take(&mut entries[at]).len() as u64;
                let file = first + at;
                self.counts.ignored += left_out;
                self.file_counts[file].ignored += left_out;
                self.files[file].entries -= left_out;
                let path = self.files[file].path.display().to_string();
                self.note(
                    NoteKind::SheetOfSums {
                        path,
                        lines: left_out,
                    },
                    None,
                );
            }
        }
        self.entries.extend(entries.into_iter().flatten());
    }

    /// Says by what name the account of a statement goes that does not say whose it is.
    fn unnamed(&mut self, sheet: &Sheet<'_, '_>, name: &str) {
        let name = name.to_owned();
        let source = Source::new(self.files.len(), sheet.header_line);
        self.note(NoteKind::UnnamedAccount { name }, Some(source));
    }

    pub(crate) fn note(&mut self, kind: NoteKind, source: Option<Source>) {
        self.notes.push(Note::new(kind, source));
    }

    /// A transfer table with the bytes of an earlier one: the same export, counted once.
    fn repeat(&mut self, parts: &[Part<TableLines>], first: &Path, path: &Path, counts: &mut Counts) {
        for part in parts {
            counts.lines += part.tally.counts.lines;
            counts.duplicate += part.tally.counts.lines;
        }
        let kind = NoteKind::FileTwice {
            path: path.display().to_string(),
            first: first.display().to_string(),
        };
        let source = Source::new(self.files.len(), 1);
        self.note(kind, Some(source));
    }

    /// Adds the lines of a transfer table. Its place among the ids is there already.
    fn table(&mut self, parts: Vec<Part<TableLines>>, counts: &mut Counts) {
        let file = self.files.len();
        let mut rising = Rising::default();
        let mut lines = Vec::with_capacity(parts.len());
        for mut part in parts {
            self.tally(part.tally, counts);
            self.ids[file].append(&std::mem::take(&mut part.lines.ids));
            rising.join_part(part.lines.rising, !part.lines.currencies.is_empty());
            lines.push(part.lines);
        }
        self.tables.push(TableOf {
            file,
            rising,
            parts: lines,
        });
    }

    fn statement(&mut self, parts: Vec<Part<statement::EntryLines>>, counts: &mut Counts) {
        let file = self.files.len();
        let mut exports: HashMap<u32, u32> = HashMap::new();
        for part in parts {
            self.tally(part.tally, counts);
            self.entries.reserve(part.lines.entries.len());
            for mut entry in part.lines.into_entries(file, &mut self.texts) {
                entry.export = *exports.entry(entry.export).or_insert_with(|| {
                    self.exports += 1;
                    self.exports - 1
                });
                if !entry.serial.is_empty() {
                    self.ids[file].push(entry.source.line(), self.texts.get(entry.serial));
                }
                self.entries.push(entry);
            }
        }
    }

    fn companion(&mut self, parts: Vec<Part<companion::CompanionLines>>, counts: &mut Counts) {
        let file = self.files.len();
        for part in parts {
            self.tally(part.tally, counts);
            self.companions
                .extend(part.lines.into_companions(file, &mut self.texts));
        }
    }

    pub(crate) fn tally(&mut self, tally: Tally, counts: &mut Counts) {
        let file = self.files.len();
        counts.add(&tally.counts);
        for note in tally.notes {
            self.note(note.kind, Some(Source::new(file, note.line)));
        }
        self.rejects.extend(tally.rejects.into_iter().map(|reject| {
            let (amount, currency) = reject.amount.unzip();
            Reject {
                source: Source::new(file, reject.line),
                text: reject.text,
                trouble: reject.trouble,
                amount,
                currency,
            }
        }));
    }
}
