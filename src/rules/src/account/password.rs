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
    let mut guess = Guess::new(password);
    for word in COMMON {
        guess.take_word(word);
    }
    guess.take_years();
    // What is left once everything guessable is taken out has to carry the password.
    if guess.is_piece_repeated() || guess.unpredictable() < ENOUGH {
        return Err(WeakPassword::Common);
    }
    for word in about {
        for part in word.split(|c: char| !c.is_alphanumeric()).filter(|part| part.len() >= 3) {
            guess.take_word(part);
        }
    }
    if guess.unpredictable() < ENOUGH { Err(WeakPassword::AboutYou) } else { Ok(()) }
}

/// A password on its way to being guessed.
struct Guess {
    chars: Vec<Char>,
}

/// One of its characters.
#[derive(Clone, Copy)]
struct Char {
    /// In lower case.
    typed: char,
    /// The letter that it stands for.
    plain: char,
    /// Whether it belongs to something that anybody would try.
    is_taken: bool,
}

impl Guess {
    fn new(password: &str) -> Self {
        let read = |c: char| Char { typed: c.to_ascii_lowercase(), plain: plain(c), is_taken: false };
        Self { chars: password.chars().map(read).collect() }
    }

    /// Takes every piece of this length that fits.
    fn take(&mut self, length: usize, fits: impl Fn(&[Char]) -> bool) {
        for end in length..=self.chars.len() {
            let piece = &mut self.chars[end - length..end];
            if fits(piece) {
                for c in piece {
                    c.is_taken = true;
                }
            }
        }
    }

    fn take_word(&mut self, word: &str) {
        let word: Vec<char> = word.chars().map(plain).collect();
        self.take(word.len(), |piece| piece.iter().map(|c| c.plain).eq(word.iter().copied()));
    }

    /// Takes years, from 1900 to 2039.
    fn take_years(&mut self) {
        self.take(4, |piece| {
            let is_near = matches!(
                [piece[0].typed, piece[1].typed, piece[2].typed],
                ['1', '9', '0'..='9'] | ['2', '0', '0'..='3']
            );
            is_near && piece[3].typed.is_ascii_digit()
        });
    }

    /// How many characters of what is left do not simply follow from those around them.
    fn unpredictable(&self) -> usize {
        let left: Vec<Char> = self.chars.iter().copied().filter(|c| !c.is_taken).collect();
        (0..left.len()).filter(|index| !follows(&left, *index)).count()
    }

    /// Whether it is one short piece over and over, such as `abcabcabcabc`.
    fn is_piece_repeated(&self) -> bool {
        (1..=4).any(|piece| self.chars.iter().zip(self.chars.iter().skip(piece)).all(|(a, b)| a.plain == b.plain))
    }
}

/// A character in lower case, or the letter that it usually stands for.
fn plain(c: char) -> char {
    match c.to_ascii_lowercase() {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

/// Whether the character at `index` is the one before or next to it in its alphabet, as it was typed (a row of digits is
/// one only before they stand for letters) or as what it stands for; or goes on with a walk over the keys: rows, columns
/// and zigzags of three keys or more are worth no more than one. Two are nothing special: words are full of them.
fn follows(text: &[Char], index: usize) -> bool {
    let near = |a: char, b: char| u32::from(a).abs_diff(u32::from(b)) <= 1;
    let step = |index: usize, is_step: &dyn Fn(&Char, &Char) -> bool| {
        index.checked_sub(1).and_then(|before| text.get(before..=index)).is_some_and(|two| is_step(&two[0], &two[1]))
    };
    step(index, &|a, b| near(a.typed, b.typed) || near(a.plain, b.plain))
        || KEYS.into_iter().any(|keys| {
            let walks = |index| step(index, &|a, b| touch(keys, a.typed, b.typed));
            walks(index) && (walks(index - 1) || walks(index + 1))
        })
}

/// Whether two characters are on keys next to each other.
fn touch(keys: &str, a: char, b: char) -> bool {
    let (Some(a), Some(b)) = (keys.find(a), keys.find(b)) else { return false };
    // A key touches its neighbours, and in the row below, which is shifted by half a key, two.
    let apart = a.abs_diff(b);
    apart == 1 || apart == ROW || apart == ROW - 1
}

/// Keys in each row of [`KEYS`], with the end of the line, which keeps a row's last key from touching the next row's first.
const ROW: usize = 11;

/// The keys of the usual keyboards, row by row.
const KEYS: [&str; 2] = ["1234567890\nqwertyuiop\nasdfghjkl;\nzxcvbnm", "1234567890\nazertyuiop\nqsdfghjklm\nwxcvbn"];

/// Words that common passwords are made of.
const COMMON: [&str; 47] = [
    "password",
    "passwort",
    "motdepasse",
    "contrasena",
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
