//! Direction words.

use hashbrown::HashMap;

use super::error::{CellError, Problem};
use super::text::{fold_width, simplify, trim};
use crate::entry::Direction;

const OUT: &str = "出 D 借 借方 借记 支出 支 支取 转出 汇出 流出 取 取出 付 付款 出账 O OUT DEBIT DEBITED DR WITHDRAWAL - \
                   S SOLL LASTSCHRIFT BELASTUNG AUSGANG \
                   DÉBIT DÉBITO DEBITO CARGO GASTO DARE USCITA ADDEBITO SAÍDA AF DEBET 出金 引出 支払 출금 지급";
const IN: &str = "进 C 贷 贷方 贷记 收入 收 收款 转入 汇入 流入 存 存入 入 入账 I IN CREDIT CREDITED CR DEPOSIT + \
                  H HABEN GUTSCHRIFT EINGANG \
                  CRÉDIT CRÉDITO CREDITO ABONO INGRESO AVERE ENTRATA ACCREDITO ENTRADA BIJ 入金 預入 입금";
const OWN: &str = "不计收支 不计";

/// The direction words of a layout, case, width and traditional characters folded.
#[derive(Debug, Clone)]
pub struct Directions {
    words: HashMap<Box<str>, Direction>,
    /// Whether a cell begins with its word.
    starts: bool,
}

/// The words that most banks use.
impl Default for Directions {
    fn default() -> Self {
        let mut directions = Directions::empty();
        for (words, direction) in [(OUT, Direction::Out), (IN, Direction::In), (OWN, Direction::Own)] {
            directions.add(direction, words.split_whitespace());
        }
        directions
    }
}

impl Directions {
    /// No words at all: for a layout that allows its own only.
    pub fn empty() -> Self {
        Directions {
            words: HashMap::new(),
            starts: false,
        }
    }

    /// Says whether a cell only begins with its word: `消费 某商户`.
    pub fn starts(&mut self, starts: bool) {
        self.starts = starts;
    }

    /// Whether it does.
    pub fn are_starts(&self) -> bool {
        self.starts
    }

    /// Adds words for a direction; a word that was there changes its meaning.
    pub fn add<'a>(&mut self, direction: Direction, words: impl IntoIterator<Item = &'a str>) {
        for word in words {
            self.words.insert(folded(trim(word)).into(), direction);
        }
    }

    /// Reads a cell.
    ///
    /// # Errors
    /// [`Problem::Blank`] and [`Problem::UnknownDirection`]: neither is ever taken as "in".
    ///
    /// # Examples
    /// ```
    /// use fundtrail_statements::{Direction, cell::Directions};
    /// let words = Directions::default();
    /// assert_eq!(words.read("借"), Ok(Direction::Out));
    /// assert_eq!(words.read("credit"), Ok(Direction::In));
    /// assert_eq!(words.read("贷 Cr"), Ok(Direction::In));
    /// assert!(words.read("借/贷").is_err());
    /// assert!(words.read("K").is_err());
    /// ```
    pub fn read(&self, cell: &str) -> Result<Direction, CellError> {
        let word = trim(cell);
        if let Some(&direction) = self.words.get(word) {
            return Ok(direction);
        }
        if word.is_empty() {
            return Err(CellError::new(Problem::Blank, cell));
        }
        let found = self.words.get(folded(word).as_str()).copied();
        found
            .or_else(|| self.read_words(word))
            .or_else(|| self.read_start(word).filter(|_| self.starts))
            .ok_or_else(|| CellError::new(Problem::UnknownDirection, cell))
    }

    /// The longest word that a cell begins with.
    fn read_start(&self, cell: &str) -> Option<Direction> {
        let cell = folded(cell);
        let fit = self.words.iter().filter(|(word, _)| {
            let rest = cell.strip_prefix(word.as_ref());
            // A word of letters is not the beginning of another.
            let goes_on = rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric()));
            rest.is_some() && !(goes_on && word.is_ascii())
        });
        fit.max_by_key(|(word, _)| word.len())
            .map(|(_, &direction)| direction)
    }

    /// A cell of several words that all say the same: `贷 Cr`, `Credit (收入)`.
    fn read_words(&self, cell: &str) -> Option<Direction> {
        let words = cell.split(|c: char| c.is_whitespace() || "()（）/".contains(c));
        let mut found = words
            .filter(|word| !word.is_empty())
            .map(|word| self.words.get(folded(word).as_str()));
        let first = found.next()??;
        found.all(|direction| direction == Some(first)).then_some(*first)
    }
}

fn folded(word: &str) -> String {
    let folded = |c| simplify(fold_width(c)).to_ascii_uppercase();
    word.chars().map(folded).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_words_have_their_direction_in_any_case_and_width() {
        let words = Directions::default();
        for cell in [
            "出", "d", "借", "借方", "支出", "O", "out", "Debit", "-", "S", "Dr", "\t付 ", "Ｄ",
        ] {
            assert_eq!(words.read(cell), Ok(Direction::Out), "{cell:?}");
        }
        for cell in [
            "进", "c", "贷", "收入", "I", "in", "CREDIT", "+", "h", "cr", "入账", "＋",
        ] {
            assert_eq!(words.read(cell), Ok(Direction::In), "{cell:?}");
        }
        assert_eq!(words.read("不计收支"), Ok(Direction::Own));
    }

    #[test]
    fn an_unknown_or_empty_word_is_refused_never_in() {
        let words = Directions::default();
        for cell in ["K", "000.00", "DC", "进出"] {
            let error = words.read(cell).expect_err(cell);
            assert_eq!(error.problem(), Problem::UnknownDirection, "{cell:?}");
        }
        for cell in ["", " \t"] {
            assert_eq!(words.read(cell).expect_err("blank").problem(), Problem::Blank);
        }
    }

    #[test]
    fn a_layout_adds_words_or_allows_only_its_own() {
        let mut words = Directions::default();
        words.add(Direction::In, ["K"]);
        assert_eq!(words.read("k"), Ok(Direction::In));
        let mut only = Directions::empty();
        only.add(Direction::Out, ["soll"]);
        assert_eq!(only.read("SOLL"), Ok(Direction::Out));
        assert!(only.read("D").is_err());
    }

    #[test]
    fn a_cell_may_begin_with_its_word_where_a_layout_says_so() {
        let mut words = Directions::empty();
        words.add(Direction::Out, ["消费", "pos"]);
        words.add(Direction::In, ["消费退货"]);
        assert!(words.read("消费 某商户").is_err());
        words.starts(true);
        assert_eq!(words.read("消费 某商户"), Ok(Direction::Out));
        assert_eq!(words.read("消费退货 某商户"), Ok(Direction::In));
        assert_eq!(words.read("POS 1234"), Ok(Direction::Out));
        for cell in ["某商户 消费", "position 3", ""] {
            assert!(words.read(cell).is_err(), "{cell}");
        }
    }
}
