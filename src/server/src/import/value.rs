//! Reading single fields: text to a value, or what is wrong with it and what is expected.

use super::fault::quoted;
use crate::store::PaymentMethodId;
use crate::store::import::vocabulary::{
    Amount, BillId, Country, Currency, LegalForm, Locale, PaymentType, RenewalType,
};
use chrono::NaiveDate;
use handover_rules::model::billing::{BillStatus, PaymentStatus};
use handover_rules::model::handle::HandleError;
use handover_rules::{Category, EmailAddress, NicHandle, ServiceName, ServiceStatus, Subsidiary};

/// A value, or what is wrong.
type Value<T> = Result<T, String>;

/// Longest text of a name, in bytes.
const LONGEST: usize = 255;

/// Reads with `parse`; `expected` says what would have been right.
fn expect<T>(text: &str, parse: impl FnOnce(&str) -> Option<T>, expected: impl FnOnce() -> String) -> Value<T> {
    if text.is_empty() {
        return Err(format!("is empty; expected {}", expected()));
    }
    parse(text).ok_or_else(|| format!("{} is not {}", quoted(text), expected()))
}

/// Reads one of a fixed list of words.
fn one_of<T>(
    text: &str,
    what: &str,
    all: impl IntoIterator<Item = &'static str>,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Value<T> {
    expect(text, parse, || {
        let all: Vec<&str> = all.into_iter().collect();
        format!("{what}, one of {}", all.join(" "))
    })
}

pub(super) fn handle(text: &str) -> Value<NicHandle> {
    NicHandle::parse(text).map_err(|error| {
        let why = match error {
            _ if text.is_empty() => return "is empty; expected a handle such as aa00000-ovh".to_owned(),
            HandleError::NoHyphen => "it has no hyphen",
            HandleError::BadName => "before the hyphen stand 2 to 32 letters and digits",
            HandleError::BadSuffix => "after the hyphen stand 2 to 16 letters",
        };
        format!("{} is not a handle such as aa00000-ovh: {why}", quoted(text))
    })
}

pub(super) fn email(text: &str) -> Value<EmailAddress> {
    expect(text, EmailAddress::parse, || "an e-mail address such as name@example.org".to_owned())
}

/// A name of a person or organisation: one line of at most [`LONGEST`] bytes, possibly empty. A line break inside, which
/// a quoted field may have, counts as a space.
pub(super) fn text(text: &str) -> Value<String> {
    let line = text.replace("\r\n", " ").replace(['\r', '\n', '\t'], " ");
    if line.len() > LONGEST {
        return Err(format!("{} is too long; expected at most {LONGEST} bytes", quoted(text)));
    }
    if line.contains(char::is_control) {
        return Err(format!("{} has control characters in it", quoted(text)));
    }
    Ok(line.trim().to_owned())
}

pub(super) fn subsidiary(text: &str) -> Value<Subsidiary> {
    one_of(text, "a subsidiary", Subsidiary::all().map(Subsidiary::as_str), Subsidiary::parse)
}

pub(super) fn language(text: &str) -> Value<Locale> {
    one_of(text, "a language", Locale::ALL.iter().copied(), Locale::parse)
}

/// Whether an account's profile is complete.
pub(super) fn is_complete(text: &str) -> Value<bool> {
    let parse = |text: &str| match text {
        "complete" => Some(true),
        "incomplete" => Some(false),
        _ => None,
    };
    one_of(text, "a state of a profile", ["complete", "incomplete"], parse)
}

pub(super) fn service_name(text: &str) -> Value<ServiceName> {
    expect(text, ServiceName::parse, || {
        "a name of a service: 1 to 255 bytes without spaces or any of < > \"".to_owned()
    })
}

pub(super) fn category(text: &str) -> Value<Category> {
    one_of(text, "a category", Category::ALL.iter().map(|category| category.as_str()), Category::parse)
}

pub(super) fn service_status(text: &str) -> Value<ServiceStatus> {
    one_of(text, "a status of a service", ServiceStatus::ALL.map(ServiceStatus::as_str), ServiceStatus::parse)
}

