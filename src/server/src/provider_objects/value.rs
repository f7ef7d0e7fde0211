//! Parsers of single fields. An error states the fault and the expected form.

use crate::mail_address::parse_mailable;
use chrono::NaiveDate;
use handover_api::provider::{
    Amount, BillId, Currency, Locale, PaymentMethodId, PaymentType, ProfileState, RenewalType, is_word,
};
use handover_rules::holder::data::CountryCode;
use handover_rules::model::account::{BillStatus, HandleError, PaymentStatus, changes_direction};
use handover_rules::model::email::is_invisible;
use handover_rules::model::pasted::plain;
use handover_rules::model::timestamp::parse_date;
use handover_rules::{Category, EmailAddress, LegalForm, NicHandle, ServiceName, ServiceStatus, Subsidiary};

type Parsed<T> = Result<T, String>;

pub(super) trait FieldValue: Sized {
    /// Parses it. An error states the fault and the expected form.
    fn parse(text: &str) -> Parsed<Self>;

    /// The name of the default that a value stands for, if this version may not know the value.
    fn default_name(&self) -> Option<&'static str> {
        None
    }
}

macro_rules! field_values {
    ($($type:ty: $text:ident => $parsed:expr;)*) => {$(
        impl FieldValue for $type {
            fn parse(given: &str) -> Parsed<Self> {
                let given = plain(given);
                let $text: &str = &given;
                $parsed
            }
        }
    )*};
}
field_values! {
    NicHandle: text => handle(text);
    EmailAddress: text => email(text);
    Subsidiary: text => subsidiary(text);
    Locale: text => expect(text, Locale::parse, "a language such as fr_FR");
    ServiceName: text => service_name(text);
    Category: text => one_of(text, "a category", Category::ALL.map(Category::as_str), Category::parse);
    NaiveDate: text => date(text);
    RenewalType: text => {
        expect(text, RenewalType::parse, "a renewal type such as manual: 1 to 64 letters, digits, _ - or .")
    };
    CountryCode: text => {
        expect(text, |code| CountryCode::parse(&code.to_ascii_uppercase()), "a country code (two letters)")
    };
    bool: text => flag(text);
    BillId: text => expect(text, BillId::parse, "a bill id: 1 to 64 letters, digits, - _ . or /");
    Amount: text => amount(text);
    Currency: text => currency(text);
    PaymentMethodId: text => payment_method_id(text);
    PaymentType: text => {
        expect(text, PaymentType::parse, "a payment type such as CREDIT_CARD: 1 to 64 letters, digits, _ - or .")
    };
}

impl FieldValue for String {
    fn parse(given: &str) -> Parsed<Self> {
        text(given)
    }
}

/// Values that decide something, each with the default that an unknown one counts as.
macro_rules! deciding_values {
    ($($type:ident or $default:ident: $what:literal;)*) => {$(
        impl FieldValue for $type {
            fn parse(text: &str) -> Parsed<Self> {
                let known = |name: &str| Self::ALL.into_iter().find(|value| value.as_str().eq_ignore_ascii_case(name));
                let read = |name: &str| known(name).or_else(|| is_word(name).then_some(Self::$default));
                expect(&plain(text), read, concat!($what, ": 1 to 64 letters, digits, _ - or ."))
            }

            fn default_name(&self) -> Option<&'static str> {
                (*self == Self::$default).then_some(self.as_str())
            }
        }
    )*};
}
deciding_values! {
    ProfileState or Incomplete: "a profile state such as complete";
    ServiceStatus or Other: "a service status such as ok";
    LegalForm or Other: "a legal form such as individual";
    BillStatus or Other: "a bill status such as PAID";
    PaymentStatus or Other: "a payment method status such as VALID";
}

impl<T: FieldValue> FieldValue for Option<T> {
    fn parse(text: &str) -> Parsed<Self> {
        if plain(text).is_empty() { Ok(None) } else { T::parse(text).map(Some) }
    }

    fn default_name(&self) -> Option<&'static str> {
        self.as_ref()?.default_name()
    }
}

/// Maximum length of a name in bytes.
const MAX_NAME: usize = 255;

