//! Numbers of which a part is hidden.

/// Signs of which one hides something.
const HIDING: [char; 7] = ['*', '＊', '•', '●', '…', '※', '×'];

/// Signs of which two in a row hide something, where digits stand beside them.
const HIDING_IN_ROWS: [char; 8] = ['x', 'X', '#', '.', '-', '–', '—', '?'];

/// Words before the last digits of a number, in lower case.
const TAIL_WORDS: [&str; 8] = [
    "尾号",
    "后四位",
    "末四位",
    "尾数",
    "last four",
    "last 4",
    "ending in",
    "ending",
];

/// How many digits tell no account: those that people show of a card.
const TAIL_DIGITS: std::ops::RangeInclusive<usize> = 3..=6;

/// A number with a hidden part, in one way of writing: stars where something is hidden.
pub(super) fn masked(text: &str) -> Option<String> {
    starred(text)
        .or_else(|| in_rows(text))
        .or_else(|| in_groups(text))
        .or_else(|| tail(text))
        .or_else(|| in_brackets(text))
}

fn starred(text: &str) -> Option<String> {
    let hides = |c: char| HIDING.contains(&c);
    text.contains(hides)
        .then(|| text.chars().map(|c| if hides(c) { '*' } else { c }).collect())
}

/// `6222xxxx1234`, `xx1234`, `6222...1234`, `6222--1234`, `6222####`: a row of one sign, beside digits only.
fn in_rows(text: &str) -> Option<String> {
    let sign = text.chars().find(|c| HIDING_IN_ROWS.contains(c))?;
    let same = |c: char| c == sign || c.eq_ignore_ascii_case(&sign);
    let start = text.find(same)?;
    let row = text[start..].find(|c| !same(c)).unwrap_or(text.len() - start);
    let (head, tail) = (&text[..start], &text[start + row..]);
    let signs = text[start..start + row].chars().count();
    let is_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let shown = head.len() + tail.len();
    (signs >= 2 && shown >= 3 && is_digits(head) && is_digits(tail))
        .then(|| format!("{head}{}{tail}", "*".repeat(signs)))
}

/// `XXXX-XXXX-1234`, `6222-xxxx-xxxx-1234`: groups of which some are one hiding sign only, and the others digits.
fn in_groups(text: &str) -> Option<String> {
    let groups: Vec<&str> = text.split('-').collect();
    let hides = |group: &&str| {
        group.len() >= 2 && (group.bytes().all(|b| b == b'x') || group.bytes().all(|b| b == b'X'))
    };
    let shows = |group: &&str| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit());
    let shown = groups.iter().filter(|group| shows(group)).count();
    let is_masked = groups.len() > 1 && groups.iter().any(hides);
    (is_masked && shown > 0 && groups.iter().all(|group| hides(group) || shows(group)))
        .then(|| groups.concat().replace(['x', 'X'], "*"))
}

/// `尾号1234`, `某银行尾号：1234`.
fn tail(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let rest = TAIL_WORDS
        .iter()
        .find_map(|word| Some(lower.split_once(word)?.1))?;
    let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
    TAIL_DIGITS.contains(&digits.len()).then(|| format!("*{digits}"))
}

/// `某银行(1234)`: no digit but the last few, in brackets.
fn in_brackets(text: &str) -> Option<String> {
    let inner = text.strip_suffix([')', '）', ']', '】'])?;
    let at = inner.rfind(['(', '（', '[', '【'])?;
    let (before, digits) = (
        &inner[..at],
        inner[at..].trim_start_matches(['(', '（', '[', '【']),
    );
    let is_tail = TAIL_DIGITS.contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    (is_tail && !before.is_empty() && !before.contains(|c: char| c.is_ascii_digit()))
        .then(|| format!("*{digits}"))
}
