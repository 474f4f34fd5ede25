//! In which currency lines are that name none: what the file says of all of them, else the yuan where it may be a
//! Chinese one, else a question.

use fundtrail::Currency;

use crate::bytes::row::Row;
use crate::cell::clean_name;
use crate::cell::number::{self, Number};
use crate::cell::{Currencies, currency_mark, simplify, trim};
use crate::error::ReadError;
use crate::layout::{CurrencyRule, Field, Kind, without_currency};
use crate::lines::sheet::Sheet;
use crate::note::NoteKind;
use crate::options::ReadOptions;
use crate::place::Place;
use crate::trouble::{ForeignSign, Trouble};

/// The currency of lines that name none.
#[derive(Debug, Clone)]
pub(crate) enum FileCurrency {
    /// The heading or the layout says it.
    Stated(Currency),
    /// The caller says it, of all files that do not.
    Said(Currency),
    /// Nothing says it, nor that the file is foreign.
    Assumed(Currency),
    /// Each line's amount says its own, in one of these columns.
    Written {
        /// The columns of amounts.
        columns: Vec<usize>,
    },
    /// Nothing says it, and something shows that the file is not Chinese.
    Open {
        /// What shows it.
        sign: ForeignSign,
    },
}

/// The words before a currency above the header, in lower case.
const LABELS: [&str; 4] = ["币种", "币别", "currency", "währung"];

/// The columns that hold money.
const AMOUNTS: [Field; 5] = [
    Field::Amount,
    Field::AmountIn,
    Field::AmountOut,
    Field::AmountReceived,
    Field::Balance,
];

/// The columns of the numbers of those whose file it is, and of the others.
const OWN: [Field; 3] = [Field::OwnAccount, Field::OwnCard, Field::Payer];
const OTHERS: [Field; 4] = [
    Field::OtherAccount,
    Field::OtherCard,
    Field::OtherInstead,
    Field::Payee,
];

/// The rows that are looked at for numbers of other countries: a file that has them shows them early.
const LOOKED_AT: usize = 200;

/// The countries whose accounts have IBANs.
const IBAN_COUNTRIES: &str = "AD AE AL AT AZ BA BE BG BH BI BR BY CH CR CY CZ DE DJ DK DO EE EG ES FI FK FO FR GB GE GI GL \
                              GR GT HN HR HU IE IL IQ IS IT JO KW KZ LB LC LI LT LU LV LY MC MD ME MK MN MR MT MU NI NL NO \
                              OM PK PL PS PT QA RO RS RU SA SC SD SE SI SK SM SN SO ST SV TL TN TR UA VA VG XK YE";

/// How long IBANs are.
const IBAN_LENGTH: std::ops::RangeInclusive<usize> = 15..=34;

/// Words of column names that Chinese exports do not have: what banks elsewhere call what they have alone (sort code,
/// IFSC, BLZ), and what columns are called in other languages.
const FOREIGN_WORDS: &str = "iban bic swift blz bsb ifsc micr aba routing sort sortcode cheque check vpa upi utr bankleitzahl \
    betrag buchung buchungstag buchungsdatum buchungstext datum valuta wertstellung konto kontonummer gegenkonto umsatz \
    saldo soll haben verwendungszweck auftraggeber auftragskonto empfaenger beguenstigter zahlungspflichtiger waehrung \
    lastschrift gutschrift kontostand montant libelle compte solde debiteur beneficiaire importe fecha concepto cuenta \
    descripcion cargo abono cargos abonos importo causale addebito accredito dare avere conto bedrag rekening tegenrekening \
    omschrijving naam mededelingen saldo kwota tytul rachunek nadawca odbiorca castka ucet protiucet poznamka belopp \
    bokforingsdag kontoutdrag summa belob tekst beskrivelse valor descricao conta debito credito lancamento historico \
    tarih tutar aciklama bakiye hesap osszeg devise divisa moneda moeda muntsoort debe haber entrate uscite gastos ingresos \
    日付 年月日 取引日 取引日付 取引内容 入金 出金 入金金額 出金金額 入出金 残高 差引残高 口座番号";

