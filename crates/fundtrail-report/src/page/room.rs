//! What a page has room for, and what it leaves out.

use std::cmp::Reverse;

use super::words;
use crate::amount::Amount;
use crate::courses::Courses;
use crate::model::{Account, Report};
use crate::words::{Lang, filled};

/// Traced transfers that a page holds: those that carried most.
const TRANSFERS: usize = 10_000;

/// Accounts that a page tells all about: the list first.
const ACCOUNTS: usize = 5_000;

/// What fits.
pub(super) struct Room {
    /// The transfers, by their places, in settlement order as far as they are the report's.
    pub(super) transfers: Vec<usize>,
    /// How many accounts of the report's, then of those elsewhere.
    pub(super) accounts: usize,
}

impl Room {
    pub(super) fn new(report: &Report, courses: &Courses) -> Self {
        let total = courses.moments.len();
        let mut most = vec![0_i128; total];
        for load in courses.rules.iter().flat_map(|course| &course.carried) {
            most[load.transfer] = most[load.transfer].max(load.traced.minor());
        }
        let mut transfers: Vec<usize> = (0..total).collect();
        if total > TRANSFERS {
            transfers.sort_by_key(|&place| (Reverse(most[place]), place));
            transfers.truncate(TRANSFERS);
            transfers.sort_unstable();
        }
        let accounts = report.accounts.len() + courses.accounts_elsewhere.len();
        Room {
            transfers,
            accounts: accounts.min(ACCOUNTS),
        }
    }

    /// The accounts that the page tells all about.
    pub(super) fn accounts<'a>(
        &self,
        report: &'a Report,
        courses: &'a Courses,
    ) -> impl Iterator<Item = &'a Account> {
        let all = report.accounts.iter().chain(&courses.accounts_elsewhere);
        all.take(self.accounts)
    }

    /// What does not fit, in words.
    pub(super) fn left_out(&self, report: &Report, lang: Lang) -> Option<String> {
        let words = words::of(lang);
        let mut sentences = Vec::new();
        let shown: std::collections::HashSet<usize> = self.transfers.iter().copied().collect();
        let out = || {
            let places = report.transfers.iter().enumerate();
            places
                .filter(|(place, _)| !shown.contains(place))
                .map(|(_, transfer)| transfer.traced)
        };
        if let Some(largest) = out().max() {
            let sum = largest.with_minor(out().map(Amount::minor).sum());
            let values = [out().count().to_string(), sum.grouped(), largest.grouped()];
            sentences.push(filled(words.left_transfers, &values));
        }
        let out = || report.accounts.iter().skip(self.accounts);
        if out().next().is_some() {
            let held = out().map(|account| account.held.minor()).sum();
            let held = report.totals.paid.with_minor(held).grouped();
            sentences.push(filled(words.left_accounts, &[out().count().to_string(), held]));
        }
        (!sentences.is_empty()).then(|| sentences.join(words.between_sentences))
    }
}
