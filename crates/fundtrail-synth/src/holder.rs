//! Invented holders: names, identity numbers, banks and card numbers. They look right and mean nobody.

use crate::dice::Dice;

/// Banks, and the first six digits of their cards.
pub(crate) const BANKS: [(&str, &str); 10] = [
    ("中国工商银行", "622202"),
    ("中国农业银行", "622848"),
    ("中国建设银行", "621700"),
    ("中国银行", "621661"),
    ("中国邮政储蓄银行", "621799"),
    ("交通银行", "622260"),
    ("招商银行", "622588"),
    ("民生银行", "622622"),
    ("兴业银行", "622909"),
    ("农村信用社", "621037"),
];

const FAMILY_NAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡";
const GIVEN_NAMES: &str =
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红波辉宁婷雪松峰建国志文海燕晓春";
const TRADES: [&str; 8] = [
    "商贸",
    "科技",
    "餐饮",
    "物流",
    "建材",
    "服饰",
    "电子",
    "供应链管理",
];
const TOWNS: [&str; 8] = ["滨江", "长河", "东岭", "南湾", "西湖口", "北原", "安和", "永泰"];

fn character(dice: &mut Dice, of: &str) -> char {
    let count = of.chars().count();
    of.chars().nth(dice.below(count)).expect("below the count")
}

/// A person's name.
pub(crate) fn person_name(dice: &mut Dice) -> String {
    let mut name = String::from(character(dice, FAMILY_NAMES));
    for _ in 0..dice.count(1, 2) {
        name.push(character(dice, GIVEN_NAMES));
    }
    name
}

/// A company's name.
pub(crate) fn company_name(dice: &mut Dice) -> String {
    let (town, trade) = (*dice.pick(&TOWNS), *dice.pick(&TRADES));
    let (a, b) = (character(dice, GIVEN_NAMES), character(dice, GIVEN_NAMES));
    format!("{town}{a}{b}{trade}有限公司")
}

/// An identity number of 18 digits, of a region that does not exist (99).
pub(crate) fn person_id(dice: &mut Dice) -> String {
    let year = dice.count(1950, 2004);
    let (month, day) = (dice.count(1, 12), dice.count(1, 28));
    format!(
        "99{:04}{year}{month:02}{day:02}{:04}",
        dice.below(10_000),
        dice.below(10_000)
    )
}

/// A card number of 19 digits with its check digit. `index` makes it unlike all others.
pub(crate) fn number_of(dice: &mut Dice, prefix: &str, index: usize) -> String {
    let body = format!("{prefix}{:04}{index:08}", dice.below(10_000));
    let check = luhn(&body);
    format!("{body}{check}")
}

/// The digit that makes the weighted sum of all digits a multiple of ten (ISO/IEC 7812).
fn luhn(digits: &str) -> u32 {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(i, b)| {
            let digit = u32::from(b - b'0') * if i % 2 == 0 { 2 } else { 1 };
            digit / 10 + digit % 10
        })
        .sum();
    (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_is_that_of_the_standard() {
        // The example that is usually given: 7992739871 with check digit 3.
        assert_eq!(luhn("7992739871"), 3);
    }

    #[test]
    fn card_numbers_have_19_digits_and_differ() {
        let mut dice = Dice::new(1, 0);
        let numbers: std::collections::BTreeSet<_> =
            (0..500).map(|i| number_of(&mut dice, "622202", i)).collect();
        assert_eq!(numbers.len(), 500);
        assert!(numbers.iter().all(|n| n.len() == 19));
        assert_eq!(person_id(&mut dice).len(), 18);
    }
}
