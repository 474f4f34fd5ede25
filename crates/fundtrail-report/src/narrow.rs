//! Leaving accounts out of what is shown, never in silence.

use crate::amount::Amount;
use crate::model::{Account, Hidden, Note, Report};
use crate::words::{Lang, filled};

/// Which accounts to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Narrow {
    /// Hides accounts that hold (where they hold nothing: that received) less than this, in minor units.
    pub least_minor: Option<i128>,
    /// Hides accounts beyond this level.
    pub max_level: Option<u32>,
}

impl Narrow {
    fn shows(self, account: &Account) -> bool {
        let amount = if account.rank.is_some() {
            account.held
        } else {
            account.received
        };
        self.least_minor.is_none_or(|least| amount.minor() >= least)
            && self.max_level.is_none_or(|level| account.level <= level)
    }

    /// Takes the other accounts out of the report; ranks and totals stay. A note says how many were hidden
    /// and how much they hold.
    pub fn apply(self, report: &mut Report, lang: Lang) {
        let (shown, hidden): (Vec<_>, Vec<_>) = std::mem::take(&mut report.accounts)
            .into_iter()
            .partition(|account| self.shows(account));
        report.accounts = shown;
        if hidden.is_empty() {
            return;
        }
        let listed = || hidden.iter().filter(|account| account.rank.is_some());
        let held: Amount = report
            .totals
            .paid
            .with_minor(listed().map(|a| a.held.minor()).sum());
        let claims = listed().filter_map(|account| account.claim);
        let claim = held.with_minor(claims.map(Amount::minor).sum());
        let savings = listed().filter_map(|account| account.expected_saving);
        report.notes.push(Note {
            code: "hidden".into(),
            message: filled(
                lang.words().not_shown_accounts,
                &[
                    hidden.len().to_string(),
                    listed().count().to_string(),
                    held.grouped(),
                    report.currency.clone(),
                ],
            ),
            file: None,
            line: None,
            quoted: Vec::new(),
        });
        report.hidden = Some(Hidden {
            accounts: listed().count(),
            held,
            claim,
            expected_saving: savings
                .map(Amount::minor)
                .reduce(|sum, saving| sum + saving)
                .map(|sum| held.with_minor(sum)),
        });
    }
}
