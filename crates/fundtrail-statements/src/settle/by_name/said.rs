//! What lines say of each other's accounts without both giving the number: a name, a part of one, or nothing.

use std::collections::{BTreeMap, BTreeSet};

use fundtrail::AccountId;
use hashbrown::{HashMap, HashSet};
use smallvec::{SmallVec, smallvec};

use crate::cell::mask::mask_agrees;
use crate::settle::work::{OfTexts, Other, Work};
use crate::words::{Class, plain};

use super::Fit;

/// How well a line says that its other side is a certain account. Nothing at all of it, where it says another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Says {
    /// It does not say who it is.
    Nothing,
    /// The holder's name, or a part of it beside stars.
    Name,
    /// The number.
    Number,
}

/// Whom a line speaks of, as far as lines can be looked up by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Spoken {
    Account(AccountId),
    Name(NameId),
    /// A part of a number or of a name.
    Part,
    Nobody,
}

/// A name, however it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct NameId(u32);

/// Names as they stand in lines, and who bears them.
pub(super) struct Names {
    of_text: OfTexts<NameId>,
    written: Vec<String>,
    /// The names of each account that has records.
    of_account: HashMap<AccountId, BTreeSet<NameId>>,
    /// The accounts with records whose holder has a name.
    bearers: BTreeMap<NameId, BTreeSet<AccountId>>,
    /// Names of holders whose account's number is on record, with records of its own or not.
    known: HashSet<NameId>,
    /// The accounts whose names fit a name with stars, once looked up.
    fitting: HashMap<NameId, Vec<AccountId>>,
}

impl Names {
    pub(super) fn new(work: &Work<'_>) -> Self {
        let mut names = Names {
            of_text: OfTexts::default(),
            written: Vec::new(),
            of_account: HashMap::new(),
            bearers: BTreeMap::new(),
            known: HashSet::new(),
            fitting: HashMap::new(),
        };
        let mut known: HashMap<String, NameId> = HashMap::new();
        let mut id = |written: &mut Vec<String>, name: &str| {
            let name = plain(name);
            *known.entry(name).or_insert_with_key(|name| {
                written.push(name.clone());
                NameId(written.len() as u32 - 1)
            })
        };
        for i in 0..work.lines.len() as u32 {
            let entry = work.entry(i);
            for text in [entry.other.name, entry.own.name] {
                if !text.is_empty() {
                    let written = &mut names.written;
                    names.of_text.entry(text, || id(written, work.text(text)));
                }
            }
        }
        for track in &work.tracks {
            let holder = work.book.details(track.account).and_then(|d| d.holder.as_deref());
            let of_account = names.of_account.entry(track.account).or_default();
            of_account.extend(holder.map(|holder| id(&mut names.written, holder)));
        }
        let holder = |account| work.book.details(account).and_then(|d| d.holder.as_deref());
        for holder in work.book.accounts().filter_map(holder) {
            let holder = id(&mut names.written, holder);
            names.known.insert(holder);
        }
        let mut last = None;
        for i in (0..work.lines.len() as u32).filter(|&i| work.is_open(i)) {
            // Nearly always a line is of the same account as the one before it.
            let own = Some((work.line(i).track, work.entry(i).own.name));
            if own == last {
                continue;
            }
            last = own;
            if let Some(&name) = names.of_text.get(work.entry(i).own.name) {
                names.of_account.entry(work.own(i)).or_default().insert(name);
            }
        }
        for (&account, of_account) in &names.of_account {
            for &name in of_account {
                names.bearers.entry(name).or_default().insert(account);
            }
        }
        names
    }

