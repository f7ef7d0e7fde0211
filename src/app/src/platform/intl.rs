//! Dates, numbers and lists in the user's locale, by the browser's `Intl`. See `src/decisions/0017-texts-dates-numbers.md`.

use crate::browser::dom;
use crate::platform::clock::TimeLeft;
use chrono::NaiveDate;
use core::cell::{Cell, RefCell};
use core::cmp::Ordering;
use handover_rules::Timestamp;
use js_sys::{Array, Date, Function, Intl, JsString, Object, Reflect};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};

thread_local! {
    /// The language of the app. Not read from the page, whose `lang` a translator changes.
    static LANGUAGE: Cell<&'static str> = const { Cell::new("en") };
    // Cached, because creating a formatter takes much longer than using it.
    static FORMATS: RefCell<Option<Rc<Formats>>> = const { RefCell::new(None) };
}

struct Formats {
    locales: Array,
    day: Function,
    utc_day: Function,
    time: Function,
    utc_time: Function,
    timestamp: Function,
    weekday: Function,
    number: Function,
    relative: Intl::RelativeTimeFormat,
    list: Intl::ListFormat,
    plural: Intl::PluralRules,
}

fn formats<T>(use_them: impl FnOnce(&Formats) -> T) -> T {
    let formats =
        FORMATS.with(|formats| Rc::clone(formats.borrow_mut().get_or_insert_with(|| Rc::new(Formats::new()))));
    use_them(&formats)
}

/// Switches all formatters.
pub(crate) fn set_language(language: &'static str) {
    LANGUAGE.set(language);
    FORMATS.with(|formats| formats.take());
}

impl Formats {
    fn new() -> Self {
        let locales = Array::of1(&locale().into());
        let date = |extra: &[(&str, &str)]| {
            let shape = options(&[("day", "numeric"), ("month", "short"), ("year", "numeric")]);
            extend(&shape, extra);
            Intl::DateTimeFormat::new(&locales, &shape).format()
        };
        let hour = if counts_to_twelve(&locales) { "numeric" } else { "2-digit" };
        let minutes = [("hour", hour), ("minute", "2-digit")];
        let utc_minutes = [minutes[0], minutes[1], ("timeZone", "UTC"), ("timeZoneName", "short")];
        Self {
            day: date(&[]),
            utc_day: date(&[("timeZone", "UTC")]),
            time: Intl::DateTimeFormat::new(&locales, &options(&minutes)).format(),
            utc_time: Intl::DateTimeFormat::new(&locales, &options(&utc_minutes)).format(),
            timestamp: date(&minutes),
            weekday: date(&[minutes[0], minutes[1], ("weekday", "short")]),
            number: Intl::NumberFormat::new(&locales, &Object::new()).format(),
            relative: Intl::RelativeTimeFormat::new(&locales, &options(&[("numeric", "auto")])),
            list: Intl::ListFormat::new(&locales, &Object::new()),
            plural: Intl::PluralRules::new(&locales, &Object::new()),
            locales,
        }
    }
}

/// The user's own locale where it is of the app's language, else the usual one of that language.
fn locale() -> String {
    let language = LANGUAGE.get();
    let own = dom::languages().into_iter().next().and_then(|tag| valid_locale(&tag));
    match own {
        Some(own) if own.split('-').next() == Some(language) => own,
        _ if language == "en" => "en-GB".to_owned(),
        _ => language.to_owned(),
    }
}

/// The part of a browser's language that `Intl` takes: `en-US` of `en-US@posix`. Asks the browser, because a tag that it
/// refuses stops the app.
fn valid_locale(tag: &str) -> Option<String> {
    let end = tag.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(tag.len());
    let tag = tag[..end].trim_matches('-');
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let check: Function = Reflect::get(&intl, &"getCanonicalLocales".into()).ok()?.dyn_into().ok()?;
    let known: Array = check.call1(&intl, &tag.into()).ok()?.dyn_into().ok()?;
    known.get(0).as_string()
}

/// Whether the locale uses a twelve-hour clock; other clocks show two digits.
fn counts_to_twelve(locales: &Array) -> bool {
    let shape = Intl::DateTimeFormat::new(locales, &options(&[("hour", "numeric")])).resolved_options();
    Reflect::get(&shape, &"hour12".into()).is_ok_and(|twelve| twelve.is_truthy())
}

