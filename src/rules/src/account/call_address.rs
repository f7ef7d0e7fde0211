//! Addresses of signed calls: clients sign a name as they were given it, and send it percent-encoded (decision 0056).

/// The spelling of an address before its client percent-encoded what no address may have, such as the `ü` of a name;
/// `None` if there is no such character, or the address is not UTF-8.
///
/// Of two addresses with the same spelling, each leads to the same place: delimiters such as `/` stay encoded.
#[must_use]
pub fn spelled_out(address: &str) -> Option<String> {
    let sent = address.as_bytes();
    let (mut spelled, mut at) = (Vec::with_capacity(sent.len()), 0);
    while let Some(byte) = sent.get(at) {
        if let Some(character) = decoded(&sent[at..]).filter(|byte| is_never_literal(*byte)) {
            spelled.push(character);
            at += 3;
        } else {
            spelled.push(*byte);
            at += 1;
        }
    }
    String::from_utf8(spelled).ok().filter(|spelled| spelled != address)
}

/// The byte that `text` begins with, if it is percent-encoded.
fn decoded(text: &[u8]) -> Option<u8> {
    let [b'%', high, low, ..] = text else { return None };
    let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    Some(digit(high)? * 16 + digit(low)?)
}

/// Whether a byte is no part of addresses (RFC 3986), and no control character.
fn is_never_literal(byte: u8) -> bool {
    !byte.is_ascii() || b" \"<>\\^`{|}".contains(&byte)
}