    /// The names of an account with records.
    pub(super) fn of(&self, account: AccountId) -> impl Iterator<Item = NameId> + '_ {
        self.of_account.get(&account).into_iter().flatten().copied()
    }

    /// Whom a line speaks of.
    pub(super) fn spoken(&self, work: &Work<'_>, line: u32) -> Spoken {
        match (work.line(line).other, self.other(work, line)) {
            (Other::Account(account), _) => Spoken::Account(account),
            (Other::Masked(_), _) => Spoken::Part,
            (Other::Nobody, None) => Spoken::Nobody,
            (Other::Nobody, Some(name)) if self.has_stars(name) => Spoken::Part,
            (Other::Nobody, Some(name)) => Spoken::Name(name),
        }
    }

    /// The accounts with records that a line may speak of, by its number or its name.
    pub(super) fn meant(&mut self, work: &Work<'_>, line: u32) -> SmallVec<[AccountId; 1]> {
        if let Other::Account(account) = work.line(line).other {
            return smallvec![account];
        }
        let Some(name) = self.other(work, line) else {
            return SmallVec::new();
        };
        if !self.has_stars(name) {
            return self.bearers.get(&name).into_iter().flatten().copied().collect();
        }
        let (written, bearers) = (&self.written, &self.bearers);
        let fitting = self.fitting.entry(name).or_insert_with(|| {
            let mask = &written[name.0 as usize];
            let fit = bearers
                .iter()
                .filter(|(name, _)| name_fits(mask, &written[name.0 as usize]));
            fit.flat_map(|(_, accounts)| accounts).copied().collect()
        });
        SmallVec::from_slice(fitting)
    }

    /// How well a line says that its other side is `account`; `None` where it says that it is not.
    pub(super) fn says(&self, work: &Work<'_>, line: u32, account: AccountId) -> Option<Says> {
        match work.line(line).other {
            Other::Account(named) => (named == account).then_some(Says::Number),
            Other::Masked(mask) => {
                let mut numbers = work.book.numbers(account);
                let fits = numbers.any(|number| mask_agrees(work.text(mask), number));
                fits.then(|| self.says_by_name(work, line, account)).flatten()
            }
            Other::Nobody => self.says_by_name(work, line, account),
        }
    }

    fn says_by_name(&self, work: &Work<'_>, line: u32, account: AccountId) -> Option<Says> {
        let mut holders = self.of(account).peekable();
        let Some(name) = self.other(work, line).filter(|_| holders.peek().is_some()) else {
            return Some(Says::Nothing);
        };
        let text = |name: NameId| self.written[name.0 as usize].as_str();
        let same = |holder| {
            holder == name || name_fits(text(name), text(holder)) || name_fits(text(holder), text(name))
        };
        holders.any(same).then_some(Says::Name)
    }

    /// How well sides fit of which nothing says whose account they are; `None` where words say that one is of a shop
    /// or a bank.
    pub(super) fn told(&self, work: &Work<'_>, out: u32, into: u32) -> Option<Fit> {
        let sides = [out, into];
        let [shop, bank] = [Class::Merchant, Class::Institution];
        let is_else = |i: u32| {
            let classes = work.line(i).classes;
            classes.has(shop) || classes.has(bank) || !work.entry(i).merchant.is_empty()
        };
        let says = |i: u32| match self.other(work, i) {
            Some(name) => !self.known.contains(&name),
            None => matches!(work.line(i).other, Other::Masked(_)),
        };
        let fit = if sides.into_iter().all(says) {
            Fit::Told
        } else {
            Fit::Chance
        };
        (!sides.into_iter().any(is_else)).then_some(fit)
    }

    /// Whether two lines may speak of one holder.
    pub(super) fn agree(&self, work: &Work<'_>, a: u32, b: u32) -> bool {
        let text = |line| {
            self.other(work, line)
                .map(|name| self.written[name.0 as usize].as_str())
        };
        let (Some(a), Some(b)) = (text(a), text(b)) else {
            return true;
        };
        a == b || name_fits(a, b) || name_fits(b, a)
    }

    fn other(&self, work: &Work<'_>, line: u32) -> Option<NameId> {
        self.of_text.get(work.entry(line).other.name).copied()
    }

    fn has_stars(&self, name: NameId) -> bool {
        self.written[name.0 as usize].contains('*')
    }
}

/// Whether a name fits one of which stars hide a part: what shows stands at its ends and, in order, between, and
/// there is something for the stars to hide.
fn name_fits(mask: &str, name: &str) -> bool {
    let shown = mask.chars().filter(|&c| c != '*').count();
    if shown == 0 || !mask.contains('*') || name.chars().count() <= shown {
        return false;
    }
    let mut parts = mask.split('*');
    let (head, tail) = (parts.next().unwrap_or(""), parts.next_back().unwrap_or(""));
    let Some(mut rest) = name.strip_prefix(head).and_then(|rest| rest.strip_suffix(tail)) else {
        return false;
    };
    for part in parts {
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = &rest[at + part.len()..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::name_fits;

    #[test]
    fn stars_hide_at_least_one_character_and_the_rest_stands_in_its_place() {
        for (mask, name, fits) in [
            ("李*", "李四", true),
            ("*四", "李四", true),
            ("张*丰", "张三丰", true),
            ("张**", "张三丰", true),
            ("李*", "李", false),
            ("李*四", "李四", false),
            ("王*", "李四", false),
            ("**", "李四", false),
            ("李四", "李四", false),
            ("a*c*e", "abcde", true),
            ("a*c*e", "abdde", false),
        ] {
            assert_eq!(name_fits(mask, name), fits, "{mask} {name}");
        }
    }
}