fn options(pairs: &[(&str, &str)]) -> Object {
    let object = Object::new();
    extend(&object, pairs);
    object
}

fn extend(object: &Object, pairs: &[(&str, &str)]) {
    for (name, value) in pairs {
        let _ = Reflect::set(object, &(*name).into(), &(*value).into());
    }
}

fn apply(format: &Function, value: &JsValue) -> String {
    format.call1(&JsValue::NULL, value).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds of any year, and counts, fit")]
fn float(number: i64) -> f64 {
    number as f64
}

fn date(at: Timestamp) -> Date {
    Date::new(&float(at.timestamp_millis()).into())
}

/// A day without a time zone: `14 Mar 2027`.
pub(crate) fn day(day: NaiveDate) -> String {
    utc_day(day.and_time(chrono::NaiveTime::MIN).and_utc())
}

/// The UTC day of a timestamp, in records that can be looked up by day.
pub(crate) fn utc_day(at: Timestamp) -> String {
    formats(|formats| apply(&formats.utc_day, &date(at)))
}

/// The time on the [`utc_day`]: `08:55 UTC`.
pub(crate) fn utc_time(at: Timestamp) -> String {
    formats(|formats| apply(&formats.utc_time, &date(at)))
}

/// The local day of a timestamp: `20 Nov 2026`.
pub(crate) fn day_of(at: Timestamp) -> String {
    formats(|formats| apply(&formats.day, &date(at)))
}

/// The local time of a timestamp: `08:55`.
pub(crate) fn time_of(at: Timestamp) -> String {
    formats(|formats| apply(&formats.time, &date(at)))
}

/// Day and time: `20 Nov 2026, 08:55`.
pub(crate) fn timestamp(at: Timestamp) -> String {
    formats(|formats| apply(&formats.timestamp, &date(at)))
}

/// Weekday, day and time, for deadlines: `Fri 27 Nov 2026, 08:55`.
pub(crate) fn weekday(at: Timestamp) -> String {
    formats(|formats| apply(&formats.weekday, &date(at)))
}

/// Whether two timestamps are on the same local day.
pub(crate) fn same_day(one: Timestamp, other: Timestamp) -> bool {
    day_of(one) == day_of(other)
}

/// A count: `1,312`.
pub(crate) fn number(number: u64) -> String {
    formats(|formats| apply(&formats.number, &float(i64::try_from(number).unwrap_or(i64::MAX)).into()))
}

/// An amount of money with its currency, such as `47.88 EUR` where it comes from: `€47.88`, `47,88 €`.
pub(crate) fn money(amount: &str) -> String {
    // An unknown currency is shown as it came.
    let is_currency = |text: &str| text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
    let parts = amount.split_once(' ').filter(|(number, currency)| is_number(number) && is_currency(currency));
    let Some((number, currency)) = parts else { return amount.to_owned() };
    let shape = options(&[("style", "currency"), ("currency", currency), ("maximumFractionDigits", "4")]);
    // The browser reads the number: Rust's tables for that are 10 kB, which hardly compress.
    formats(|formats| apply(&Intl::NumberFormat::new(&formats.locales, &shape).format(), &number.into()))
}

/// Days from today: `in 5 days`, `tomorrow`, `3 days ago`.
pub(crate) fn in_days(days: i64) -> String {
    formats(|formats| String::from(formats.relative.format(float(days), "day")))
}

/// Several things in a sentence: `tech and billing`.
pub(crate) fn list(items: &[String]) -> String {
    let items: Array = items.iter().map(|item| JsValue::from_str(item)).collect();
    formats(|formats| String::from(formats.list.format(&items)))
}

/// The name of a country: `Germany` for `DE`.
pub(crate) fn region(code: &str) -> String {
    formats(|formats| {
        let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
        let maker: Function = Reflect::get(&intl, &"DisplayNames".into()).ok()?.dyn_into().ok()?;
        let names = Array::of2(&formats.locales, &options(&[("type", "region")]));
        let names = Reflect::construct(&maker, &names).ok()?;
        let of: Function = Reflect::get(&names, &"of".into()).ok()?.dyn_into().ok()?;
        of.call1(&names, &code.into()).ok()?.as_string()
    })
    .unwrap_or_else(|| code.to_owned())
}

/// Compares two texts by the collation of the language.
pub(crate) fn compare(one: &str, other: &str) -> Ordering {
    let locales = formats(|formats| formats.locales.clone());
    JsString::from(one).locale_compare(other, &locales, &Object::new()).cmp(&0)
}

/// The plural category of a number in this language: `one`, `few`, `other` …
pub(crate) fn plural(number: u64) -> String {
    // Native tests, which speak English.
    if cfg!(not(target_arch = "wasm32")) {
        return if number == 1 { "one" } else { "other" }.to_owned();
    }
    let number = float(i64::try_from(number).unwrap_or(i64::MAX));
    formats(|formats| String::from(formats.plural.select(number)))
}

/// A remaining duration: `6 days 23 hours`.
pub(crate) fn left(left: TimeLeft) -> String {
    let parts: &[(i64, &str)] = match &left {
        TimeLeft::Days(days, 0) => &[(*days, "day")],
        TimeLeft::Days(days, hours) => &[(*days, "day"), (*hours, "hour")],
        TimeLeft::Hours(hours, 0) => &[(*hours, "hour")],
        TimeLeft::Hours(hours, minutes) => &[(*hours, "hour"), (*minutes, "minute")],
        TimeLeft::Minutes(minutes) => &[(*minutes, "minute")],
        TimeLeft::Seconds(seconds) => &[(*seconds, "second")],
        TimeLeft::Nothing => &[],
    };
    let parts: Vec<String> = parts.iter().map(|(number, unit)| with_unit(*number, unit)).collect();
    parts.join(" ")
}

/// An age in its largest unit: `12 minutes`, `30 hours`, `3 days`.
pub(crate) fn age(minutes: i64) -> String {
    match minutes {
        ..60 => with_unit(minutes.max(1), "minute"),
        60..2880 => with_unit(minutes / 60, "hour"),
        _ => with_unit(minutes / 1440, "day"),
    }
}

fn with_unit(number: i64, unit: &str) -> String {
    formats(|formats| {
        let shape = options(&[("style", "unit"), ("unit", unit), ("unitDisplay", "long")]);
        apply(&Intl::NumberFormat::new(&formats.locales, &shape).format(), &float(number).into())
    })
}

/// A timestamp as the value of `<time datetime>`.
pub(crate) fn machine(at: Timestamp) -> String {
    String::from(date(at).to_iso_string())
}

/// The browser's time zone: `UTC+1, Paris`.
pub(crate) fn time_zone() -> String {
    let resolved = Intl::DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    let name = Reflect::get(&resolved, &"timeZone".into()).ok().and_then(|name| name.as_string()).unwrap_or_default();
    // `Etc/Unknown` where the browser does not know.
    let city = name.rsplit('/').next().filter(|city| *city != "Unknown").unwrap_or_default().replace('_', " ");
    let offset = offset_name();
    if city.is_empty() || city == offset { offset } else { [offset, city].join(", ") }
}

/// `UTC`, `UTC+1` or `UTC-3:30`.
#[expect(clippy::cast_possible_truncation, reason = "an offset is less than a day of minutes")]
fn offset_name() -> String {
    // The offset depends on the date (daylight saving).
    let zone = Date::new(&float(crate::platform::clock::browser_now()).into()).get_timezone_offset();
    let minutes = -(zone as i64);
    if minutes == 0 {
        return "UTC".to_owned();
    }
    let sign = if minutes < 0 { "UTC-" } else { "UTC+" };
    let minutes = minutes.abs();
    let rest = match minutes % 60 {
        0 => String::new(),
        rest => [":", &rest.to_string()].concat(),
    };
    [sign, &(minutes / 60).to_string(), &rest].concat()
}

/// The text in lower case, by the browser's tables.
pub(crate) fn lower_case(text: &str) -> String {
    String::from(JsString::from(text).to_lower_case())
}

/// The text in lower case and without accents, to compare it with others. The server also replaces other letters (`ł`,
/// Cyrillic), whose tables are too large for the browser.
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let text = String::from(JsString::from(text).normalize("NFC").to_lower_case());
    text.chars().map(|letter| if letter.is_ascii() { letter } else { without_accent(letter) }).collect()
}

fn without_accent(letter: char) -> char {
    let parts = String::from(JsString::from(letter).normalize("NFD"));
    parts.chars().next().filter(char::is_ascii).unwrap_or(letter)
}

/// The form of a password that the server compares (NFKC).
pub(crate) fn compared_password(password: &str) -> String {
    String::from(JsString::from(password).normalize("NFKC"))
}