pub(super) fn renewal(text: &str) -> Value<RenewalType> {
    one_of(text, "a type of renewal", RenewalType::ALL.iter().copied(), RenewalType::parse)
}

pub(super) fn day(text: &str) -> Value<NaiveDate> {
    expect(text, parse_date, || "a day as yyyy-mm-dd".to_owned())
}

/// A day, or nothing.
pub(super) fn maybe_day(text: &str) -> Value<Option<NaiveDate>> {
    if text.is_empty() { Ok(None) } else { day(text).map(Some) }
}

/// Only `yyyy-mm-dd`: chrono alone would also take `2024-1-5`.
fn parse_date(text: &str) -> Option<NaiveDate> {
    let shape_fits = text.len() == 10
        && text.bytes().enumerate().all(
            |(index, b)| {
                if matches!(index, 4 | 7) { b == b'-' } else { b.is_ascii_digit() }
            },
        );
    if shape_fits { text.parse().ok() } else { None }
}

pub(super) fn legal_form(text: &str) -> Value<LegalForm> {
    one_of(text, "a legal form", LegalForm::ALL.iter().copied(), LegalForm::parse)
}

pub(super) fn country(text: &str) -> Value<Country> {
    expect(text, Country::parse, || "a country as two capital letters".to_owned())
}

pub(super) fn bill_id(text: &str) -> Value<BillId> {
    expect(text, BillId::parse, || "a number of a bill: 1 to 64 letters, digits, - _ . or /".to_owned())
}

pub(super) fn amount(text: &str) -> Value<Amount> {
    expect(text, Amount::parse, || "an amount such as 12.50".to_owned())
}

pub(super) fn currency(text: &str) -> Value<Currency> {
    expect(text, Currency::parse, || "a currency as three capital letters".to_owned())
}

pub(super) fn bill_status(text: &str) -> Value<BillStatus> {
    one_of(text, "a status of a bill", BillStatus::ALL.iter().map(|status| status.as_str()), BillStatus::parse)
}

pub(super) fn payment_method_id(text: &str) -> Value<PaymentMethodId> {
    let parse = |text: &str| {
        let digits_only = text.bytes().all(|b| b.is_ascii_digit());
        text.parse().ok().filter(|id| digits_only && *id > 0).map(PaymentMethodId::new)
    };
    expect(text, parse, || "a number of a payment method: a whole number above 0".to_owned())
}

pub(super) fn payment_type(text: &str) -> Value<PaymentType> {
    expect(text, PaymentType::parse, || "a kind of payment method such as CREDIT_CARD".to_owned())
}

pub(super) fn payment_status(text: &str) -> Value<PaymentStatus> {
    let all = PaymentStatus::ALL.iter().map(|status| status.as_str());
    one_of(text, "a status of a payment method", all, PaymentStatus::parse)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_in_one_way_only() {
        assert!(day("2024-02-29").is_ok());
        for wrong in ["2023-02-29", "2024-13-01", "2024-1-5", "24-01-05", "2024/01/05", " 2024-01-05", "+024-01-05", ""]
        {
            assert!(day(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn amounts_are_numbers_not_below_zero() {
        for right in ["0", "12.5", "803.94", "123456789012.00"] {
            assert!(amount(right).is_ok(), "{right}");
        }
        for wrong in ["minus", "-1.00", "1,50", "1.", ".5", "1.234", "1e3", "1234567890123", "١"] {
            assert!(amount(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn names_are_one_line_and_free_of_control_characters() {
        assert_eq!(text("Two\r\nlines").as_deref(), Ok("Two lines"));
        assert!(text("bell\u{7}").is_err());
        assert!(text(&"x".repeat(256)).is_err());
    }

    #[test]
    fn messages_say_what_is_expected() {
        let message = is_complete("done").err();
        assert_eq!(message.as_deref(), Some("\"done\" is not a state of a profile, one of complete incomplete"));
        assert_eq!(currency("").err().as_deref(), Some("is empty; expected a currency as three capital letters"));
    }
}
