//! Files that are no tables, whatever they are called: what they are, and how to get a table from them.

use std::io::Cursor;

use encoding_rs::GB18030;
use memchr::memmem;

use crate::trouble::Trouble;

/// Beginnings of files that are not text, and what they are.
const BINARY: [(&[u8], Trouble); 7] = [
    (b"%PDF", Trouble::Pdf {}),
    (b"Rar!", Trouble::Rar {}),
    (b"7z\xBC\xAF\x27\x1C", Trouble::SevenZip {}),
    (b"\x89PNG", Trouble::Picture {}),
    (b"\xFF\xD8\xFF", Trouble::Picture {}),
    (b"GIF8", Trouble::Picture {}),
    (b"{\\rtf", Trouble::RichText {}),
];

/// Beginnings of HTML pages, in lower case.
const HTML: [&str; 7] = [
    "<!doctype html",
    "<html",
    "<head",
    "<meta",
    "<style",
    "<table",
    "<div",
];

/// Beginnings of texts that are no tables, in lower case.
const TEXT: [(&str, Trouble); 5] = [
    ("{\"fundtrail_selection\"", Trouble::SelectionAsRecords {}),
    ("<!doctype", Trouble::XmlFile {}),
    ("<?xml", Trouble::XmlFile {}),
    ("{\"", Trouble::Json {}),
    ("[{", Trouble::Json {}),
];

/// Whether a text is an HTML page.
pub(crate) fn is_html(text: &str) -> bool {
    HTML.iter().any(|start| begins(text, start))
}

fn begins(text: &str, start: &str) -> bool {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    let head = text.get(..start.len());
    head.is_some_and(|head| head.eq_ignore_ascii_case(start))
}

/// What a file is that is not even text, and what to do with it.
pub(crate) fn binary(bytes: &[u8]) -> Option<Trouble> {
    let known = BINARY.into_iter().find(|(start, _)| bytes.starts_with(start));
    known.map(|(_, what)| what).or_else(|| document(bytes))
}

/// Whether bytes are a whole zip archive of files: neither a workbook nor a document, though it may hold some.
pub(crate) fn is_archive(bytes: &[u8]) -> bool {
    if !bytes.starts_with(b"PK\x03\x04") {
        return false;
    }
    let is_part = |name: &str| name.starts_with("xl/") || matches!(name, "content.xml" | "word/document.xml");
    if let Ok(archive) = zip::ZipArchive::new(Cursor::new(bytes)) {
        return !archive.file_names().flatten().any(|name| is_part(&name));
    }
    // A damaged one, whose list of files cannot be read.
    let holds = |name: &str| memmem::find(bytes, name.as_bytes()).is_some();
    holds("PK\x05\x06") && !["xl/", "content.xml", "word/document.xml"].into_iter().any(holds)
}

/// A Word document.
fn document(bytes: &[u8]) -> Option<Trouble> {
    let is_one = bytes.starts_with(b"PK\x03\x04") && memmem::find(bytes, b"word/document.xml").is_some();
    is_one.then_some(Trouble::WordDocument {})
}

/// What a text is that is no table, and what to do with it.
pub(crate) fn text(text: &str) -> Option<Trouble> {
    if is_html(text) {
        return Some(Trouble::PageWithoutTable {});
    }
    let known = TEXT.into_iter().find(|(start, _)| begins(text, start));
    known.map(|(_, what)| what)
}

/// How many bytes of a file are looked at to tell its encoding.
const DETECTED_BYTES: usize = 1 << 20;

/// How many characters tell in which script a text is.
const TOLD_BY: usize = 2000;

/// Whether a text read as GB18030 is more likely of a Western encoding: a lone high byte takes the Latin letter
/// behind it for its second half (`Müller` becomes `M黮ler`), while common Chinese characters have two high bytes.
pub(crate) fn is_western<'t>(lines: impl Iterator<Item = &'t str>) -> bool {
    let (mut lone, mut paired) = (0, 0);
    let foreign = lines
        .flat_map(str::chars)
        .filter(|c| !c.is_ascii() && *c != '\u{FFFD}');
    for c in foreign.take(TOLD_BY) {
        let mut buffer = [0; 4];
        let (bytes, ..) = GB18030.encode(c.encode_utf8(&mut buffer));
        match bytes.as_ref() {
            [_, b'@'..=b'~'] if !is_common(c) => lone += 1,
            _ => paired += 1,
        }
    }
    lone > paired
}

/// Characters that names, banks and the words of records are full of: in Chinese text at least one in a few is of
/// them, in text of another script that was read as Chinese next to none.
const COMMON: &str = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所\
王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊\
秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华建国红玉文春梅海燕志云飞鹏辉婷\
浩宇轩泽梓涵子怡欣佳俊思雨晨博瑞天甲乙丙丁戊己庚辛壬癸某户银行账卡号名称交易时间日期金额余摘要备注对方手收支入付款转借贷币种人民流水类型状态成功\
失败渠道网点机构支分公司有限责任股份科技贸易商店超市市省区县路街镇村农业工建设招商发展浦东兴光民生邮政储蓄中信华夏平安广深圳北京上海南杭州现\
取存工资利息消费手续费支付宝微信财通联清算代扣还理基保险电话水费房租货借据凭证开户身份证件编序柜员操原因结果查询记录合计单位元角分进";

/// Whether a character is common in Chinese records.
fn is_common(c: char) -> bool {
    COMMON.contains(c)
}

/// Whether text read as GB18030 has hardly any character that Chinese records are full of, so that it is likely of
/// another script's encoding; and which encoding its bytes suggest.
pub(crate) fn other_script<'t>(lines: impl Iterator<Item = &'t str>, bytes: &[u8]) -> Option<&'static str> {
    let (mut common, mut all) = (0_usize, 0_usize);
    let foreign = lines.flat_map(str::chars);
    for c in foreign
        .filter(|c| matches!(c, '\u{3040}'..='\u{9FFF}' | '\u{E000}'..='\u{FAFF}'))
        .take(TOLD_BY)
    {
        all += 1;
        common += usize::from(is_common(c));
    }
    if all == 0 || common * 4 >= all {
        return None;
    }
    let guess = suggested(bytes);
    (guess != encoding_rs::GBK && guess != GB18030).then(|| guess.name())
}

/// The encoding that bytes suggest which are none of Unicode.
pub(crate) fn suggested(bytes: &[u8]) -> &'static encoding_rs::Encoding {
    let mut detector = chardetng::EncodingDetector::new();
    detector.feed(&bytes[..bytes.len().min(DETECTED_BYTES)], true);
    detector.guess(None, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_known_by_how_it_begins() {
        let page = text("\u{FEFF}\r\n<HTML xmlns:x=''>");
        assert_eq!(page, Some(Trouble::PageWithoutTable {}));
        assert_eq!(text("<?xml version='1.0'?>"), Some(Trouble::XmlFile {}));
        assert_eq!(text("[{\"account\":1}]"), Some(Trouble::Json {}));
        for table in ["time,from,to", "[1],2", "账号,<html>", "<", ""] {
            assert_eq!(text(table), None, "{table}");
        }
    }
}
