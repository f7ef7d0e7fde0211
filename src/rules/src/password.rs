//! What a password must be: long, and not one of those everybody tries first. No rules about its characters
//! (ASVS 6.2.1 to 6.2.5).

use serde::{Deserialize, Serialize};

/// Characters a password has at least.
pub const SHORTEST: usize = 12;
/// Characters it has at most; more would only slow its check.
pub const LONGEST: usize = 128;

/// Characters that have to be left, and not follow from one another, once everything guessable is taken out.
const ENOUGH: usize = 5;

/// What is wrong with a new password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum WeakPassword {
    /// Fewer than [`SHORTEST`] characters.
    TooShort,
    /// More than [`LONGEST`] characters.
    TooLong,
    /// Among the first that anybody would try: a common word with numbers, a row of keys, one character repeated.
    Common,
    /// Mostly the account's own name, handle or address.
    AboutYou,
}

/// Checks a new password. `about` are words that anybody who knows the account would try: its names, handle, address.
///
/// # Errors
/// What is wrong with it.
pub fn check<'a>(password: &str, about: impl IntoIterator<Item = &'a str>) -> Result<(), WeakPassword> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(WeakPassword::TooShort);
    }
    if length > LONGEST {
        return Err(WeakPassword::TooLong);
    }
    let plain = plain(password);
    // What is left once everything guessable is taken out has to carry the password.
    let mut rest = plain.clone();
    for word in COMMON {
        rest = rest.replace(word, "");
    }
    if is_run(&plain) || unpredictable(password) < ENOUGH || unpredictable(&rest) < ENOUGH {
        return Err(WeakPassword::Common);
    }
    let mut rest = plain;
    for word in about {
        for part in word.split(|c: char| !c.is_alphanumeric()).filter(|part| part.len() >= 3) {
            rest = rest.replace(&self::plain(part), "");
        }
    }
    if unpredictable(&rest) < ENOUGH { Err(WeakPassword::AboutYou) } else { Ok(()) }
}

/// Lower case, with the usual stand-ins for letters undone.
fn plain(text: &str) -> String {
    text.chars()
        .map(|c| match c.to_ascii_lowercase() {
            '0' => 'o',
            '1' | '!' => 'i',
            '3' => 'e',
            '4' | '@' => 'a',
            '5' | '$' => 's',
            '7' => 't',
            other => other,
        })
        .collect()
}

/// How many characters of a text do not simply follow, or repeat, the one before.
fn unpredictable(text: &str) -> usize {
    let mut count = 0;
    let mut last = None;
    for c in text.chars() {
        let follows = last.is_some_and(|last: char| u32::from(last).abs_diff(u32::from(c)) <= 1);
        count += usize::from(!follows);
        last = Some(c);
    }
    count
}

/// Whether a text is one short piece over and over, such as `abcabcabcabc`.
fn is_run(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    (1..=4).any(|piece| chars.iter().zip(chars.iter().skip(piece)).all(|(a, b)| a == b))
}

/// Words that common passwords are made of, and rows of keys; stand-ins for letters undone.
const COMMON: [&str; 56] = [
    "password",
    "passwort",
    "motdepasse",
    "contrasena",
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwerty",
    "azerty",
    "qazwsx",
    "iqaz",
    "welcome",
    "bienvenue",
    "willkommen",
    "letmein",
    "changeme",
    "secret",
    "administrator",
    "admin",
    "default",
    "computer",
    "internet",
    "iloveyou",
    "jetaime",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "superman",
    "batman",
    "dragon",
    "monkey",
    "shadow",
    "master",
    "michael",
    "jordan",
    "liverpool",
    "chocolate",
    "summer",
    "winter",
    "spring",
    "autumn",
    "january",
    "october",
    "monday",
    "friday",
    "company",
    "hosting",
    "handover",
    "server",
    "domain",
    "login",
    "hello",
    "test",
];
