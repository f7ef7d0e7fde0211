//! Password policy: a minimum length and a check against guessable passwords, no composition rules (ASVS 6.2.1–6.2.5).
//!
//! The check removes everything guessable (common words, years, keyboard walks, the account's own data) and requires that
//! enough unpredictable characters remain.

use crate::string_enum;

/// Minimum length in characters.
pub const SHORTEST: usize = 12;
/// Maximum length in characters, which bounds the cost of hashing.
pub const LONGEST: usize = 128;

/// Unpredictable characters that have to remain once everything guessable is removed.
const ENOUGH: usize = 5;

string_enum! {
    /// The reason a new password is refused.
    pub enum WeakPassword {
        /// Shorter than [`SHORTEST`].
        TooShort = "tooShort",
        /// Longer than [`LONGEST`].
        TooLong = "tooLong",
        /// Guessable: a common word with digits, a keyboard walk, a repeated pattern.
        Common = "common",
        /// Mostly the account's own name, handle or address.
        AboutYou = "aboutYou",
    }
}

/// Checks a new password. `about` is data of the account that an attacker would try: names, handle, address.
pub fn check<'a>(password: &str, about: impl IntoIterator<Item = &'a str>) -> Result<(), WeakPassword> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(WeakPassword::TooShort);
    }
    if length > LONGEST {
        return Err(WeakPassword::TooLong);
    }
    let mut analysis = Analysis::new(password);
    for word in COMMON_WORDS.split_ascii_whitespace() {
        analysis.mark_word(word);
    }
    analysis.mark_years();
    if analysis.is_repeated_pattern() || analysis.unpredictable() < ENOUGH {
        return Err(WeakPassword::Common);
    }
    for word in about {
        for part in word.split(|c: char| !is_in_word(c)).filter(|part| part.len() >= 3) {
            analysis.mark_word(part);
        }
    }
    if analysis.unpredictable() < ENOUGH { Err(WeakPassword::AboutYou) } else { Ok(()) }
}

/// Checks a password that passed [`check`] against a long list of common ones. `is_listed` looks up a text in lower
/// case.
///
/// Refuses a listed password also if it is disguised by substitutions or extended, and two of them in a row; a phrase of
/// more words stays possible.
pub fn check_listed(password: &str, is_listed: impl Fn(&str) -> bool) -> Result<(), WeakPassword> {
    let mut analysis = Analysis::new(password);
    // First, because a listed password may contain a common word.
    for _ in 0..2 {
        analysis.mark_longest(&is_listed);
    }
    for word in COMMON_WORDS.split_ascii_whitespace() {
        analysis.mark_word(word);
    }
    analysis.mark_years();
    if analysis.unpredictable() < ENOUGH { Err(WeakPassword::Common) } else { Ok(()) }
}

/// Lengths of listed passwords that count. Shorter ones are parts of too many words.
const LISTED_LENGTHS: core::ops::RangeInclusive<usize> = 6..=20;

/// A password with its guessable characters marked.
struct Analysis {
    chars: Vec<Char>,
}

#[derive(Clone, Copy)]
struct Char {
    /// As typed, in lower case.
    typed: char,
    /// With leetspeak substitutions undone.
    plain: char,
    /// Part of something guessable.
    is_guessable: bool,
}

impl Analysis {
    fn new(password: &str) -> Self {
        let read = |c: char| Char { typed: c.to_ascii_lowercase(), plain: plain(c), is_guessable: false };
        Self { chars: password.chars().map(read).collect() }
    }

    /// Marks every window of `length` characters that `fits`.
    fn mark(&mut self, length: usize, fits: impl Fn(&[Char]) -> bool) {
        for end in length..=self.chars.len() {
            let piece = &mut self.chars[end - length..end];
            if fits(piece) {
                for c in piece {
                    c.is_guessable = true;
                }
            }
        }
    }

    fn mark_word(&mut self, word: &str) {
        let word: Vec<char> = word.chars().map(plain).collect();
        self.mark(word.len(), |piece| piece.iter().map(|c| c.plain).eq(word.iter().copied()));
    }

