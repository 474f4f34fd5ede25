//! What became of a line, and why.

use std::fmt::Write as _;

use fundtrail::{Source, TransferIndex};

use crate::case::Case;
use crate::settle::outcome::Fate;

impl Case {
    /// What became of a line, in sentences: the transfers that it is evidence of, with every line that records
    /// them, or the list in which it ended; then the notes about it. O(transfers).
    pub fn explain(&self, source: Source) -> String {
        let transfers = self.recorded_by(source);
        let reject = self.rejects.iter().find(|reject| reject.source == source);
        let said = match (self.fate(source), reject) {
            (_, Some(reject)) => format!("rejected: {}\n", reject.trouble),
            (Some(Fate::Failed), _) => "the bank refused it: no money moved\n".to_owned(),
            (Some(Fate::Void { with }), _) => {
                format!("void: it was undone by, or undid, {}\n", self.place(with))
            }
            (Some(Fate::Duplicate { of }), _) => format!("a copy of {}, which counts\n", self.place(of)),
            (Some(Fate::Zero), _) => "a zero amount\n".to_owned(),
            (Some(Fate::Own), _) => "its payer is its payee, and no money moved\n".to_owned(),
            _ if transfers.is_empty() => {
                "no movement: a header, a footer, feedback, or a line of a companion table\n".to_owned()
            }
            _ => self.tell_transfers(&transfers),
        };
        let mut text = format!("{}: {said}", self.place(source));
        for note in self.notes.iter().filter(|note| note.source == Some(source)) {
            let _ = writeln!(text, "  note: {}", note.message);
        }
        text
    }

    /// The line that counts for a copy of it; else the line itself.
    pub(crate) fn counted(&self, source: Source) -> Source {
        match self.fate(source) {
            Some(Fate::Duplicate { of }) => of,
            _ => source,
        }
    }

    fn fate(&self, source: Source) -> Option<Fate> {
        let at = self
            .fates
            .binary_search_by_key(&source, |&(source, _)| source)
            .ok()?;
        Some(self.fates[at].1)
    }

    /// The transfers that a line records, by ledger.
    fn recorded_by(&self, source: Source) -> Vec<(usize, TransferIndex)> {
        let ledgers = self.ledgers.iter().enumerate();
        ledgers
            .flat_map(|(number, ledger)| {
                let transfers = ledger.transfers();
                let records = move |i: &TransferIndex| transfers.sources_of(*i).any(|s| s == source);
                transfers.indices().filter(records).map(move |i| (number, i))
            })
            .collect()
    }

    fn tell_transfers(&self, transfers: &[(usize, TransferIndex)]) -> String {
        let mut text = String::from("on record as\n");
        for &(ledger, index) in transfers {
            let _ = writeln!(text, "  {}", self.describe(ledger, index));
            let sources = self.ledgers[ledger].transfers().sources_of(index);
            let lines: Vec<String> = sources.map(|source| self.place(source).to_string()).collect();
            if lines.len() > 1 {
                let _ = writeln!(text, "    by the lines {}", lines.join(", "));
            }
        }
        text
    }
}
