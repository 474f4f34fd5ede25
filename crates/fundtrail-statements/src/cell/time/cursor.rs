//! A cell's characters as ASCII, and a cursor over them.

use super::super::error::Problem;
use super::super::text::{fold_width, is_blank};

/// No known form of a time is longer.
const MAX_LEN: usize = 48;

/// A cell folded to ASCII: full-width characters by their twins, 年月日时分秒 by the marks that mean the same.
pub(super) struct Ascii {
    bytes: [u8; MAX_LEN],
    len: usize,
}

impl Ascii {
    pub(super) fn fold(text: &str) -> Result<Self, Problem> {
        let mut ascii = Ascii {
            bytes: [0; MAX_LEN],
            len: 0,
        };
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '年' => {
                    ascii.complete_year()?;
                    ascii.push(b'-')?;
                }
                '月' => ascii.push(b'-')?,
                '日' | '号' => ascii.push(b' ')?,
                '时' | '點' | '点' | '時' => ascii.push(b':')?,
                // 分 and 秒 divide only where more follows.
                '分' if chars.peek().is_some() => ascii.push(b':')?,
                '分' | '秒' => {}
                '上' | '下' => {
                    if chars.next() != Some('午') {
                        return Err(Problem::NotATime);
                    }
                    ascii.push(if c == '上' { b'A' } else { b'P' })?;
                    ascii.push(b'M')?;
                }
                c if is_blank(c) => ascii.push(b' ')?,
                c => {
                    let twin = fold_width(c);
                    if !twin.is_ascii() {
                        return Err(if c.is_numeric() {
                            Problem::ForeignDigits
                        } else {
                            Problem::NotATime
                        });
                    }
                    ascii.push(twin as u8)?;
                }
            }
        }
        Ok(ascii)
    }

    /// The folded text, without blanks at its end.
    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes[..self.len].trim_ascii_end()
    }

    /// What stands before 年 is a year: two digits become four.
    fn complete_year(&mut self) -> Result<(), Problem> {
        if let [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] = self.bytes[..self.len] {
            self.len = 0;
            for byte in if tens < b'7' { *b"20" } else { *b"19" } {
                self.push(byte)?;
            }
            self.push(tens)?;
            self.push(ones)?;
        }
        Ok(())
    }

    fn push(&mut self, byte: u8) -> Result<(), Problem> {
        *self.bytes.get_mut(self.len).ok_or(Problem::NotATime)? = byte;
        self.len += 1;
        Ok(())
    }
}

/// A place in a text.
pub(super) struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        Cursor { rest: text }
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    pub(super) fn at_end(&self) -> bool {
        self.rest.is_empty()
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// Passes over bytes that were looked at.
    pub(super) fn skip(&mut self, count: usize) {
        self.rest = &self.rest[count..];
    }

    /// Takes the byte if it comes next.
    pub(super) fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        if found {
            self.skip(1);
        }
        found
    }

    /// Takes all blanks; whether there was any.
    pub(super) fn blanks(&mut self) -> bool {
        let before = self.rest.len();
        self.rest = self.rest.trim_ascii_start();
        self.rest.len() < before
    }

    /// Takes the run of bytes that `wanted` accepts.
    pub(super) fn run(&mut self, wanted: impl Fn(u8) -> bool) -> &'a [u8] {
        let len = self.rest.iter().take_while(|&&b| wanted(b)).count();
        let (run, rest) = self.rest.split_at(len);
        self.rest = rest;
        run
    }

    /// Takes a run of digits.
    pub(super) fn digits(&mut self) -> &'a [u8] {
        self.run(|b| b.is_ascii_digit())
    }
}

/// The value of a few digits, nine at most.
pub(super) fn value(digits: &[u8]) -> u32 {
    debug_assert!(digits.len() <= 9, "fits 32 bits");
    digits.iter().fold(0, |sum, b| sum * 10 + u32::from(b - b'0'))
}

/// The value of one or two digits.
pub(super) fn pair(digits: &[u8]) -> Result<u32, Problem> {
    if (1..=2).contains(&digits.len()) {
        Ok(value(digits))
    } else {
        Err(Problem::NotATime)
    }
}
