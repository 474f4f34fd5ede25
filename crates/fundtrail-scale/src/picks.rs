//! The lines that a worker has picked, a bit each.

use fundtrail_statements::selection::Gist;

/// Picked lines, by the pieces of files that a worker took.
#[derive(Debug)]
pub(crate) struct Picks {
    /// By file and first line.
    pieces: Vec<Piece>,
}

#[derive(Debug)]
struct Piece {
    gist: Gist,
    /// A bit a line; empty where none is picked.
    bits: Vec<u64>,
}

impl Piece {
    /// The line's place among those of the piece.
    fn row(&self, line: u64) -> Option<usize> {
        let (first, lines) = self.gist.lines();
        let row = line.checked_sub(first).filter(|row| *row < lines)?;
        usize::try_from(row).ok()
    }
}

impl Picks {
    /// None yet of the pieces that a worker took.
    pub(crate) fn new(mut gists: Vec<Gist>) -> Self {
        gists.sort_by_key(Gist::place);
        let piece = |gist| Piece {
            gist,
            bits: Vec::new(),
        };
        Picks {
            pieces: gists.into_iter().map(piece).collect(),
        }
    }

    /// The piece that has a line, if this worker took it.
    pub(crate) fn piece_of(&self, file: u32, line: u64) -> Option<&Gist> {
        let piece = &self.pieces[self.at(file, line)?];
        piece.row(line).map(|_| &piece.gist)
    }

    fn at(&self, file: u32, line: u64) -> Option<usize> {
        let begun = |piece: &Piece| (piece.gist.place().0, piece.gist.lines().0) <= (file, line);
        let at = self.pieces.partition_point(begun).checked_sub(1)?;
        (self.pieces[at].gist.place().0 == file).then_some(at)
    }

    /// Picks a line, if it is of a piece that this worker took.
    pub(crate) fn pick(&mut self, file: u32, line: u64) {
        let Some(at) = self.at(file, line) else { return };
        let piece = &mut self.pieces[at];
        if let Some(row) = piece.row(line) {
            let words = piece.gist.lines().1.div_ceil(64) as usize;
            piece.bits.resize(words, 0);
            piece.bits[row / 64] |= 1 << (row % 64);
        }
    }

    /// The pieces with picked lines in order, how many they are, and which.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = (&Gist, u64, impl Fn(u64) -> bool + '_)> + '_ {
        let picked = self.pieces.iter().filter(|piece| !piece.bits.is_empty());
        picked.map(|piece| {
            let count = piece.bits.iter().map(|word| u64::from(word.count_ones())).sum();
            let is_picked = move |line| {
                let row = piece.row(line);
                row.is_some_and(|row| piece.bits[row / 64] & (1 << (row % 64)) != 0)
            };
            (&piece.gist, count, is_picked)
        })
    }
}
