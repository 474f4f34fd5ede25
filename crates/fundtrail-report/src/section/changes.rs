//! What changed since the list was made before.

use super::{Extent, Fields, Name, Section};
use crate::changes::{AccountChange, Changes, FileChange, Presence};
use crate::model::Report;
use crate::words::{Lang, filled};

/// A row an account to which something happened; nothing where no list was made before.
pub(super) fn changes(report: &Report, lang: Lang) -> Option<Section> {
    let (changes, words) = (report.changes.as_ref()?, lang.words());
    let since = filled(words.changes_since, &[changes.since.spaced()]);
    let mut section = Fields::new()
        .count(words.rank, |change: &AccountChange| change.rank)
        .count(words.rank_before, |change| change.rank_before)
        .text(words.account, |change| change.account.as_str())
        .text(words.holder, |change| change.holder.as_deref())
        .yields(1)
        .text(words.bank, |change| change.bank.as_deref())
        .yields(2)
        .money(words.claim, |change| change.claim)
        .money(words.claim_before, |change| change.claim_before)
        .text(words.happened, move |change| {
            let causes = change.causes.iter().map(|&cause| lang.cause(cause));
            causes.collect::<Vec<_>>().join(words.comma)
        })
        .section(Name::Changes, words.changes, &changes.accounts)
        .said(since)
        .said(others(changes, lang))
        .shown(Extent::Top);
    for file in &changes.files {
        section = section.said(told(file, lang));
    }
    Some(section)
}

fn others(changes: &Changes, lang: Lang) -> Option<String> {
    let words = lang.words();
    (changes.moved_along > 0).then(|| filled(words.moved_along, &[changes.moved_along.to_string()]))
}

fn told(file: &FileChange, lang: Lang) -> String {
    let words = lang.words();
    let sentence = match file.change {
        Presence::New => words.file_new,
        Presence::Changed => words.file_changed,
        Presence::Gone => words.file_gone,
    };
    filled(sentence, std::slice::from_ref(&file.path))
}
