//! Mutations of valid input, for fuzzing: a parser answers any input.
//!
//! Each run draws other mutations; `PROPTEST_CASES` sets how many (256).

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

/// One change at a position, which is a fraction of the length.
#[derive(Clone, Debug)]
enum Edit {
    Overwrite(u8),
    Insert(Vec<u8>),
    Delete(usize),
    Repeat(usize),
    Truncate,
}

/// Fragments that parsers treat specially.
const FRAGMENTS: [&str; 24] = [
    "\"",
    "\\",
    "\\u0000",
    "\\ud800",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\n",
    "\r\n",
    "\0",
    "\u{feff}",
    "\u{202e}",
    "null",
    "-1",
    "1e999",
    "18446744073709551616",
    "%00",
    "%ff",
    "&",
    "=",
    "é",
];

fn edit() -> impl Strategy<Value = Edit> {
    let fragment = prop::sample::select(FRAGMENTS.to_vec()).prop_map(|fragment| fragment.as_bytes().to_vec());
    prop_oneof![
        any::<u8>().prop_map(Edit::Overwrite),
        prop_oneof![fragment, vec(any::<u8>(), 1..8), Just(vec![b'A'; 5000])].prop_map(Edit::Insert),
        (1_usize..20).prop_map(Edit::Delete),
        (1_usize..200).prop_map(Edit::Repeat),
        Just(Edit::Truncate),
    ]
}

fn apply(bytes: &mut Vec<u8>, position: u16, edit: &Edit) {
    let at = bytes.len() * usize::from(position) / (usize::from(u16::MAX) + 1);
    let end = |length: usize| (at + length).min(bytes.len());
    match edit {
        Edit::Overwrite(byte) => {
            if let Some(present) = bytes.get_mut(at) {
                *present = *byte;
            }
        }
        Edit::Insert(more) => {
            bytes.splice(at..at, more.iter().copied());
        }
        Edit::Delete(length) => {
            bytes.drain(at..end(*length));
        }
        Edit::Repeat(length) => {
            let part = bytes[at..end(*length)].to_vec();
            bytes.splice(at..at, part);
        }
        Edit::Truncate => bytes.truncate(at),
    }
}

/// `count` mutations of `original`, each with one to four changes.
pub(crate) fn mutations(original: &[u8], count: u32) -> impl Iterator<Item = Vec<u8>> {
    let strategy = vec((any::<u16>(), edit()), 1..=4);
    let mut runner = TestRunner::default();
    (0..count).map(move |_| {
        let edits = strategy.new_tree(&mut runner).expect("a strategy without filters").current();
        let mut bytes = original.to_vec();
        for (position, edit) in &edits {
            apply(&mut bytes, *position, edit);
        }
        bytes
    })
}

/// The number of mutations to try; slow targets take a share of it.
pub(crate) fn cases(share: u32) -> u32 {
    (ProptestConfig::default().cases / share).max(1)
}