impl FileCurrency {
    /// That of a sheet.
    ///
    /// # Errors
    /// Where the layout names a currency that is not known.
    pub(crate) fn of(sheet: &Sheet<'_, '_>, options: &ReadOptions) -> Result<Self, ReadError> {
        if let Some(stated) = stated(sheet) {
            return Ok(FileCurrency::Stated(stated.clone()));
        }
        let rule = sheet.found.layout.currency_rule();
        if let CurrencyRule::Is(code) = rule {
            return named(code, sheet.found.layout.name()).map(FileCurrency::Stated);
        }
        if let Some(said) = &options.currency {
            return Ok(FileCurrency::Said(said.clone()));
        }
        if rule == CurrencyRule::Ask {
            let layout = sheet.found.layout.name().to_owned();
            let sign = ForeignSign::Layout { layout };
            return Ok(FileCurrency::Open { sign });
        }
        Ok(match foreign_sign(sheet) {
            Some(sign) => FileCurrency::Open { sign },
            None => FileCurrency::Assumed(yuan()),
        })
    }

    /// That of a sheet whose amounts each carry a code.
    pub(crate) fn written(sheet: &Sheet<'_, '_>) -> Self {
        let columns = AMOUNTS.iter().filter_map(|&field| sheet.column(field));
        FileCurrency::Written {
            columns: columns.collect(),
        }
    }

    /// The currency of a row that no column names the currency of.
    pub(crate) fn of_row(&self, row: &Row<'_>) -> Option<&Currency> {
        let FileCurrency::Written { columns } = self else {
            return self.known();
        };
        columns.iter().find_map(|&at| {
            let cell = row.cell(at);
            Currencies::built_in().of_mark(currency_mark(&cell)?)
        })
    }

    /// The currency of all lines, as far as it is known.
    pub(crate) fn known(&self) -> Option<&Currency> {
        match self {
            FileCurrency::Stated(currency)
            | FileCurrency::Said(currency)
            | FileCurrency::Assumed(currency) => Some(currency),
            FileCurrency::Written { .. } | FileCurrency::Open { .. } => None,
        }
    }

    /// Whether amounts may have decimals: not where it is told, for all lines, that they are of a currency without.
    pub(crate) fn has_decimals(&self, sheet: &Sheet<'_, '_>) -> bool {
        let is_of_all = [Field::Currency, Field::CurrencyReceived]
            .into_iter()
            .all(|field| sheet.column(field).is_none());
        match self {
            FileCurrency::Stated(currency) | FileCurrency::Said(currency) => {
                !is_of_all || currency.decimals() > 0
            }
            _ => true,
        }
    }

    /// The question, for a file of which some line names no currency.
    pub(crate) fn question(sheet: &Sheet<'_, '_>, sign: &ForeignSign) -> ReadError {
        let sign = sign.clone();
        Trouble::CurrencyOpen { sign }.at(sheet.place(sheet.header_line))
    }

    /// What a reader should know of a currency that no line of the file bears out.
    pub(crate) fn assumption(&self, sheet: &Sheet<'_, '_>) -> Option<NoteKind> {
        if sheet.column(Field::Currency).is_some() || sheet.found.layout.kind() == Kind::Companion {
            return None;
        }
        let is_chinese = sheet.header.iter().any(|name| has_han(name));
        match self {
            FileCurrency::Said(currency) if is_chinese && *currency != yuan() => {
                Some(NoteKind::CurrencySaid {
                    currency: currency.code().to_owned(),
                })
            }
            FileCurrency::Assumed(currency)
                if !is_chinese && sheet.found.layout.kind() == Kind::Statement =>
            {
                Some(NoteKind::CurrencyAssumed {
                    currency: currency.code().to_owned(),
                })
            }
            _ => None,
        }
    }
}

fn yuan() -> Currency {
    Currency::new("CNY", 2)
}

fn named(code: &str, layout: &str) -> Result<Currency, ReadError> {
    let known = Currencies::built_in().read(code);
    let known = known.map_err(|error| Trouble::LayoutCell { error });
    let known = known.and_then(|known| known.cloned().ok_or(Trouble::LayoutCurrencyBlank {}));
    known.map_err(|trouble| trouble.at(Place::Layout(layout.to_owned())))
}

/// The currency that a line above the header states (`币种：美元`, `Currency,EUR`), or the name of a column of amounts
/// (`Amount (EUR)`).
fn stated(sheet: &Sheet<'_, '_>) -> Option<&'static Currency> {
    let in_header = || {
        let mut columns = AMOUNTS.iter().filter_map(|&field| sheet.column(field));
        columns.find_map(|at| {
            let name = clean_name(&sheet.header[at]);
            let (_, word) = without_currency(&name)?;
            Currencies::built_in().read(word).ok().flatten()
        })
    };
    sheet.preamble().find_map(currency_in).or_else(in_header)
}

