//! Accounts to watch: where money is expected next.

use super::{Extent, Fields, Name, Section};
use crate::model::{Report, Watch};
use crate::words::Lang;

/// A row an account, what is expected there and from whom.
pub(super) fn watch(report: &Report, lang: Lang) -> Section {
    let words = lang.words();
    Fields::new()
        .text(words.account, |watch: &Watch| watch.account.as_str())
        .text(words.holder, |watch| watch.holder.as_deref())
        .yields(1)
        .text(words.bank, |watch| watch.bank.as_deref())
        .money(words.expected_hour, |watch| watch.expected)
        .text(words.from, move |watch| {
            let victims = watch.victims_go_on.then(|| words.victims_go_on.to_owned());
            let from: Vec<String> = watch.from.iter().cloned().chain(victims).collect();
            from.join(words.comma)
        })
        .section(Name::Watch, words.watch, &report.watch)
        .shown(Extent::Top)
}
