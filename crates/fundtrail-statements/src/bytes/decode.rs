//! From bytes to text: the encoding is judged on the whole file.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use rayon::prelude::*;

use crate::bytes::row::HEADER_ROWS;

/// How many physical lines the rows may take that can be the header.
pub(crate) const HEAD_LINES: usize = 4 * HEADER_ROWS;

/// The least that a part of a file holds, in bytes.
pub(crate) const LEAST_PART_BYTES: usize = 1 << 20;
/// The most parts: enough to share the work evenly, few enough that what repeats is kept once in most of them.
pub(crate) const MOST_PARTS: usize = 16;

/// A file's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decoded<'b> {
    pub(crate) text: Pieces<'b>,
    /// The name of the encoding, in lower case.
    pub(crate) encoding: &'static str,
    /// The lines (from 1, ascending) whose bytes are not of the encoding; their text has U+FFFD there.
    pub(crate) broken: Vec<u64>,
}

/// A text in pieces, each of which but the last ends with a line feed, be it inside quotes or not. A header stands
/// in the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pieces<'b> {
    first: Cow<'b, str>,
    further: Vec<String>,
}

impl<'b> Pieces<'b> {
    /// A text in one piece.
    pub(crate) fn whole(text: impl Into<Cow<'b, str>>) -> Self {
        Pieces {
            first: text.into(),
            further: Vec::new(),
        }
    }

    /// The first piece.
    pub(crate) fn first(&self) -> &str {
        &self.first
    }

    /// The pieces behind the first.
    pub(crate) fn further(&self) -> impl Iterator<Item = &str> {
        self.further.iter().map(String::as_str)
    }

    /// How many bytes it has.
    pub(crate) fn len(&self) -> usize {
        self.first.len() + self.further.iter().map(String::len).sum::<usize>()
    }

    /// Whether it has nothing but white space.
    pub(crate) fn is_blank(&self) -> bool {
        self.first.trim().is_empty() && self.further().all(|piece| piece.trim().is_empty())
    }

    /// Its lines.
    pub(crate) fn lines(&self) -> impl Iterator<Item = &str> {
        self.first.lines().chain(self.further().flat_map(str::lines))
    }

    /// The text as one.
    pub(crate) fn joined(&self) -> Cow<'_, str> {
        if self.further.is_empty() {
            return Cow::Borrowed(&self.first);
        }
        Cow::Owned(std::iter::once(self.first()).chain(self.further()).collect())
    }
}

/// Why bytes are not text. Lines count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DecodeError {
    Nul { line: u64 },
    Utf16 { line: u64 },
}

/// Decodes a file: by its byte order mark; else as UTF-8 or GB18030, whichever leaves fewer broken lines
/// (UTF-8 where both leave as many), unless `forced` says which.
///
/// Complexity: O(length). Valid UTF-8 is taken as it is, without a copy.
pub(crate) fn decode<'b>(
    bytes: &'b [u8],
    forced: Option<&'static Encoding>,
) -> Result<Decoded<'b>, DecodeError> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return if encoding == UTF_8 {
            refuse_nul(bytes)?;
            Ok(by_line(&bytes[mark..], UTF_8))
        } else {
            Ok(utf16(&bytes[mark..], encoding))
        };
    }
    if forced == Some(UTF_16LE) || forced == Some(UTF_16BE) {
        return Ok(utf16(bytes, forced.unwrap_or(UTF_16LE)));
    }
    refuse_nul(bytes)?;
    if let Some(encoding) = forced {
        return Ok(by_line(bytes, encoding));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Decoded {
            text: Pieces::whole(text),
            encoding: "utf-8",
            broken: Vec::new(),
        }),
        Err(_) => Ok(fewer_broken(bytes)),
    }
}

/// Decodes as UTF-8 or GB18030, whichever leaves fewer broken lines. Nearly always that is GB18030 without any, so
/// that is tried while the lines are judged, all parts of the file side by side.
fn fewer_broken(bytes: &[u8]) -> Decoded<'_> {
    let judged: Vec<Judged> = cut(bytes).into_par_iter().map(Judged::new).collect();
    let unicode_broken: usize = judged.iter().map(|part| part.unicode_broken).sum();
    let mut chinese_broken = Vec::new();
    let mut before = 0;
    for part in &judged {
        chinese_broken.extend(part.chinese_broken.iter().map(|line| before + line));
        before += part.lines;
    }
    if unicode_broken <= chinese_broken.len() {
        return by_line(bytes, UTF_8);
    }
    let texts: Option<Vec<String>> = judged.into_iter().map(|part| part.text).collect();
    if let Some(mut texts) = texts {
        let further = texts.split_off(1);
        return Decoded {
            text: Pieces {
                first: texts.swap_remove(0).into(),
                further,
            },
            encoding: name_of(GB18030),
            broken: chinese_broken,
        };
    }
    let mut chinese = by_line(bytes, GB18030);
    chinese.broken.append(&mut chinese_broken);
    chinese.broken.sort_unstable();
    chinese.broken.dedup();
    if unicode_broken <= chinese.broken.len() {
        return by_line(bytes, UTF_8);
    }
    chinese
}