fn currency_in(line: &str) -> Option<&'static Currency> {
    let lower = line.to_lowercase();
    let rest = LABELS.iter().find_map(|label| Some(lower.split_once(label)?.1))?;
    let rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
    let word = rest.split(|c: char| !c.is_alphanumeric()).next()?;
    Currencies::built_in().read(word).ok().flatten()
}

/// What shows that a sheet is of no Chinese bank.
fn foreign_sign(sheet: &Sheet<'_, '_>) -> Option<ForeignSign> {
    let in_names = || {
        let name = sheet.header.iter().find(|name| is_foreign_name(name))?;
        Some(ForeignSign::Column {
            column: trim(name).to_owned(),
        })
    };
    let in_numbers = || {
        Some(ForeignSign::Number {
            number: foreign_number(sheet)?,
        })
    };
    in_names().or_else(in_numbers)
}

/// Whether a column's name is of another language, or of another country's banks.
fn is_foreign_name(name: &str) -> bool {
    let is_latin = |c: char| c.is_alphabetic() && !is_han(c);
    let lower = name.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    let known = |word: &str| !word.is_empty() && FOREIGN_WORDS.split_whitespace().any(|known| known == word);
    name.chars().any(|c| {
        let is_wide_latin = matches!(c, '\u{FF01}'..='\u{FF5E}');
        (!c.is_ascii() && is_latin(c) && !is_wide_latin) || simplify(c) != c
    }) || words.any(known)
}

/// The first IBAN of another country among the numbers of a sheet. In one whose columns have Chinese names the other
/// sides may well be abroad.
fn foreign_number(sheet: &Sheet<'_, '_>) -> Option<String> {
    let chinese = sheet.header.iter().any(|name| has_han(name));
    let others: &[Field] = if chinese { &[] } else { &OTHERS };
    let columns: Vec<usize> = OWN
        .iter()
        .chain(others)
        .filter_map(|&field| sheet.column(field))
        .collect();
    let above = sheet
        .preamble()
        .flat_map(|line| line.split([',', ';', '\t', ':', '：']));
    let mut above = above.filter_map(iban);
    above.next().or_else(|| {
        let mut found = None;
        sheet.first_rows(LOOKED_AT, |row| {
            if found.is_none() {
                found = columns.iter().find_map(|&at| iban(&row.cell(at)));
            }
        });
        found
    })
}

/// The IBAN in a cell.
fn iban(cell: &str) -> Option<String> {
    let Number::Clean(number) = number::clean(cell) else {
        return None;
    };
    let (country, rest) = number.split_at_checked(2)?;
    // Check digits run from 02 to 98.
    let check: u8 = rest.get(..2)?.parse().ok()?;
    let plain = rest.bytes().all(|b| b.is_ascii_alphanumeric());
    let known = IBAN_COUNTRIES.split_whitespace().any(|known| known == country);
    (known && plain && (2..=98).contains(&check) && IBAN_LENGTH.contains(&number.len()))
        .then(|| number.into_owned())
}

fn has_han(text: &str) -> bool {
    text.chars().any(is_han)
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_currency_above_the_header_is_known_by_its_label() {
        let code = |line| currency_in(line).map(Currency::code);
        for line in [
            "币种：美元",
            "账号：622,币种,USD,,",
            "Currency: usd",
            "\"交易币种\",\"美元\"",
        ] {
            assert_eq!(code(line), Some("USD"), "{line}");
        }
        for line in ["美元账户", "币种：全部", "currency", "户名：某某"] {
            assert_eq!(code(line), None, "{line}");
        }
    }

    #[test]
    fn names_of_other_languages_and_banks_are_foreign() {
        for name in [
            "Buchungstag",
            "Sort Code",
            "Währung",
            "IBAN",
            "日付け",
            "거래일",
            "Libellé",
            "對方帳號",
            "Débit",
        ] {
            assert!(is_foreign_name(name), "{name}");
        }
        for name in [
            "交易日期",
            "Date",
            "Account",
            "金额（元）",
            "Ｄａｔｅ",
            "Debit",
            "Counterparty",
            "借方",
        ] {
            assert!(!is_foreign_name(name), "{name}");
        }
    }

    #[test]
    fn an_iban_shows_its_country() {
        assert_eq!(
            iban("GB29 NWBK 6016 1331 9268 19").as_deref(),
            Some("GB29NWBK60161331926819")
        );
        for number in [
            "6222020000000017",
            "wx_0021",
            "CN12345678",
            "0x12ab",
            "AB1",
            "DE00TEST0000000011",
        ] {
            assert_eq!(iban(number), None, "{number}");
        }
    }
}
