//! Command lines that clap refuses, told in Chinese where that is asked for; in English clap tells them itself.

use std::error::Error as _;
use std::ffi::OsString;
use std::num::{IntErrorKind, ParseFloatError, ParseIntError};

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use fundtrail::freeze::UnknownOrder;
use fundtrail::restitution::{Scheme, UnknownScheme};
use fundtrail::{Order, Rule, UnknownRule};
use fundtrail_report::{Lang, visible_lines};

use crate::text::Misread;

/// What stands below every refusal.
pub(crate) fn more(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "For more information, try '--help'.",
        Lang::Zh => "用法见 --help。",
    }
}

/// The language of a command line that may be wrong in another place.
pub(crate) fn lang_of(words: impl IntoIterator<Item = OsString>) -> Lang {
    let mut words = words.into_iter().map(|word| word.to_string_lossy().into_owned());
    while let Some(word) = words.next() {
        let value = match word.strip_prefix("--lang") {
            Some("") => words.next(),
            Some(rest) => rest.strip_prefix('=').map(str::to_owned),
            None => None,
        };
        if value.as_deref() == Some("zh") {
            return Lang::Zh;
        }
    }
    Lang::En
}

/// Ends the program as clap does, with its words or ours.
pub(crate) fn refuse(error: &Error, lang: Lang) -> u8 {
    // Help and the version are no refusals, and go to standard output.
    match chinese(error) {
        Some(sentence) if lang == Lang::Zh && error.use_stderr() => {
            anstream::eprintln!("错误：{}\n\n{}", visible_lines(&sentence), more(lang));
        }
        _ => {
            // What cannot be said does not change how it ends.
            let _ = error.print();
        }
    }
    u8::try_from(error.exit_code()).unwrap_or(2)
}

/// The refusal in a sentence; none for kinds that have no words here.
fn chinese(error: &Error) -> Option<String> {
    let said = |kind| error.get(kind).map(words);
    let option = said(ContextKind::InvalidArg);
    let did_you_mean = |kind| {
        let near = said(kind).filter(|near| !near.is_empty());
        near.map(|near| format!("；是否要写 {near}？"))
            .unwrap_or_default()
    };
    let sentence = match error.kind() {
        ErrorKind::UnknownArgument => {
            format!(
                "没有 {} 这个选项{}",
                option?,
                did_you_mean(ContextKind::SuggestedArg)
            )
        }
        ErrorKind::InvalidSubcommand => {
            let near = did_you_mean(ContextKind::SuggestedSubcommand);
            format!("没有 {} 这个命令{near}", said(ContextKind::InvalidSubcommand)?)
        }
        ErrorKind::MissingRequiredArgument => format!("缺少必需的参数：{}", option?),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "请指定命令".to_owned()
        }
        ErrorKind::ArgumentConflict => match said(ContextKind::PriorArg) {
            Some(prior) if Some(&prior) != option.as_ref() => format!("{} 不能与 {prior} 同时使用", option?),
            _ => format!("{} 只能写一次", option?),
        },
        ErrorKind::InvalidValue => {
            let value = said(ContextKind::InvalidValue).unwrap_or_default();
            let known = said(ContextKind::ValidValue).filter(|known| !known.is_empty());
            let known = known
                .map(|known| format!("；可用的值有 {known}"))
                .unwrap_or_default();
            if value.is_empty() {
                format!("{} 后面要有一个值{known}", option?)
            } else {
                format!("{} 的值 {value} 无效{known}", option?)
            }
        }
        ErrorKind::ValueValidation => {
            let value = said(ContextKind::InvalidValue)?;
            format!("{} 的值 {value} 无效：{}", option?, why(error))
        }
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("{} 的值的个数不对", option?)
        }
        ErrorKind::InvalidUtf8 => "有一个选项的值不是文字".to_owned(),
        _ => return None,
    };
    Some(sentence)
}

/// Why the text of a value is none, by what read it.
fn why(error: &Error) -> String {
    let Some(source) = error.source() else {
        return String::new();
    };
    if let Some(misread) = source.downcast_ref::<Misread>() {
        return misread.chinese();
    }
    if source.is::<UnknownRule>() {
        return format!("可用的规则有 {}", Rule::ALL.map(Rule::name).join("、"));
    }
    if source.is::<UnknownOrder>() {
        return format!("可用的顺序有 {}", Order::ALL.map(Order::name).join("、"));
    }
    if source.is::<UnknownScheme>() {
        return format!("可用的方案有 {}", Scheme::ALL.map(Scheme::name).join("、"));
    }
    if let Some(error) = source.downcast_ref::<ParseIntError>() {
        let zero = *error.kind() == IntErrorKind::Zero;
        return if zero { "须大于 0" } else { "请写整数" }.to_owned();
    }
    if source.is::<ParseFloatError>() {
        return "请写数字".to_owned();
    }
    // Of numbers outside a range clap has no type to ask.
    let english = source.to_string();
    match english.split_once(" is not in ") {
        Some((_, range)) => format!("须在 {range} 之内"),
        None => english,
    }
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(all) => all.join("、"),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lang(line: &str) -> Lang {
        lang_of(line.split(' ').map(OsString::from))
    }

    #[test]
    fn the_language_is_found_in_a_line_that_is_wrong_elsewhere() {
        assert_eq!(lang("fundtrail trace --bogus --lang zh x.csv"), Lang::Zh);
        assert_eq!(lang("fundtrail trace --lang=zh"), Lang::Zh);
        assert_eq!(lang("fundtrail trace --lang en zh"), Lang::En);
        assert_eq!(lang("fundtrail trace --language zh"), Lang::En);
        assert_eq!(lang("fundtrail trace --lang"), Lang::En);
    }
}