/// What a part of a file may be. Lines count from 1 within it.
struct Judged {
    lines: u64,
    /// How many lines are not UTF-8.
    unicode_broken: usize,
    /// The lines with characters of three bytes or more that are UTF-8 throughout. They count as broken GB18030,
    /// though their bytes may make some rare characters there: text in GB18030 is UTF-8 by accident only once in
    /// a million lines.
    chinese_broken: Vec<u64>,
    /// As GB18030, where all bytes are.
    text: Option<String>,
}

impl Judged {
    fn new(bytes: &[u8]) -> Self {
        let mut judged = Judged {
            lines: 0,
            unicode_broken: 0,
            chinese_broken: Vec::new(),
            text: GB18030
                .decode_without_bom_handling_and_without_replacement(bytes)
                .map(Cow::into_owned),
        };
        for line in bytes.split_inclusive(|&b| b == b'\n') {
            judged.lines += 1;
            if std::str::from_utf8(line).is_err() {
                judged.unicode_broken += 1;
            } else if line.iter().any(|&b| b >= 0xE0) {
                judged.chinese_broken.push(judged.lines);
            }
        }
        judged
    }
}

/// Cuts a file behind line feeds into parts of about one size, if it is big. (No byte of a longer character is a
/// line feed.) The first lines, in which a header is looked for, stay together.
fn cut(bytes: &[u8]) -> Vec<&[u8]> {
    let size = LEAST_PART_BYTES.max(bytes.len() / MOST_PARTS);
    let mut parts = Vec::new();
    let mut rest = bytes;
    if bytes.len() > size {
        let head = memchr::memchr_iter(b'\n', bytes).nth(HEAD_LINES);
        let mut least = head.unwrap_or(bytes.len()).max(size);
        while let Some(end) = rest.get(least..).and_then(|rest| memchr::memchr(b'\n', rest)) {
            let (part, after) = rest.split_at(least + end + 1);
            if after.is_empty() {
                break;
            }
            parts.push(part);
            rest = after;
            least = size;
        }
    }
    parts.push(rest);
    parts
}

/// Decodes as a whole where that works, else line by line. Neither encoding has a line feed inside a character.
fn by_line<'b>(bytes: &'b [u8], encoding: &'static Encoding) -> Decoded<'b> {
    let name = name_of(encoding);
    if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        return Decoded {
            text: Pieces::whole(text),
            encoding: name,
            broken: Vec::new(),
        };
    }
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2);
    let mut broken = Vec::new();
    for (line, bytes) in (1..).zip(bytes.split_inclusive(|&b| b == b'\n')) {
        let (decoded, damaged): (Cow<str>, bool) = encoding.decode_without_bom_handling(bytes);
        text.push_str(&decoded);
        if damaged {
            broken.push(line);
        }
    }
    Decoded {
        text: Pieces::whole(text),
        encoding: name,
        broken,
    }
}

fn utf16<'b>(bytes: &'b [u8], encoding: &'static Encoding) -> Decoded<'b> {
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    let broken = if damaged {
        let lines = (1..).zip(text.split('\n'));
        lines
            .filter(|(_, line)| line.contains('\u{FFFD}'))
            .map(|(number, _)| number)
            .collect()
    } else {
        Vec::new()
    };
    Decoded {
        text: Pieces::whole(text),
        encoding: name_of(encoding),
        broken,
    }
}