/// Parses with `parse`; `expected` describes valid values, with an article.
fn expect<T>(text: &str, parse: impl FnOnce(&str) -> Option<T>, expected: &str) -> Parsed<T> {
    if text.is_empty() {
        return Err(format!("is empty; expected {expected}"));
    }
    parse(text).ok_or_else(|| format!("{} is not {expected}", quoted(text)))
}

/// Parses one of a closed set of words.
fn one_of<T>(
    text: &str,
    what: &str,
    all: impl IntoIterator<Item = &'static str>,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Parsed<T> {
    if let Some(value) = parse(text) {
        return Ok(value);
    }
    let all: Vec<&str> = all.into_iter().collect();
    expect(text, |_| None, &format!("{what} (one of {})", all.join(" ")))
}

fn handle(text: &str) -> Parsed<NicHandle> {
    NicHandle::parse(text).map_err(|error| {
        let character;
        let why = match error {
            _ if text.is_empty() => return "is empty; expected a handle such as aa00000-ovh".to_owned(),
            HandleError::Character(wrong) => {
                character = format!("it contains the character U+{:04X}", u32::from(wrong));
                &character
            }
            HandleError::NoHyphen => "the hyphen is missing",
            HandleError::BadName => "expected 2 to 32 letters and digits before the hyphen",
            HandleError::BadSuffix => "expected 2 to 16 letters after the hyphen",
        };
        format!("{} is not a handle such as aa00000-ovh: {why}", quoted(text))
    })
}

fn email(text: &str) -> Parsed<EmailAddress> {
    same_direction(text)?;
    if let Some(character) = text.chars().find(|c| is_invisible(*c)) {
        let code = u32::from(character);
        return Err(format!("{} contains the invisible character U+{code:04X}", quoted(text)));
    }
    expect(text, parse_mailable, "an email address such as name@example.org")
}

/// Refuses characters that change the direction of text: shown in a line, they would rearrange the rest of it.
fn same_direction(text: &str) -> Parsed<()> {
    if text.contains(changes_direction) {
        return Err(format!("{} contains characters that change the direction of text", quoted(text)));
    }
    Ok(())
}

/// A name of a person or organisation: at most [`MAX_NAME`] bytes, possibly empty. Line breaks in quoted fields become
/// spaces.
fn text(text: &str) -> Parsed<String> {
    let line = text.replace("\r\n", " ").replace(['\r', '\n', '\t'], " ");
    if line.len() > MAX_NAME {
        return Err(format!("{} is too long; expected at most {MAX_NAME} bytes", quoted(text)));
    }
    if line.contains(char::is_control) {
        return Err(format!("{} contains control characters", quoted(text)));
    }
    same_direction(text)?;
    Ok(line.trim().to_owned())
}

fn subsidiary(text: &str) -> Parsed<Subsidiary> {
    one_of(text, "a subsidiary", Subsidiary::all().map(Subsidiary::as_str), Subsidiary::parse)
}

fn service_name(text: &str) -> Parsed<ServiceName> {
    same_direction(text)?;
    expect(text, ServiceName::parse, "a service name: 1 to 255 bytes without spaces or any of < > \"")
}

fn date(text: &str) -> Parsed<NaiveDate> {
    expect(text, parse_date, "a date (yyyy-mm-dd)")
}

fn flag(text: &str) -> Parsed<bool> {
    let parse = |text: &str| match text {
        "" | "false" => Some(false),
        "true" => Some(true),
        _ => None,
    };
    parse(text).ok_or_else(|| format!("{} is not true or false", quoted(text)))
}

fn amount(text: &str) -> Parsed<Amount> {
    expect(text, Amount::parse, "an amount such as 12.50 or -3.125")
}

fn currency(text: &str) -> Parsed<Currency> {
    expect(text, Currency::parse, "a currency such as EUR: 1 to 16 characters without spaces")
}

fn payment_method_id(text: &str) -> Parsed<PaymentMethodId> {
    let parse = |text: &str| {
        let digits_only = text.bytes().all(|b| b.is_ascii_digit());
        text.parse().ok().filter(|id| digits_only && *id > 0).map(PaymentMethodId::new)
    };
    expect(text, parse, "a payment method id: a positive integer")
}

