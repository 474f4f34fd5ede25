//! Text inside XML and HTML.

use crate::columns::is_direction_mark;

/// Text that stands for itself in an element or a quoted attribute, and holds no character that XML
/// forbids and no mark that turns digits around.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c if c.is_control() || is_direction_mark(c) || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {
                escaped.push('\u{FFFD}');
            }
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_record_becomes_markup() {
        assert_eq!(
            escape("<script>'a' & \"b\"</script>\u{0}\n"),
            "&lt;script&gt;&#39;a&#39; &amp; &quot;b&quot;&lt;/script&gt;\u{FFFD}\u{FFFD}"
        );
        assert_eq!(escape("张三"), "张三");
    }
}
