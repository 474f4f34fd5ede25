//! Currency words: codes, ISO numbers and names, from a data file.

use std::sync::LazyLock;

use fundtrail::Currency;
use hashbrown::HashMap;
use serde::Deserialize;

use super::error::{CellError, Problem};
use super::text::{fold_width, is_blank, says_nothing, trim};

static BUILT_IN: LazyLock<Currencies> = LazyLock::new(|| {
    Currencies::from_toml(include_str!("../../data/currencies.toml")).expect("a test reads the built-in list")
});

/// The words for currencies.
#[derive(Debug, Clone)]
pub struct Currencies {
    list: Vec<Currency>,
    words: HashMap<Box<str>, usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    currency: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    code: String,
    decimals: u8,
    #[serde(default)]
    names: Vec<String>,
}

impl Currencies {
    /// The built-in list.
    pub fn built_in() -> &'static Currencies {
        &BUILT_IN
    }

    /// Reads a cell: `None` where it is blank, which means the file's currency.
    ///
    /// # Errors
    /// [`Problem::UnknownCurrency`].
    ///
    /// # Examples
    /// ```
    /// use fundtrail_statements::cell::Currencies;
    /// let yuan = Currencies::built_in().read("人民币").expect("known").expect("not blank");
    /// assert_eq!((yuan.code(), yuan.decimals()), ("CNY", 2));
    /// ```
    pub fn read(&self, cell: &str) -> Result<Option<&Currency>, CellError> {
        let word = trim(cell);
        if says_nothing(word) {
            return Ok(None);
        }
        self.words
            .get(word)
            .or_else(|| self.words.get(folded(word).as_str()))
            .map(|&at| Some(&self.list[at]))
            .ok_or_else(|| CellError::new(Problem::UnknownCurrency, cell))
    }

    /// Whether a text is a currency's code.
    pub(crate) fn has_code(&self, text: &str) -> bool {
        self.words
            .get(text)
            .is_some_and(|&at| self.list[at].code() == text)
    }

    /// The currency that a sign or code in an amount cell stands for: `$` alone for the US dollar, `¥` for the
    /// yuan.
    pub(crate) fn of_mark(&self, mark: &str) -> Option<&Currency> {
        let word = match mark {
            "¥" | "￥" => "CNY",
            "円" => "JPY",
            "$" | "＄" => "USD",
            "HK$" => "HKD",
            "NT$" => "TWD",
            "￡" => "GBP",
            "AU$" | "A$" => "AUD",
            "CA$" | "C$" => "CAD",
            "S$" => "SGD",
            "R$" => "BRL",
            "Rs." => "INR",
            "₩" => "KRW",
            "₽" => "RUB",
            "₺" => "TRY",
            "₫" => "VND",
            "₱" => "PHP",
            "฿" => "THB",
            "zł" => "PLN",
            "Kč" => "CZK",
            word => word,
        };
        self.read(word).ok().flatten()
    }

    /// Whether a sign or code in an amount cell stands for one currency only.
    pub(crate) fn is_of_one(&self, mark: &str) -> bool {
        !matches!(mark, "¥" | "￥" | "$" | "＄") && self.of_mark(mark).is_some()
    }

    /// Whether a sign or code in an amount cell may stand for a currency.
    pub(crate) fn mark_fits(&self, mark: &str, currency: &Currency) -> bool {
        let code = currency.code();
        match mark {
            "¥" | "￥" => matches!(code, "CNY" | "JPY"),
            "$" | "＄" => matches!(
                code,
                "USD" | "HKD" | "TWD" | "SGD" | "AUD" | "CAD" | "NZD" | "MXN"
            ),
            "kr" | "kr." => matches!(code, "SEK" | "NOK" | "DKK" | "ISK"),
            mark => self.of_mark(mark).is_none_or(|known| known.code() == code),
        }
    }

    fn from_toml(text: &str) -> Result<Self, toml::de::Error> {
        let file: File = toml::from_str(text)?;
        let mut list = Vec::with_capacity(file.currency.len());
        let mut words = HashMap::new();
        for row in file.currency {
            for word in row.names.iter().chain([&row.code]) {
                words.insert(folded(word).into(), list.len());
            }
            list.push(Currency::new(&row.code, row.decimals));
        }
        Ok(Currencies { list, words })
    }
}

fn folded(word: &str) -> String {
    let mut text = String::with_capacity(word.len());
    for c in word.chars().filter(|&c| !is_blank(c)) {
        text.extend(fold_width(c).to_uppercase());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_one_currency_give_its_code() {
        let code = |cell| {
            Currencies::built_in()
                .read(cell)
                .map(|found| found.map(Currency::code))
        };
        for cell in [
            "人民币",
            "RMB",
            "rmb",
            "CNY",
            "156",
            "Yuan",
            "人民币元",
            "\tＣＮＹ",
        ] {
            assert_eq!(code(cell), Ok(Some("CNY")), "{cell:?}");
        }
        assert_eq!(code("US Dollar"), Ok(Some("USD")));
        assert_eq!(code("us dollar"), Ok(Some("USD")));
        assert_eq!(code("Bitcoin"), Ok(Some("BTC")));
        assert_eq!(code(""), Ok(None));
        assert_eq!(
            code("Dollar of nowhere").expect_err("unknown").problem(),
            Problem::UnknownCurrency
        );
    }

    #[test]
    fn marks_stand_for_their_currencies() {
        let all = Currencies::built_in();
        let currency = |code: &str| all.read(code).ok().flatten().expect("a known code");
        for (mark, code) in [
            ("€", "EUR"),
            ("$", "USD"),
            ("US$", "USD"),
            ("HK$", "HKD"),
            ("NT$", "TWD"),
            ("￥", "CNY"),
            ("円", "JPY"),
            ("£", "GBP"),
            ("￡", "GBP"),
            ("₹", "INR"),
            ("RMB", "CNY"),
            ("CHF", "CHF"),
            ("USDT", "USDT"),
        ] {
            let found = all.of_mark(mark).map(Currency::code);
            assert_eq!(found, Some(code), "{mark}");
            assert!(all.mark_fits(mark, currency(code)), "{mark}");
        }
        assert!(all.mark_fits("¥", currency("JPY")) && all.mark_fits("$", currency("HKD")));
        assert!(!all.mark_fits("€", currency("CNY")) && !all.mark_fits("US$", currency("HKD")));
        assert!(!all.mark_fits("￥", currency("USD")) && !all.mark_fits("$", currency("CNY")));
    }

    #[test]
    fn no_word_stands_for_two_currencies() {
        let file: File = toml::from_str(include_str!("../../data/currencies.toml")).expect("the list");
        let mut seen = HashMap::new();
        for row in &file.currency {
            for word in row.names.iter().chain([&row.code]) {
                let before = seen.insert(folded(word), row.code.clone());
                assert_eq!(before, None, "{word} of {}", row.code);
            }
        }
    }
}