/// Characters of a value that a message quotes.
const MAX_QUOTED: usize = 60;

/// Quotes a value for a message: truncated, and with control characters escaped so that no terminal obeys them.
pub(crate) fn quoted(text: &str) -> String {
    ["\"", &safe(text), "\""].concat()
}

pub(super) fn safe(text: &str) -> String {
    let mut safe = String::new();
    for (index, c) in text.chars().enumerate() {
        if index == MAX_QUOTED {
            safe.push('…');
            break;
        }
        if is_unsafe(c) {
            safe.extend(c.escape_default());
        } else {
            safe.push(c);
        }
    }
    safe
}

/// Control characters, bidirectional controls and invisible characters.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_only_one_date_format() {
        assert!(date("2024-02-29").is_ok());
        for wrong in ["2023-02-29", "2024-13-01", "2024-1-5", "24-01-05", "2024/01/05", " 2024-01-05", "+024-01-05", ""]
        {
            assert!(date(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn accepts_amounts_of_any_currency() {
        for right in ["0", "12.5", "803.94", "123456789012.00", "45.678", "0.0125", "-12.00"] {
            assert!(amount(right).is_ok(), "{right}");
        }
        for wrong in ["minus", "-", "--1", "1,50", "1.", ".5", "1.23456", "1,234.50", "1e3", "1234567890123", "١"] {
            assert!(amount(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn unknown_values_count_as_defaults() {
        let status = |text| <ServiceStatus as FieldValue>::parse(text).map(|status| (status, status.default_name()));
        assert_eq!(status("autorenewInProgress"), Ok((ServiceStatus::Other, Some("other"))));
        assert_eq!(status("OK"), Ok((ServiceStatus::Ok, None)));
        assert!(status("not a word").is_err() && status("").is_err() && status(&"x".repeat(65)).is_err());
        let of = <BillStatus as FieldValue>::parse("DISPUTED").map(|status| status.default_name());
        assert_eq!(of, Ok(Some("OTHER")));
    }

    #[test]
    fn characters_of_layout_are_left_out() {
        assert_eq!(
            <Amount as FieldValue>::parse("\u{200e}12.50\u{a0}").map(|amount| amount.as_str().to_owned()),
            Ok("12.50".to_owned())
        );
        assert_eq!(
            <Amount as FieldValue>::parse("\u{2212}12.50").map(|amount| amount.as_str().to_owned()),
            Ok("-12.50".to_owned())
        );
        let address = <EmailAddress as FieldValue>::parse("\u{202a}bo@two.example\u{202c}").map(String::from);
        assert_eq!(address, Ok("bo@two.example".to_owned()));
        assert_eq!(<Option<NaiveDate> as FieldValue>::parse("\u{a0}"), Ok(None));
    }

    #[test]
    fn rejects_control_characters_in_names() {
        assert_eq!(text("Two\r\nlines").as_deref(), Ok("Two lines"));
        assert!(text("bell\u{7}").is_err());
        assert!(text(&"x".repeat(256)).is_err());
    }

    #[test]
    fn errors_state_the_expected_value() {
        let message = subsidiary("XX").err().unwrap_or_default();
        assert!(message.starts_with("\"XX\" is not a subsidiary (one of CZ DE"), "{message}");
        let message = currency("").err();
        assert_eq!(
            message.as_deref(),
            Some("is empty; expected a currency such as EUR: 1 to 16 characters without spaces")
        );
    }

    #[test]
    fn escapes_terminal_controls_in_quoted_values() {
        assert_eq!(quoted("a\u{1b}[31mb\r\nc\u{202e}d"), "\"a\\u{1b}[31mb\\r\\nc\\u{202e}d\"");
        assert_eq!(quoted("łódź"), "\"łódź\"");
    }

    #[test]
    fn truncates_quoted_values() {
        assert_eq!(quoted(&"x".repeat(100)).chars().count(), MAX_QUOTED + 3);
        assert_eq!(quoted(&"x".repeat(MAX_QUOTED)).chars().count(), MAX_QUOTED + 2);
    }
}