    /// Marks the longest unmarked piece that `is_listed`, as typed or with substitutions undone.
    fn mark_longest(&mut self, is_listed: impl Fn(&str) -> bool) {
        let fits = |piece: &[Char]| {
            let text = |read: fn(&Char) -> char| piece.iter().map(read).collect::<String>();
            piece.iter().all(|c| !c.is_guessable) && (is_listed(&text(|c| c.typed)) || is_listed(&text(|c| c.plain)))
        };
        let place = LISTED_LENGTHS
            .rev()
            .find_map(|length| self.chars.windows(length).position(fits).map(|start| start..start + length));
        if let Some(place) = place {
            self.chars[place].iter_mut().for_each(|c| c.is_guessable = true);
        }
    }

    /// Marks years from 1900 to 2039.
    fn mark_years(&mut self) {
        self.mark(4, |piece| {
            let is_near = matches!(
                [piece[0].typed, piece[1].typed, piece[2].typed],
                ['1', '9', '0'..='9'] | ['2', '0', '0'..='3']
            );
            is_near && piece[3].typed.is_ascii_digit()
        });
    }

    /// Counts the unmarked characters that do not follow from their neighbours.
    fn unpredictable(&self) -> usize {
        let left: Vec<Char> = self.chars.iter().copied().filter(|c| !c.is_guessable).collect();
        (0..left.len()).filter(|index| !follows(&left, *index)).count()
    }

    /// Detects a repeated pattern of up to four characters, such as `abcabcabcabc`.
    fn is_repeated_pattern(&self) -> bool {
        (1..=4).any(|piece| self.chars.iter().zip(self.chars.iter().skip(piece)).all(|(a, b)| a.plain == b.plain))
    }
}

/// Whether a character is part of a word. Punctuation beyond ASCII is recognised by its blocks: the tables of letters
/// and digits of all scripts would add 2 kB to the download.
fn is_in_word(c: char) -> bool {
    let is_punctuation = matches!(c, '\u{80}'..='\u{bf}' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}');
    c.is_ascii_alphanumeric() || !(c.is_ascii() || is_punctuation)
}

/// Lower-cases a character and undoes leetspeak substitutions.
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

/// Detects a character that is predictable from its predecessor.
///
/// Either both are equal or adjacent in the alphabet (as typed, or with substitutions undone), or the character continues
/// a keyboard walk of at least three keys. Two adjacent keys are common in words and do not count.
fn follows(text: &[Char], index: usize) -> bool {
    let adjacent = |a: char, b: char| u32::from(a).abs_diff(u32::from(b)) <= 1;
    let step = |index: usize, is_step: &dyn Fn(&Char, &Char) -> bool| {
        index.checked_sub(1).and_then(|before| text.get(before..=index)).is_some_and(|two| is_step(&two[0], &two[1]))
    };
    step(index, &|a, b| adjacent(a.typed, b.typed) || adjacent(a.plain, b.plain))
        || KEYS.into_iter().any(|keys| {
            let walks = |index| step(index, &|a, b| touch(keys, a.typed, b.typed));
            walks(index) && (walks(index - 1) || walks(index + 1))
        })
}

/// Checks whether two characters are on adjacent keys.
fn touch(keys: &str, a: char, b: char) -> bool {
    let (Some(a), Some(b)) = (keys.find(a), keys.find(b)) else { return false };
    // Each row is shifted by half a key, so a key touches two in the row below.
    let apart = a.abs_diff(b);
    apart == 1 || apart == ROW || apart == ROW - 1
}

/// Row length in [`KEYS`] including the line feed, which keeps the last key of a row from touching the first of the next.
const ROW: usize = 11;

/// QWERTY and AZERTY, row by row.
const KEYS: [&str; 2] = ["1234567890\nqwertyuiop\nasdfghjkl;\nzxcvbnm", "1234567890\nazertyuiop\nqsdfghjklm\nwxcvbn"];

const COMMON_WORDS: &str = "password passwort motdepasse contrasena welcome bienvenue willkommen letmein changeme \
                            secret administrator admin default computer internet iloveyou jetaime sunshine princess \
                            football baseball superman batman dragon monkey shadow master michael jordan liverpool \
                            chocolate summer winter spring autumn january october monday friday company hosting \
                            handover server domain login hello test";
