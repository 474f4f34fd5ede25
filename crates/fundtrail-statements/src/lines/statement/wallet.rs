//! What a line of a wallet's bill did to the wallet.
//!
//! A bill lists what its holder did, whatever paid for it: a purchase that a bank card paid for never was in the
//! wallet, and neither was its refund. Top-ups and withdrawals did change the wallet, and stand in bills as neutral
//! (不计收支, 中性交易, `/`). So the direction of a line follows from its word, the words of its type, and what paid.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use fundtrail::{Currency, Money};
use serde::Deserialize;

use super::lines::EntryLines;
use crate::cell::{names_nobody, trim};
use crate::entry::{Direction, Entry, Text};
use crate::lines::scan::Part;
use crate::note::NoteKind;
use crate::words::Pattern;

static WORDS: LazyLock<WalletWords> =
    LazyLock::new(|| toml::from_str(include_str!("../../../data/wallets.toml")).expect("a test reads it"));

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WalletWords {
    own: Vec<String>,
    within: Pattern,
    to_card: Pattern,
    from_card: Pattern,
    paid: Pattern,
    back: Pattern,
}

/// What a line did to the wallet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// It moved money the way that its direction word says.
    AsSaid,
    /// It moved money to or from the holder's own bank card.
    Card(Direction),
    /// It is neutral by its word, and moved money nevertheless.
    Moved(Direction),
    /// It moved nothing in the wallet: something else paid, or was paid.
    Elsewhere,
    /// It moved nothing in the wallet: from one of its pockets to another, or only said something.
    Within,
}

/// What a line did, by its direction, the words of its type and memo, and what paid (`funding`).
pub(super) fn effect(said: Direction, words: &str, funding: &str) -> Effect {
    let paid_by_wallet = names_nobody(funding) || WORDS.own.iter().any(|own| funding.contains(own.as_str()));
    let whose = |direction| {
        if paid_by_wallet {
            Effect::Moved(direction)
        } else {
            Effect::Elsewhere
        }
    };
    let says = |pattern: &Pattern| pattern.finds(words);
    match said {
        Direction::In | Direction::Out if paid_by_wallet => Effect::AsSaid,
        Direction::In | Direction::Out => Effect::Elsewhere,
        Direction::Open => Effect::AsSaid,
        Direction::Own if says(&WORDS.within) => Effect::Within,
        Direction::Own if says(&WORDS.to_card) => Effect::Card(Direction::Out),
        Direction::Own if says(&WORDS.from_card) => Effect::Card(Direction::In),
        Direction::Own if says(&WORDS.paid) => whose(Direction::Out),
        Direction::Own if says(&WORDS.back) => whose(Direction::In),
        Direction::Own => Effect::Within,
    }
}

/// Whether a direction cell says that a line is neutral: `/` and its like, which elsewhere say nothing.
pub(super) fn is_neutral(cell: &str) -> bool {
    let cell = trim(cell);
    cell.contains("中性") || (!cell.is_empty() && names_nobody(cell))
}

/// Applies what a line did to its entry. The other end of a withdrawal or a top-up is the holder's own card, which the
/// bill names by its bank and last digits at most: nobody that others could share.
pub(super) fn apply(effect: Effect, entry: &mut Entry, lines: &mut EntryLines) {
    match effect {
        Effect::AsSaid => {}
        Effect::Moved(direction) => entry.direction = direction,
        Effect::Elsewhere | Effect::Within => entry.direction = Direction::Own,
        Effect::Card(direction) => {
            entry.direction = direction;
            entry.other.bank = entry.other.name;
            entry.other.name = Text::EMPTY;
            // Words such as 服务费 in the remark are about a part of the amount, not about what it was.
            entry.kind = lines.texts.intern(if direction == Direction::Out {
                "提现"
            } else {
                "充值"
            });
            entry.memo = Text::EMPTY;
        }
    }
}

/// What something other than the wallet paid or was paid: by its name and currency, how many lines and how much.
#[derive(Debug, Default)]
pub(crate) struct Elsewhere {
    first: Option<u64>,
    sums: BTreeMap<(String, Currency), (u64, i128)>,
}

impl Elsewhere {
    /// Counts a line.
    pub(super) fn add(&mut self, line: u64, funding: &str, currency: &Currency, amount: Money) {
        self.first = Some(self.first.map_or(line, |first| first.min(line)));
        let (count, sum) = self
            .sums
            .entry((trim(funding).to_owned(), currency.clone()))
            .or_default();
        *count += 1;
        *sum += i128::from(amount).abs();
    }

    fn join(&mut self, other: Elsewhere) {
        self.first = self.first.into_iter().chain(other.first).min();
        for (key, (count, sum)) in other.sums {
            let known = self.sums.entry(key).or_default();
            known.0 += count;
            known.1 += sum;
        }
    }
}

/// Notes, once a file, what was not the wallet's money.
pub(super) fn note_elsewhere(parts: &mut [Part<EntryLines>]) {
    let mut all = Elsewhere::default();
    for part in parts.iter_mut() {
        all.join(std::mem::take(&mut part.lines.elsewhere));
    }
    let (Some(first), Some(part)) = (all.first, parts.first_mut()) else {
        return;
    };
    let lines: u64 = all.sums.values().map(|(count, _)| count).sum();
    let sums: Vec<String> = all
        .sums
        .iter()
        .map(|((funding, currency), (count, sum))| {
            let money = currency.grouped(*sum);
            format!("{funding}: {count}, {money} {}", currency.code())
        })
        .collect();
    let sums = sums.join("; ");
    part.tally.note(first, NoteKind::PaidElsewhere { lines, sums });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_paid_and_the_words_of_a_type_say_what_a_line_did() {
        use Direction::{In, Out, Own};
        let cases = [
            (Out, "商户消费", "零钱", Effect::AsSaid),
            (Out, "商户消费", "工商银行(9876)", Effect::Elsewhere),
            (In, "转账", "/", Effect::AsSaid),
            (In, "退款", "某银行信用卡(1875)", Effect::Elsewhere),
            (Own, "零钱提现", "某银行(1234)", Effect::Card(Out)),
            (Own, "零钱充值", "某银行(1234)", Effect::Card(In)),
            (
                Own,
                "转入零钱通-来自某银行(9876)",
                "某银行(9876)",
                Effect::Card(In),
            ),
            (Own, "转入零钱通-来自零钱", "零钱", Effect::Within),
            (Own, "零钱通转出-到零钱", "零钱通", Effect::Within),
            (Own, "零钱通转出-到某银行(9876)", "零钱通", Effect::Card(Out)),
            (Own, "信用卡还款", "零钱", Effect::Moved(Out)),
            (Own, "购买理财通", "某银行", Effect::Elsewhere),
            (Own, "退款 退款-某店", "余额宝", Effect::Moved(In)),
            (Own, "退款 退款-某店", "某银行信用卡(7449)", Effect::Elsewhere),
            (Own, "收发快递", "", Effect::Within),
        ];
        for (said, words, funding, expected) in cases {
            assert_eq!(effect(said, words, funding), expected, "{words} {funding}");
        }
    }

    #[test]
    fn a_slash_is_neutral_in_a_bill_and_a_blank_or_a_word_is_not() {
        assert!(is_neutral("/") && is_neutral("中性交易"));
        assert!(!is_neutral("") && !is_neutral("支出") && !is_neutral("转"));
    }
}
