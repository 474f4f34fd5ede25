//! Kinds that are worded in both languages where they are listed.

use std::borrow::Cow;
use std::fmt::{Debug, Display};
use std::path::{Path, PathBuf};

/// What a sentence says of something, in either language.
pub trait Say {
    /// In English.
    fn english(&self) -> impl Display + Debug;

    /// In Chinese; the same where it is a name or a figure.
    fn chinese(&self) -> impl Display + Debug {
        self.english()
    }
}

macro_rules! say_alike {
    ($($type:ty),*) => {
        $(impl Say for $type {
            fn english(&self) -> impl Display + Debug {
                self
            }
        })*
    };
}

say_alike!(fundtrail::Time, i64, String, Cow<'_, str>, &str, u32, u64, usize);

impl Say for PathBuf {
    fn english(&self) -> impl Display + Debug {
        Path::display(self)
    }
}

/// Makes an enum of a list of kinds, each with its fields and its sentence in English and in Chinese. Both sentences
/// have to use every field, or it does not compile without a warning. A kind of an enum that is `coded` has a stable
/// word in front.
#[macro_export]
#[doc(hidden)]
macro_rules! worded {
    (
        $(#[$meta:meta])*
        $vis:vis coded enum $name:ident {
            $($(#[$doc:meta])* $kind:ident { $($field:ident: $type:ty),* $(,)? } $code:literal: $en:literal, $zh:literal;)*
        }
    ) => {
        $crate::worded! {
            $(#[$meta])*
            $vis enum $name {
                $($(#[$doc])* $kind { $($field: $type),* } $en, $zh;)*
            }
        }

        impl $name {
            /// A stable word for it.
            $vis fn code(&self) -> &'static str {
                match self { $($name::$kind { .. } => $code,)* }
            }
        }
    };
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident {
            $($(#[$doc:meta])* $kind:ident { $($field:ident: $type:ty),* $(,)? } $en:literal, $zh:literal;)*
        }
    ) => {
        $(#[$meta])*
        #[allow(missing_docs, reason = "the sentences say what the kinds and their fields are")]
        $vis enum $name { $($(#[$doc])* $kind { $($field: $type),* },)* }

        #[allow(clippy::useless_format, reason = "some sentences have no figure")]
        impl $name {
            /// The sentence in English.
            $vis fn english(&self) -> String {
                match self {
                    $($name::$kind { $($field),* } => {
                        $(let $field = $crate::worded::Say::english($field);)*
                        format!($en)
                    })*
                }
            }

            /// The sentence in Chinese.
            $vis fn chinese(&self) -> String {
                match self {
                    $($name::$kind { $($field),* } => {
                        $(let $field = $crate::worded::Say::chinese($field);)*
                        format!($zh)
                    })*
                }
            }

            /// Both sentences of each kind as they stand in the list.
            #[cfg(test)]
            #[allow(dead_code, reason = "not every list has a test of its own")]
            const SENTENCES: &[(&'static str, &'static str, &'static str)] =
                &[$((stringify!($kind), $en, $zh),)*];
        }

        impl $crate::worded::Say for $name {
            fn english(&self) -> impl std::fmt::Display + std::fmt::Debug {
                $name::english(self)
            }

            fn chinese(&self) -> impl std::fmt::Display + std::fmt::Debug {
                $name::chinese(self)
            }
        }
    };
}

/// Holds a list against itself: each kind has a sentence in each language, of the same figures.
#[cfg(test)]
pub(crate) fn check(sentences: &[(&str, &str, &str)]) {
    let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let figures = |text: &str| {
        let text = text.replace("{{", "").replace("}}", "");
        let parts = text.split('{').skip(1);
        let names = parts.map(|part| part.split(['}', ':']).next().unwrap_or_default().to_owned());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names.dedup();
        names
    };
    for (kind, en, zh) in sentences {
        assert!(!en.is_empty(), "{kind}");
        assert!(zh.chars().any(is_chinese), "{kind}");
        assert_eq!(figures(en), figures(zh), "{kind}");
    }
}
