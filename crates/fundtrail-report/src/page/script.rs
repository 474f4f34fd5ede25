//! The page's one script: small modules, one idea each, put together into one text.
//!
//! Each file is a module of its own (so that a linter and Node read it as such). A page that may load nothing
//! needs them as one: each becomes a function that gives back what it exports, so that its other names stay
//! its own. A module's imports stand one a line, and what it exports is named behind `export function`,
//! `export const` or `export class`.

use std::fmt::Write as _;
use std::sync::LazyLock;

/// The modules, each behind those that it needs when it is read.
const MODULES: [&str; 15] = [
    include_str!("script/dom.js"),
    include_str!("script/data.js"),
    include_str!("script/state.js"),
    include_str!("script/course.js"),
    include_str!("script/nodes.js"),
    include_str!("script/frame.js"),
    include_str!("script/levels.js"),
    include_str!("script/lanes.js"),
    include_str!("script/picture.js"),
    include_str!("script/clock.js"),
    include_str!("script/figures.js"),
    include_str!("script/list.js"),
    include_str!("script/panel.js"),
    include_str!("script/controls.js"),
    include_str!("script/main.js"),
];

/// The script.
pub(crate) static SCRIPT: LazyLock<String> = LazyLock::new(|| {
    let mut script = String::from("\"use strict\";\n(() => {\n");
    for module in MODULES {
        add(&mut script, module);
    }
    script.push_str("main();\n})();\n");
    script
});

fn add(script: &mut String, module: &str) {
    let mut exported = Vec::new();
    let mut body = String::new();
    for line in module.lines().filter(|line| !line.starts_with("import ")) {
        let declared = line.strip_prefix("export ");
        exported.extend(declared.and_then(declared_name));
        body.push_str(declared.unwrap_or(line));
        body.push('\n');
    }
    let names = exported.join(", ");
    let _ = writeln!(
        script,
        "const {{ {names} }} = (() => {{\n{body}return {{ {names} }};\n}})();"
    );
}

/// The name in `function name(`, `const name =`.
fn declared_name(declaration: &str) -> Option<&str> {
    let (_, rest) = declaration.split_once(' ')?;
    rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_modules_is_left_that_one_script_cannot_have() {
        for line in SCRIPT.lines() {
            assert!(
                !line.starts_with("import") && !line.starts_with("export"),
                "{line}"
            );
        }
        assert!(!SCRIPT.contains("</script") && !SCRIPT.contains("<!--"));
    }

    /// Whatever the page shows goes in as text; nothing is fetched or evaluated.
    #[test]
    fn the_script_has_no_way_to_turn_text_into_markup_or_to_load_anything() {
        let words = [
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "fetch(",
        ];
        for word in words
            .iter()
            .chain(&["XMLHttpRequest", "WebSocket", "new Function", "import("])
        {
            assert!(!SCRIPT.contains(word), "{word}");
        }
    }
}
