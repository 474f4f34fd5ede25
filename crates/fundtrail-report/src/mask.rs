//! Hiding who is who, for sharing: names, and the middle of numbers.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Account, Input, Note, Place, Report, Transfer};

/// Masks numbers and names, each number to the same text wherever it stands, two numbers never to one text.
#[derive(Debug, Default)]
pub struct Mask {
    numbers: BTreeMap<String, String>,
    used: BTreeMap<String, usize>,
    names: BTreeSet<String>,
}

/// Digits in a row that are taken for somebody's number wherever they stand.
const TELLING_DIGITS: usize = 9;

/// What the number of a product has behind that of the account whose holder parked money in it.
const PARKED: &str = "/parked";

impl Mask {
    /// Masks nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Masks every number and name of a report, in its notes and paths too. Ids of transfers stay: they lead
    /// back to the lines.
    pub fn apply(&mut self, report: &mut Report) {
        report
            .accounts
            .iter_mut()
            .for_each(|account| self.account(account));
        for payment in &mut report.payments {
            self.maybe_number(&mut payment.from);
            self.maybe_number(&mut payment.to);
        }
        for exit in &mut report.exits {
            self.maybe_number(&mut exit.account);
        }
        for request in &mut report.requests {
            self.number(&mut request.account);
            self.name(&mut request.holder);
        }
        for account in &mut report.may_hold {
            self.number(&mut account.account);
            self.name(&mut account.holder);
        }
        for renewal in &mut report.renewals {
            self.number(&mut renewal.account);
            self.name(&mut renewal.holder);
        }
        for change in report
            .changes
            .iter_mut()
            .flat_map(|changes| &mut changes.accounts)
        {
            self.number(&mut change.account);
            self.name(&mut change.holder);
        }
        for watch in &mut report.watch {
            self.number(&mut watch.account);
            self.name(&mut watch.holder);
            watch.from.iter_mut().for_each(|number| self.number(number));
        }
        let calls = report.calls.iter_mut().flat_map(|call| &mut call.accounts);
        calls.for_each(|number| self.number(number));
        report
            .transfers
            .iter_mut()
            .for_each(|transfer| self.parties(transfer));
        if let Some(courses) = &mut report.courses {
            courses.mask(self);
        }
        for holder in &mut report.holders {
            self.name(&mut holder.name);
            self.maybe_number(&mut holder.number);
            holder.accounts.iter_mut().for_each(|number| self.number(number));
            let others = holder.all.iter_mut().flat_map(|all| &mut all.others);
            others.for_each(|number| self.number(number));
        }
        if let Some(rules) = &mut report.rules {
            let accounts = rules.0.iter_mut().flat_map(|(_, accounts)| accounts);
            accounts.for_each(|(number, _)| self.number(number));
        }
        self.texts(report);
    }

    /// What may hold numbers among other words; after all numbers and names are known.
    fn texts(&self, report: &mut Report) {
        self.inputs(&mut report.inputs);
        for file in report.changes.iter_mut().flat_map(|changes| &mut changes.files) {
            self.text(&mut file.path);
        }
        for payment in &mut report.payments {
            self.id(&mut payment.id, &mut payment.source);
        }
        let elsewhere = report.courses.iter_mut().flat_map(|c| &mut c.transfers_elsewhere);
        for transfer in report.transfers.iter_mut().chain(elsewhere) {
            self.id(&mut transfer.id, &mut transfer.source);
        }
        for exit in &mut report.exits {
            self.places(&mut exit.may_go_on_at);
        }
        self.notes(&mut report.notes);
        let whys = report
            .accounts
            .iter_mut()
            .filter_map(|account| account.why.as_mut());
        whys.for_each(|why| self.text(why));
    }

    pub(crate) fn inputs(&self, inputs: &mut [Input]) {
        for input in inputs {
            self.text(&mut input.path);
        }
    }

    pub(crate) fn notes(&self, notes: &mut [Note]) {
        for Note {
            message,
            file,
            quoted,
            ..
        } in notes
        {
            for cell in std::mem::take(quoted) {
                // Where it stands between quotes, not where a word of the sentence is the same.
                for [open, close] in [["\"", "\""], ["“", "”"]] {
                    *message =
                        message.replace(&format!("{open}{cell}{close}"), &format!("{open}****{close}"));
                }
            }
            self.text(message);
            if let Some(file) = file {
                self.text(file);
            }
        }
    }

    pub(crate) fn places(&self, places: &mut [Place]) {
        for place in places {
            self.text(&mut place.file);
        }
    }

    pub(crate) fn id(&self, id: &mut String, places: &mut [Place]) {
        // An id that is a place follows the masked path.
        let is_place = places.iter().position(|place| place.to_string() == *id);
        self.places(places);
        if let Some(place) = is_place {
            *id = places[place].to_string();
        }
    }

    pub(crate) fn account(&mut self, account: &mut Account) {
        for from in account
            .expected_arrivals
            .iter_mut()
            .flat_map(|coming| &mut coming.from)
        {
            let number = from.clone();
            self.number(from);
            if let Some(why) = &mut account.why {
                *why = with_word(why, &number, from);
            }
        }
        self.number(&mut account.account);
        account.numbers.iter_mut().for_each(|number| self.number(number));
        self.name(&mut account.holder);
    }