fn name_of(encoding: &'static Encoding) -> &'static str {
    if encoding == UTF_8 {
        "utf-8"
    } else if encoding == GB18030 {
        "gb18030"
    } else if encoding == UTF_16LE {
        "utf-16le"
    } else if encoding == UTF_16BE {
        "utf-16be"
    } else {
        encoding.name()
    }
}

/// Text has no NUL.
fn refuse_nul(bytes: &[u8]) -> Result<(), DecodeError> {
    let Some(at) = memchr::memchr(0, bytes) else {
        return Ok(());
    };
    let line = 1 + memchr::memchr_iter(b'\n', &bytes[..at]).count() as u64;
    Err(if is_utf16(bytes) {
        DecodeError::Utf16 { line }
    } else {
        DecodeError::Nul { line }
    })
}

/// Whether text that has a NUL is UTF-16: there, commas and line ends are two bytes of which one is a NUL, always
/// on the same side, however much Chinese stands between them.
fn is_utf16(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4096) & !1];
    let marks = |side: usize| {
        let units = head.chunks_exact(2);
        let (zeros, marks) = units.fold((0, 0), |(zeros, marks), unit| {
            let is_mark = unit[side] == 0 && matches!(unit[1 - side], b',' | b';' | b'\t' | b'|' | b'\n');
            (
                zeros + usize::from(unit[1 - side] == 0),
                marks + usize::from(is_mark),
            )
        });
        // Not one NUL on the other side: a NUL or two in a damaged file are not that tidy.
        if zeros == 0 { marks } else { 0 }
    };
    marks(0).max(marks(1)) >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gbk(text: &str) -> Vec<u8> {
        GB18030.encode(text).0.into_owned()
    }

    #[test]
    fn the_same_text_is_read_from_utf8_gbk_and_with_a_mark() {
        let text = "交易卡号,金额\n6222,500.00\n";
        let marked = ["\u{FEFF}", text].concat().into_bytes();
        let utf16: Vec<u8> = "\u{FEFF}"
            .chars()
            .chain(text.chars())
            .flat_map(|c| (c as u16).to_le_bytes())
            .collect();
        for (bytes, encoding) in [
            (text.as_bytes().to_vec(), "utf-8"),
            (gbk(text), "gb18030"),
            (marked, "utf-8"),
            (utf16, "utf-16le"),
        ] {
            let decoded = decode(&bytes, None).expect("text");
            assert_eq!((&*decoded.text.joined(), decoded.encoding), (text, encoding));
            assert!(decoded.broken.is_empty());
        }
    }

    #[test]
    fn one_line_of_another_encoding_is_broken_and_found() {
        let mut bytes = gbk("卡号,户名\n1,张三\n");
        bytes.extend("2,受害甲\n".as_bytes());
        bytes.extend(gbk("3,李四\n4,王五\n"));
        let decoded = decode(&bytes, None).expect("text");
        assert_eq!(decoded.encoding, "gb18030");
        assert_eq!(decoded.broken, [3]);
        assert!(decoded.text.first().contains("张三") && decoded.text.first().contains("王五"));

        let mut bytes = "卡号,户名\n1,张三\n2,李四\n".as_bytes().to_vec();
        bytes.extend(gbk("3,赵六\n"));
        let decoded = decode(&bytes, None).expect("text");
        assert_eq!((decoded.encoding, decoded.broken), ("utf-8", vec![4]));
    }

    #[test]
    fn a_big_file_is_cut_between_lines_and_keeps_its_text_and_its_broken_lines() {
        let line = |i: u32| format!("622202{i:010},张三,{:070}\n", i * 7);
        let text: String = (0..30_000).map(line).collect();
        let mut bytes = gbk(&text);
        let decoded = decode(&bytes, None).expect("text");
        assert!(decoded.text.further().count() > 1, "{} bytes", bytes.len());
        assert!(decoded.text.first().ends_with('\n'));
        assert!(decoded.text.further().all(|piece| piece.ends_with('\n')));
        assert!(decoded.text.joined() == text && decoded.text.len() == text.len());
        assert!(decoded.text.lines().eq(text.lines()));

        bytes.extend("最后一行,户名\n".as_bytes());
        let decoded = decode(&bytes, None).expect("text");
        assert_eq!(
            (decoded.encoding, &decoded.broken[..]),
            ("gb18030", &[30_001][..])
        );
    }

    #[test]
    fn nul_bytes_are_refused_with_their_line() {
        let utf16: Vec<u8> = "time,from\n1,2\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(decode(&utf16, None), Err(DecodeError::Utf16 { line: 1 }));
        let chinese: Vec<u8> = "交易卡号,交易时间,金额\n"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        assert_eq!(decode(&chinese, None), Err(DecodeError::Utf16 { line: 1 }));
        assert_eq!(
            decode(b"a,b\n1,2\n5\x0000,3\n", None),
            Err(DecodeError::Nul { line: 3 })
        );
    }
}
