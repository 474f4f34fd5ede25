//! The page.

use super::*;

#[test]
fn the_page_escapes_everything_and_loads_nothing() {
    let page = written(|out| html::write(&hostile(), Lang::En, out));
    assert_eq!(
        page.matches("<script").count(),
        2,
        "the data and the page's own script"
    );
    assert_eq!(page.matches("</script").count(), 2);
    assert!(page.contains("&lt;script&gt;") && page.contains("\\u003cscript>alert"));
    let policy = "default-src 'none'; script-src 'sha256-";
    assert!(page.contains(policy) && !page.contains("unsafe-inline"));
    assert!(
        !page.contains("https://") && page.matches("http://").count() == 1,
        "nothing is loaded; the one address is the name of SVG"
    );
    assert!(page.contains("19,766.40"), "the list");
    assert!(!page.contains('\u{1}'), "no control characters");
}

#[test]
fn the_page_begins_with_the_answer_in_plain_words() {
    let page = |lang| written(|out| html::write(&report(Rule::ProRata), lang, out));
    let english = page(Lang::En);
    assert!(
        english.contains("50,000.00 CNY were paid to 6222020200001234567 张三"),
        "{english}"
    );
    assert!(english.contains("Call the bank of B first: 19,766.40 in one account"));
    assert!(page(Lang::Zh).contains("先联系 B 的开户行（未知）"));
}

#[test]
fn a_masked_page_names_nobody() {
    let mut report = report(Rule::ProRata);
    Mask::new().apply(&mut report);
    let page = written(|out| html::write(&report, Lang::En, out));
    assert!(!page.contains("6222020200001234567") && !page.contains("张三"));
    assert!(
        page.contains("6222****4567"),
        "the data too has the masked number"
    );
}
