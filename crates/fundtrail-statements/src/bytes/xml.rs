//! What the readers of XML share: the characters of an event, and an attribute.

use std::borrow::Cow;

use quick_xml::escape::{EscapeError, unescape};
use quick_xml::events::{BytesStart, Event};

/// The characters that an event stands for: text, a CDATA section or a reference to a character; `None` for others.
///
/// # Errors
/// A reference to anything but a character: no document defines any, since none with a DTD is read.
pub(super) fn characters<'e>(event: &'e Event<'_>) -> Option<Result<Cow<'e, str>, EscapeError>> {
    match event {
        Event::Text(text) => Some(Ok(Cow::Borrowed(text))),
        Event::CData(text) => Some(Ok(Cow::Borrowed(text))),
        Event::GeneralRef(name) => {
            let name: &str = name;
            let character = unescape(&format!("&{name};")).map(|found| Cow::Owned(found.into_owned()));
            Some(character)
        }
        _ => None,
    }
}

/// An attribute by its name without prefix.
pub(super) fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut all = start.attributes().flatten();
    let found = all.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(unescape(&found.value).ok()?.into_owned())
}

#[cfg(test)]
mod tests {
    use quick_xml::Reader;

    use super::*;

    fn text(xml: &str) -> Result<String, EscapeError> {
        let mut reader = Reader::from_str(xml);
        let mut text = String::new();
        loop {
            let event = reader.read_event().expect("well-formed");
            if event == Event::Eof {
                return Ok(text);
            }
            if let Some(characters) = characters(&event) {
                text.push_str(&characters?);
            }
        }
    }

    #[test]
    fn characters_are_text_sections_and_references() {
        let xml = "<a>Bauer &amp; S&#246;hne &#x4e2d;&lt;<b> x </b><![CDATA[&amp;]]></a>";
        assert_eq!(text(xml).as_deref(), Ok("Bauer & Söhne 中< x &amp;"));
        assert!(text("<a>&bank;</a>").is_err(), "nothing defines it");
    }

    #[test]
    fn attributes_go_without_prefix() {
        let start = BytesStart::from_content("c ss:Name=\"A&amp;B\" r='C3'", 1);
        assert_eq!(attribute(&start, "Name").as_deref(), Some("A&B"));
        assert_eq!(attribute(&start, "r").as_deref(), Some("C3"));
        assert_eq!(attribute(&start, "x"), None);
    }
}
