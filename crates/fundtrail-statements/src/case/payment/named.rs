//! What the ids and places of many payments name, found together.

use fundtrail::Source;

use super::{PaymentAt, PaymentSpec};
use crate::case::Case;

/// What the ids and places of some payments name.
#[derive(Debug, Clone, Default)]
pub struct NamedPayments<'a> {
    /// By what is said, sorted: the lines that it names.
    lines: Vec<(&'a str, Vec<Source>)>,
    /// By line, sorted: the transfers that rest on it.
    transfers: Vec<(Source, Vec<PaymentAt>)>,
}

impl Case {
    /// What the ids and places of these payments name, for [`find_named`](Self::find_named).
    ///
    /// Complexity: O(lines × log payments), however many payments are looked up.
    pub fn named<'a>(&self, specs: impl IntoIterator<Item = &'a PaymentSpec>) -> NamedPayments<'a> {
        let said = specs.into_iter().filter_map(|spec| spec.whole.as_deref());
        let mut lines: Vec<(&str, Vec<Source>)> = said.map(|said| (said, Vec::new())).collect();
        if lines.is_empty() {
            return NamedPayments::default();
        }
        lines.sort_unstable();
        lines.dedup_by_key(|(said, _)| *said);
        for (file, ids) in self.ids.iter().enumerate() {
            for (line, id) in ids.iter() {
                if let Ok(at) = lines.binary_search_by(|(said, _)| (*said).cmp(id)) {
                    lines[at].1.push(Source::new(file, line));
                }
            }
        }
        for (said, sources) in &mut lines {
            if sources.is_empty() {
                *sources = self.sources_at(said);
            }
            for source in sources {
                *source = self.counted(*source);
            }
        }
        let transfers = self.transfers_of(lines.iter().flat_map(|(_, sources)| sources).copied());
        NamedPayments { lines, transfers }
    }

    /// The transfers that rest on each of some lines, by line.
    fn transfers_of(&self, sources: impl Iterator<Item = Source>) -> Vec<(Source, Vec<PaymentAt>)> {
        let mut found: Vec<(Source, Vec<PaymentAt>)> = sources.map(|source| (source, Vec::new())).collect();
        if found.is_empty() {
            return found;
        }
        found.sort_unstable();
        found.dedup_by_key(|(source, _)| *source);
        for (ledger, transfers) in self.ledgers.iter().map(fundtrail::Ledger::transfers).enumerate() {
            for index in transfers.indices() {
                for source in transfers.sources_of(index) {
                    if let Ok(at) = found.binary_search_by_key(&source, |(source, _)| *source) {
                        found[at].1.push((ledger, index));
                    }
                }
            }
        }
        found
    }
}

impl NamedPayments<'_> {
    /// The transfers that an id or a place names, in order.
    pub(super) fn transfers(&self, said: &str) -> Vec<PaymentAt> {
        let lines = self.lines.binary_search_by(|(known, _)| (*known).cmp(said));
        let sources = lines.map_or(&[][..], |at| &self.lines[at].1);
        let places = sources.iter().filter_map(|source| {
            self.transfers
                .binary_search_by_key(source, |(known, _)| *known)
                .ok()
        });
        let mut found: Vec<PaymentAt> = places
            .flat_map(|at| self.transfers[at].1.iter().copied())
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}
