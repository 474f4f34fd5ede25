//! Which mark is decimal, proved over a file.

use super::super::text::trim;
use super::DecimalMark;
use super::figure::Figure;

/// What a column says about its decimal mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MarkVerdict {
    /// At least one cell can be read with this mark only.
    Proven(DecimalMark),
    /// No cell has a mark: either reading is the same.
    NotNeeded,
    /// Every cell that has a mark fits both readings, like this one.
    Ambiguous {
        /// The first of them.
        example: Box<str>,
    },
    /// One cell is grouped as in India, another in threes.
    TwoGroupings {
        /// The first cell grouped as in India.
        lakh: Box<str>,
        /// The first cell grouped in threes that would be grouped otherwise there.
        threes: Box<str>,
    },
    /// One cell proves the point, another the comma.
    Contradiction {
        /// The first cell in which the point is decimal.
        point: Box<str>,
        /// The first cell in which the comma is decimal.
        comma: Box<str>,
    },
}

/// Decides the decimal mark of a file from all its amount cells.
///
/// Feed it every cell of every amount column: a file keeps one convention.
#[derive(Debug, Clone, Default)]
pub struct MarkProof {
    point: Option<Box<str>>,
    comma: Option<Box<str>>,
    open: Option<Box<str>>,
    lakh: Option<Box<str>>,
    threes: Option<Box<str>>,
}

impl MarkProof {
    /// Takes in one cell. Cells that are no amounts say nothing here: reading them says what is wrong.
    pub fn feed(&mut self, cell: &str) {
        let text = trim(cell);
        if !text.contains(['.', ',', '．', '，']) {
            return;
        }
        let Ok(figure) = Figure::scan(text) else { return };
        match figure.is_grouped_as_lakh() {
            Some(true) => _ = self.lakh.get_or_insert_with(|| text.into()),
            Some(false) => _ = self.threes.get_or_insert_with(|| text.into()),
            None => {}
        }
        let slot = match (
            fits(&figure, DecimalMark::Point),
            fits(&figure, DecimalMark::Comma),
        ) {
            (true, true) => &mut self.open,
            (true, false) => &mut self.point,
            (false, true) => &mut self.comma,
            (false, false) => return,
        };
        slot.get_or_insert_with(|| text.into());
    }

    /// Takes in what a later part of the same file said.
    pub fn merge(&mut self, later: MarkProof) {
        let MarkProof {
            point,
            comma,
            open,
            lakh,
            threes,
        } = later;
        self.lakh = self.lakh.take().or(lakh);
        self.threes = self.threes.take().or(threes);
        self.point = self.point.take().or(point);
        self.comma = self.comma.take().or(comma);
        self.open = self.open.take().or(open);
    }

    /// What all cells together say.
    pub fn verdict(&self) -> MarkVerdict {
        if let (Some(lakh), Some(threes)) = (&self.lakh, &self.threes) {
            return MarkVerdict::TwoGroupings {
                lakh: lakh.clone(),
                threes: threes.clone(),
            };
        }
        match (&self.point, &self.comma, &self.open) {
            (Some(point), Some(comma), _) => MarkVerdict::Contradiction {
                point: point.clone(),
                comma: comma.clone(),
            },
            (Some(_), None, _) => MarkVerdict::Proven(DecimalMark::Point),
            (None, Some(_), _) => MarkVerdict::Proven(DecimalMark::Comma),
            (None, None, Some(example)) => MarkVerdict::Ambiguous {
                example: example.clone(),
            },
            (None, None, None) => MarkVerdict::NotNeeded,
        }
    }
}

/// Whether a figure can be read with a mark. A group of three behind a lone zero (`0.500`) is no grouping.
fn fits(figure: &Figure, mark: DecimalMark) -> bool {
    match figure.split(mark) {
        Ok((whole, _)) => whole.len() <= 1 || whole[0] != b'0' || whole.iter().all(u8::is_ascii_digit),
        Err(_) => false,
    }
}