    pub(crate) fn parties(&mut self, transfer: &mut Transfer) {
        self.maybe_number(&mut transfer.from);
        self.maybe_number(&mut transfer.to);
    }

    pub(crate) fn number(&mut self, number: &mut String) {
        if let Some(masked) = self.numbers.get(number) {
            number.clone_from(masked);
            return;
        }
        // What a holder parked goes by his account.
        if let Some(account) = number.strip_suffix(PARKED) {
            let mut masked = account.to_owned();
            self.number(&mut masked);
            masked.push_str(PARKED);
            self.numbers
                .insert(std::mem::replace(number, masked.clone()), masked);
            return;
        }
        let mut masked = hide_middle(number);
        let twins = self.used.entry(masked.clone()).or_default();
        *twins += 1;
        if *twins > 1 {
            masked = format!("{masked}#{twins}");
        }
        self.numbers
            .insert(std::mem::replace(number, masked.clone()), masked);
    }

    pub(crate) fn maybe_number(&mut self, number: &mut Option<String>) {
        if let Some(number) = number {
            self.number(number);
        }
    }

    pub(crate) fn name(&mut self, name: &mut Option<String>) {
        if let Some(name) = name {
            let masked = hide_name(name);
            self.names.insert(std::mem::replace(name, masked));
        }
    }

    pub(crate) fn text(&self, text: &mut String) {
        let mut masked = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some(start) = rest.find(|c: char| c.is_ascii_alphanumeric()) {
            let length = rest[start..].find(|c: char| !c.is_ascii_alphanumeric());
            let end = length.map_or(rest.len(), |length| start + length);
            let word = &rest[start..end];
            masked.push_str(&rest[..start]);
            match self.numbers.get(word) {
                // A short number such as `A` may be any word of a sentence.
                Some(number) if word.len() >= TELLING_DIGITS => masked.push_str(number),
                _ if digits_in_a_row(word) >= TELLING_DIGITS => masked.push_str(&hide_middle(word)),
                _ => masked.push_str(word),
            }
            rest = &rest[end..];
        }
        masked.push_str(rest);
        for name in self.names.iter().filter(|name| name.chars().count() > 1) {
            masked = masked.replace(name.as_str(), &hide_name(name));
        }
        *text = masked;
    }
}

/// The text with another word where `word` stands by itself.
fn with_word(text: &str, word: &str, other: &str) -> String {
    let mut told = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(word).filter(|_| !word.is_empty()) {
        let (before, behind) = (&rest[..at], &rest[at + word.len()..]);
        let joins = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let is_part =
            joins(before.chars().next_back().or(told.chars().next_back())) || joins(behind.chars().next());
        told.push_str(before);
        told.push_str(if is_part { word } else { other });
        rest = behind;
    }
    told.push_str(rest);
    told
}

fn digits_in_a_row(word: &str) -> usize {
    word.split(|c: char| !c.is_ascii_digit())
        .map(str::len)
        .max()
        .unwrap_or(0)
}

/// At most the first and last four characters stay, and at most half of all.
fn hide_middle(number: &str) -> String {
    let characters: Vec<char> = number.chars().collect();
    let kept = (characters.len() / 4).min(4);
    let first: String = characters[..kept].iter().collect();
    let last: String = characters[characters.len() - kept..].iter().collect();
    format!("{first}****{last}")
}

/// The first character stays: 张三 is 张*.
fn hide_name(name: &str) -> String {
    name.chars().take(1).chain(['*']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_numbers_never_become_one() {
        let mut mask = Mask::new();
        let mut masked = |number: &str| {
            let mut text = number.to_owned();
            mask.number(&mut text);
            text
        };
        assert_eq!(masked("6222020200001234567"), "6222****4567");
        assert_eq!(masked("6222020299991234567"), "6222****4567#2");
        assert_eq!(
            masked("6222020200001234567"),
            "6222****4567",
            "the same text again"
        );
        assert_eq!(masked("6222020299991234567/parked"), "6222****4567#2/parked");
        assert_eq!(masked("ABCDEFGH"), "AB****GH");
        assert_eq!(masked("A"), "****");
        assert_eq!(masked("B"), "****#2");
    }

    #[test]
    fn sentences_and_paths_keep_no_number_and_no_name() {
        let mut mask = Mask::new();
        mask.number(&mut "6222020200001234567".to_owned());
        mask.name(&mut Some("张三".to_owned()));
        let mut text = "张三_6222020200001234567.csv: line 12 names 110101199001011234".to_owned();
        mask.text(&mut text);
        assert_eq!(text, "张*_6222****4567.csv: line 12 names 1101****1234");
    }

    #[test]
    fn a_short_number_is_hidden_where_it_stands_by_itself() {
        let text = with_word("about 90 more from M1, XM1 and M12; M1", "M1", "****");
        assert_eq!(text, "about 90 more from ****, XM1 and M12; ****");
    }
}
