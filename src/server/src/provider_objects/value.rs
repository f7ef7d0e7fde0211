//! Parsers of single fields. An error states the fault and the expected form.

use super::fault::quoted;
use crate::mail_address::parse_mailable;
use chrono::NaiveDate;
use handover_api::provider::values::{
    Amount, BillId, Currency, Locale, PaymentMethodId, PaymentType, ProfileState, RenewalType,
};
use handover_rules::holder::data::CountryCode;
use handover_rules::model::account::changes_direction;
use handover_rules::model::billing::{BillStatus, PaymentStatus};
use handover_rules::model::email::is_invisible;
use handover_rules::model::handle::HandleError;
use handover_rules::model::language::LOCALES;
use handover_rules::model::timestamp::parse_date;
use handover_rules::{Category, EmailAddress, LegalForm, NicHandle, ServiceName, ServiceStatus, Subsidiary};

type Parsed<T> = Result<T, String>;

/// A value of a field.
pub(super) trait FieldValue: Sized {
    /// Parses it. An error states the fault and the expected form.
    fn parse(text: &str) -> Parsed<Self>;
}

macro_rules! field_values {
    ($($type:ty: $parse:expr;)*) => {$(
        impl FieldValue for $type {
            fn parse(text: &str) -> Parsed<Self> {
                $parse(text)
            }
        }
    )*};
}
field_values! {
    NicHandle: handle;
    EmailAddress: email;
    String: text;
    Subsidiary: subsidiary;
    Locale: language;
    ProfileState: profile_state;
    ServiceName: service_name;
    Category: category;
    NaiveDate: date;
    ServiceStatus: service_status;
    RenewalType: renewal;
    LegalForm: legal_form;
    CountryCode: country;
    bool: flag;
    BillId: bill_id;
    Amount: amount;
    Currency: currency;
    BillStatus: bill_status;
    PaymentMethodId: payment_method_id;
    PaymentType: payment_type;
    PaymentStatus: payment_status;
}

impl<T: FieldValue> FieldValue for Option<T> {
    fn parse(text: &str) -> Parsed<Self> {
        if text.is_empty() { Ok(None) } else { T::parse(text).map(Some) }
    }
}

/// Maximum length of a name in bytes.
const MAX_NAME: usize = 255;

/// Parses with `parse`; `expected` describes valid values, with an article.
fn expect<T>(text: &str, parse: impl FnOnce(&str) -> Option<T>, expected: impl FnOnce() -> String) -> Parsed<T> {
    if text.is_empty() {
        return Err(format!("is empty; expected {}", expected()));
    }
    parse(text).ok_or_else(|| format!("{} is not {}", quoted(text), expected()))
}

/// Parses one of a closed set of words.
fn one_of<T>(
    text: &str,
    what: &str,
    all: impl IntoIterator<Item = &'static str>,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Parsed<T> {
    expect(text, parse, || {
        let all: Vec<&str> = all.into_iter().collect();
        format!("{what} (one of {})", all.join(" "))
    })
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
    expect(text, parse_mailable, || "an email address such as name@example.org".to_owned())
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

fn language(text: &str) -> Parsed<Locale> {
    one_of(text, "a language", LOCALES, Locale::parse)
}

fn profile_state(text: &str) -> Parsed<ProfileState> {
    one_of(text, "a profile state", ProfileState::ALL.map(ProfileState::as_str), ProfileState::parse)
}

fn service_name(text: &str) -> Parsed<ServiceName> {
    same_direction(text)?;
    expect(text, ServiceName::parse, || "a service name: 1 to 255 bytes without spaces or any of < > \"".to_owned())
}

fn category(text: &str) -> Parsed<Category> {
    one_of(text, "a category", Category::ALL.iter().map(|category| category.as_str()), Category::parse)
}

fn service_status(text: &str) -> Parsed<ServiceStatus> {
    one_of(text, "a service status", ServiceStatus::ALL.map(ServiceStatus::as_str), ServiceStatus::parse)
}

fn renewal(text: &str) -> Parsed<RenewalType> {
    expect(text, RenewalType::parse, || "a renewal type such as manual: 1 to 64 letters or digits".to_owned())
}

fn date(text: &str) -> Parsed<NaiveDate> {
    expect(text, parse_date, || "a date (yyyy-mm-dd)".to_owned())
}

fn legal_form(text: &str) -> Parsed<LegalForm> {
    one_of(text, "a legal form", LegalForm::ALL.map(LegalForm::as_str), LegalForm::parse)
}

fn flag(text: &str) -> Parsed<bool> {
    let parse = |text: &str| match text {
        "" | "false" => Some(false),
        "true" => Some(true),
        _ => None,
    };
    parse(text).ok_or_else(|| format!("{} is not true or false", quoted(text)))
}

fn country(text: &str) -> Parsed<CountryCode> {
    expect(text, CountryCode::parse, || "a country code (two capital letters)".to_owned())
}

fn bill_id(text: &str) -> Parsed<BillId> {
    expect(text, BillId::parse, || "a bill id: 1 to 64 letters, digits, - _ . or /".to_owned())
}

fn amount(text: &str) -> Parsed<Amount> {
    expect(text, Amount::parse, || "an amount such as 12.50 or -3.125".to_owned())
}

fn currency(text: &str) -> Parsed<Currency> {
    expect(text, Currency::parse, || "a currency such as EUR: 1 to 16 letters, / or -".to_owned())
}

fn bill_status(text: &str) -> Parsed<BillStatus> {
    one_of(text, "a bill status", BillStatus::ALL.iter().map(|status| status.as_str()), BillStatus::parse)
}

fn payment_method_id(text: &str) -> Parsed<PaymentMethodId> {
    let parse = |text: &str| {
        let digits_only = text.bytes().all(|b| b.is_ascii_digit());
        text.parse().ok().filter(|id| digits_only && *id > 0).map(PaymentMethodId::new)
    };
    expect(text, parse, || "a payment method id: a positive integer".to_owned())
}

fn payment_type(text: &str) -> Parsed<PaymentType> {
    expect(text, PaymentType::parse, || "a payment type such as CREDIT_CARD".to_owned())
}

fn payment_status(text: &str) -> Parsed<PaymentStatus> {
    let all = PaymentStatus::ALL.iter().map(|status| status.as_str());
    one_of(text, "a payment method status", all, PaymentStatus::parse)
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
    fn rejects_control_characters_in_names() {
        assert_eq!(text("Two\r\nlines").as_deref(), Ok("Two lines"));
        assert!(text("bell\u{7}").is_err());
        assert!(text(&"x".repeat(256)).is_err());
    }

    #[test]
    fn errors_state_the_expected_value() {
        let message = profile_state("done").err();
        assert_eq!(message.as_deref(), Some("\"done\" is not a profile state (one of complete incomplete)"));
        let message = currency("").err();
        assert_eq!(message.as_deref(), Some("is empty; expected a currency such as EUR: 1 to 16 letters, / or -"));
    }
}
