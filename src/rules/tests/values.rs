//! Parsing and formatting of the value types.

use crate::{prelude::*, test};
use handover_rules::model::account::{
    BillStatus, HandleError, LONGEST_NAME, PaymentStatus, changes_direction, is_name, suggestion,
};
use handover_rules::model::code::CODE_LENGTH;
use handover_rules::model::service::expiration_key;
use handover_rules::model::zone::LOCALES;
use handover_rules::{Language, SessionId, SubmissionId, ValidationCode};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use std::collections::BTreeMap;

/// Asserts that a value serializes to this JSON and back.
fn assert_round_trip<T: Serialize + DeserializeOwned + PartialEq + core::fmt::Debug>(
    value: &T,
    form: &serde_json::Value,
) {
    assert_eq!(serde_json::to_value(value).expect("can be written"), *form);
    assert_eq!(serde_json::from_value::<T>(form.clone()).expect("can be read"), *value);
}

fn assert_rejected<T: DeserializeOwned + core::fmt::Debug>(form: &serde_json::Value) {
    assert!(serde_json::from_value::<T>(form.clone()).is_err(), "{form} should not be read");
}

// NIC handles

#[test]
fn parses_more_handles_than_are_minted_and_formats_lower_case() {
    let longest = ["a".repeat(32), "b".repeat(16)].join("-");
    for (text, read) in [
        ("aa00000-ovh", "aa00000-ovh"),
        ("  AA00000-OVH\n", "aa00000-ovh"),
        ("ab-cd", "ab-cd"),
        ("00-kimsufi", "00-kimsufi"),
        (&longest, &longest),
    ] {
        let handle = NicHandle::parse(text).expect("a handle");
        assert_eq!((handle.as_str(), handle.to_string().as_str()), (read, read));
        assert_round_trip(&handle, &json!(read));
    }
}

#[test]
fn malformed_handle_error_names_the_part() {
    let long = ["a".repeat(33), "-ovh".to_owned()].concat();
    let long_suffix = ["aa-".to_owned(), "b".repeat(17)].concat();
    for (text, error) in [
        ("", HandleError::NoHyphen),
        ("aa00000", HandleError::NoHyphen),
        ("-ovh", HandleError::BadName),
        ("a-ovh", HandleError::BadName),
        ("a b-ovh", HandleError::BadName),
        ("aé0-ovh", HandleError::Character('é')),
        (&long, HandleError::BadName),
        ("aa00000-", HandleError::BadSuffix),
        ("aa00000-o", HandleError::BadSuffix),
        ("aa00000-ov1", HandleError::BadSuffix),
        ("aa00000-ovh-x", HandleError::BadSuffix),
        ("ovhtel-1234567", HandleError::BadSuffix),
        ("aa00000--ovh", HandleError::BadSuffix),
        (&long_suffix, HandleError::BadSuffix),
    ] {
        assert_eq!(NicHandle::parse(text), Err(error), "{text}");
        assert_rejected::<NicHandle>(&json!(text));
    }
    assert_round_trip(&HandleError::NoHyphen, &json!("noHyphen"));
    assert_round_trip(&HandleError::Character('é'), &json!({ "character": "é" }));
}

#[test]
fn suggests_handle_with_missing_hyphen() {
    for text in ["aa00000ovh", " AA00000 ", "aa00000"] {
        assert_eq!(suggestion(text, "ovh").map(String::from).as_deref(), Some("aa00000-ovh"));
    }
    for text in ["", "aa00000-ovh", "hello", "1ovh", "a b 1", "x@y.example"] {
        assert_eq!(suggestion(text, "ovh"), None, "{text}");
    }
}

// Email addresses

#[test]
fn address_keeps_local_part_and_lowercases_domain() {
    let local = "a".repeat(64);
    let long_local = [local.as_str(), "@halden.example"].concat();
    for (text, read) in [
        ("mail@halden.example", "mail@halden.example"),
        (" Mail+Tag@Halden.EXAMPLE ", "Mail+Tag@halden.example"),
        ("m@łódź-müller.example", "m@łódź-müller.example"),
        ("o'neill_1%x@a.b", "o'neill_1%x@a.b"),
        (&long_local, &long_local),
    ] {
        let address = EmailAddress::parse(text).expect("an address");
        assert_eq!((address.as_str(), address.to_string().as_str()), (read, read));
        assert_round_trip(&address, &json!(read));
    }
}

#[test]
fn rejects_addresses_unsafe_in_headers_or_undeliverable() {
    let long_local = ["a".repeat(65).as_str(), "@halden.example"].concat();
    let long = ["a@", "b".repeat(251).as_str(), ".x"].concat();
    let undeliverable = "mail @halden.example mail@ mail@localhost mail@.example mail@halden..example mail@halden.example. \
                         two@at@halden.example mail@[192.0.2.1]";
    let unsafe_in_headers = "<mail@halden.example> a,b@halden.example a;b@halden.example \"a\"@halden.example \
                             a:b@halden.example a\\b@halden.example a(b)@halden.example a\u{0}b@halden.example";
    let with_spaces = [
        "",
        "a b@halden.example",
        "mail@hal den.example",
        "mail@halden.example\r\nBcc: x@y.example",
        "mail\u{2028}@halden.example",
        &long_local,
        &long,
    ];
    for text in undeliverable.split(' ').chain(unsafe_in_headers.split(' ')).chain(with_spaces) {
        assert_eq!(EmailAddress::parse(text), None, "{text}");
        assert_rejected::<EmailAddress>(&json!(text));
    }
}

#[test]
fn mailable_addresses_have_visible_characters_and_a_domain_of_dns() {
    let quoted = ["a.", &"b".repeat(59), ".@halden.example"].concat();
    for (text, local_part) in [
        (" mail+tag@Halden.Example ", "mail+tag"),
        ("a..b@halden.example", "\"a..b\""),
        ("a.@halden.example", "\"a.\""),
        (".a@halden.example", "\".a\""),
        ("ł@łódź.example", "ł"),
        ("♥@halden.example", "♥"),
        (&quoted, &quoted.replace("@halden.example", "\"").replacen("a.", "\"a.", 1)),
    ] {
        let address = EmailAddress::mailable(text).expect("an address");
        assert_eq!(Some(&address), EmailAddress::parse(text).as_ref());
        assert_eq!(address.local_part_of_header(), local_part);
    }
    let too_long_in_quotes = ["a.", &"b".repeat(60), ".@halden.example"].concat();
    let long_label = ["a@", &"b".repeat(64), ".example"].concat();
    let domains = "halden.example. -halden.example halden-.example hal_den.example hal!den.example halden.1 192.0.2.1 \
                   hal\u{ad}den.example halden.example\u{2060}";
    let of_domains = domains.split(' ').map(|domain| ["mail@", domain].concat());
    let invisible = "\u{200b}\u{feff}\u{200d}\u{202e}\u{fe0f}\u{e0061}\u{3164}";
    let with_invisible = invisible.chars().map(|character| format!("ma{character}il@halden.example"));
    for text in of_domains.chain(with_invisible).chain([too_long_in_quotes, long_label]) {
        assert_eq!(EmailAddress::mailable(&text), None, "{text:?}");
    }
}

#[test]
fn masked_address_shows_one_letter_and_the_domain() {
    assert_eq!(email("mail@halden.example").masked(), "m•••@halden.example");
    assert_eq!(email("é@halden.example").masked(), "é•••@halden.example");
}

#[test]
fn addresses_that_differ_by_case_are_one_mailbox() {
    let known = email("Mira.Sol@halden.example");
    assert!(known.is_same_mailbox(&email("mira.SOL@HALDEN.EXAMPLE")));
    for other in ["mirasol@halden.example", "mira.sol+a@halden.example", "mira.sol@halden.example.org"] {
        assert!(!known.is_same_mailbox(&email(other)), "{other}");
    }
}

// Codes

fn code(text: &str) -> ValidationCode {
    ValidationCode::parse(text).expect("a code")
}

const CODE: &str = "ABCDEFGHIJKLMNOPqrstuvwxyz012345";

#[test]
fn parses_code_wrapped_by_a_mail_client() {
    assert_eq!(CODE.len(), CODE_LENGTH);
    for broken in [CODE, " ABCDEFGHIJKLMNOP\r\n  qrstuvwxyz012345\t", "ABCDEFGH IJKLMNOP qrstuvwx yz012345\u{a0}"] {
        assert_eq!(code(broken).expose(), CODE);
    }
    assert_round_trip(&code(CODE), &json!(CODE));
    let (stem, longer) = (&CODE[..31], [CODE, "6"].concat());
    for wrong in ["", "ABC", stem, &longer, &[stem, "-"].concat(), &[stem, "é"].concat()] {
        assert_eq!(ValidationCode::parse(wrong), None, "{wrong}");
        assert_rejected::<ValidationCode>(&json!(wrong));
    }
    assert_ne!(code(CODE), code(&CODE.to_lowercase()), "letters are not folded");
}

#[test]
fn code_is_redacted_in_debug_output() {
    assert_eq!(format!("{:?}", code(CODE)), "ValidationCode(…)");
}

#[test]
fn code_characters_are_uniformly_distributed() {
    // Each of the 62 characters corresponds to four of the 256 bytes; the other eight are skipped.
    let mut drawn = BTreeMap::new();
    let mut thrown_away = 0;
    for byte in 0..=255_u8 {
        match ValidationCode::from_random(&[byte; CODE_LENGTH]) {
            Some(code) => *drawn.entry(code.expose().to_owned()).or_insert(0) += 1,
            None => thrown_away += 1,
        }
    }
    assert_eq!((drawn.len(), thrown_away), (62, 8));
    assert!(drawn.values().all(|times| *times == 4));
    assert_eq!(ValidationCode::from_random(&[0; 31]), None, "too few bytes");
    let mixed: Vec<u8> = (0..=255).collect();
    let drawn = ValidationCode::from_random(&mixed).map(String::from);
    assert_eq!(drawn.as_deref(), Some("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef"));
}

// Numbers, names, sets

#[test]
fn request_id_is_read_in_groups_of_four() {
    for (number, grouped) in
        [(123_456_789_012, "1234\u{a0}5678\u{a0}9012"), (123_456_789, "1234\u{a0}5678\u{a0}9"), (4823, "4823")]
    {
        let id = RequestId::new(number).expect("a number");
        assert_eq!((id.grouped().as_str(), RequestId::ungroup(grouped)), (grouped, number.to_string()));
    }
    for (typed, searched) in
        [(" 1234 56", "123456"), ("\u{202a}1234\u{2009}5\u{200b}", "12345"), ("vps 12 34", "vps 12 34"), ("", "")]
    {
        assert_eq!(RequestId::ungroup(typed), searched);
    }
}

#[test]
fn request_id_has_at_most_twelve_digits() {
    for (text, number) in [("1", 1), ("000000000007", 7), ("999999999999", 999_999_999_999)] {
        let id = RequestId::parse(text).expect("a number");
        assert_eq!((id.get(), id.to_string()), (number, number.to_string()));
        assert_round_trip(&id, &json!(number));
    }
    for wrong in ["", "0", "000000000000", "1000000000000", "0000000000001", "-1", "+1", " 1", "1.0", "1e3", "١"] {
        assert_eq!(RequestId::parse(wrong), None, "{wrong}");
    }
    assert_eq!((RequestId::new(0), RequestId::new(1_000_000_000_000)), (None, None));
    for wrong in [json!(0), json!(-1), json!(1_000_000_000_000_u64), json!("7"), json!(1.5)] {
        assert_rejected::<RequestId>(&wrong);
    }
    let (lowest, highest) = (100_000_000, 999_999_999_999);
    for (bits, number) in [(0, lowest), (1, lowest + 1), (highest - lowest, highest), (highest - lowest + 1, lowest)] {
        assert_eq!(RequestId::from_random(bits).get(), number, "{bits}");
    }
}

#[test]
fn number_of_a_submission_is_that_of_its_first_request() {
    let id = SubmissionId::parse("4812077").expect("a number");
    assert_eq!(Some(id.first_request()), RequestId::new(4_812_077));
    assert_eq!((id.to_string(), SubmissionId::new(id.first_request())), ("4812077".to_owned(), id));
    assert_eq!(SubmissionId::parse("0"), None);
}

#[test]
fn service_name_keeps_the_providers_spelling() {
    let longest = "a".repeat(255);
    for name in ["halden.example", "łódź-müller.example", "ns3000000.ip-192-0-2.example", "a", "50%&more/#?", &longest]
    {
        let parsed = ServiceName::parse(name).expect("a name");
        assert_eq!((parsed.as_str(), parsed.to_string().as_str()), (name, name));
        assert_round_trip(&parsed, &json!(name));
    }
    let too_long = "é".repeat(128);
    let of_ascii = ["", "a b", "a b c", "a\tb", "a\0", "a\u{7f}", "<script>", "a>b", "say\"hi\"", "é<b"];
    for wrong in of_ascii.into_iter().chain(["a\u{a0}b", "a\u{3000}b", "a\u{80}", "a\u{2028}", &too_long]) {
        assert_eq!(ServiceName::parse(wrong), None, "{wrong}");
        assert_rejected::<ServiceName>(&json!(wrong));
    }
    assert_round_trip(&service(), &json!({ "name": "halden.example", "category": "DOMAIN" }));
}

#[test]
fn role_set_operations() {
    for bits in 0..8 {
        let set = RoleSet::from_bits(bits);
        assert_eq!((set.bits(), set.is_empty(), set.iter().count()), (bits, bits == 0, bits.count_ones() as usize));
        assert_eq!(set.iter().collect::<RoleSet>(), set);
        assert_eq!(RoleSet::from(Vec::from(set)), set);
        for other in (0..8).map(RoleSet::from_bits) {
            for role in Role::ALL {
                let (a, b) = (set.contains(role), other.contains(role));
                assert_eq!(set.union(other).contains(role), a || b);
                assert_eq!(set.intersection(other).contains(role), a && b);
                assert_eq!(set.without(other).contains(role), a && !b);
                assert!(set.with(role).contains(role));
            }
        }
    }
    assert_eq!(RoleSet::from_bits(255), roles(&Role::ALL), "other bits are dropped");
    assert_eq!(RoleSet::from(Tech).bits(), 2);
    assert_round_trip(&roles(&[Billing, Admin]), &json!(["contactAdmin", "contactBilling"]));
    assert_rejected::<RoleSet>(&json!(["tech"]));
}

#[test]
fn per_role_values() {
    let mut names = PerRole::from_fn(Role::as_str);
    assert_eq!(Role::ALL.map(|role| *names.get(role)), Role::ALL.map(Role::as_str));
    for (role, name) in [(Admin, "a"), (Tech, "t"), (Billing, "b")] {
        *names.get_mut(role) = name;
    }
    assert_eq!(names, PerRole { admin: "a", tech: "t", billing: "b" });
    let [one, other] = ["one", "other"].map(account);
    assert_eq!(contacts(&other, &one, &other).accounts(), [one, other], "each once");
}

// Names of variants

/// The variants that are `wanted`.
fn names<T: Copy>(all: &[T], name: fn(T) -> &'static str, wanted: impl Fn(T) -> bool) -> String {
    all.iter().copied().filter(|value| wanted(*value)).map(name).collect::<Vec<_>>().join(" ")
}

#[test]
fn names_of_variants() {
    let states = |wanted: fn(RequestState) -> bool| names(&RequestState::ALL, RequestState::as_str, wanted);
    let all = "todo validatingByCustomers checkValidity doing done refused expired aborted error";
    assert_eq!(states(|_| true), all);
    assert_eq!(states(RequestState::is_final), "done refused expired aborted error");
    let categories = |wanted: fn(Category) -> bool| names(&Category::ALL, Category::as_str, wanted);
    assert_eq!(
        categories(|_| true),
        "ALL_DOM ANTHOS CLOUD DEDICATED DEDICATED_CLUSTER DOMAIN EMAIL_DOMAIN ESSENTIALS FAILOVER HOSTING \
         HOSTING_RESELLER HYCU KUBE LOAD_BALANCER LOGS NAS NASHA NETAPP NUTANIX OVER_THE_BOX OVH_CLOUD_CONNECT \
         PACK_SIP_TRUNK PACK_XDSL PRIVATE_CLOUD PRIVATE_DATABASE VPS XDSL ZONE"
    );
    assert_eq!(categories(Category::is_part_of_a_site), "DOMAIN EMAIL_DOMAIN HOSTING ZONE");
    assert_eq!(categories(Category::is_named_by_a_domain), "DOMAIN EMAIL_DOMAIN ZONE");
    let compared = "ALL_DOM DOMAIN EMAIL_DOMAIN HOSTING HOSTING_RESELLER ZONE";
    assert_eq!(categories(Category::compares_names_as_domains), compared);
    let statuses = names(&ServiceStatus::ALL, ServiceStatus::as_str, |_| true);
    assert_eq!(statuses, "expired unPaid pendingDebt inCreation ok other");
    assert_eq!(ServiceStatus::ALL.map(ServiceStatus::is_in_debt), [false, true, true, false, false, false]);
    assert_eq!(ServiceStatus::ALL.map(ServiceStatus::rank), [0, 1, 2, 3, 4, 5]);
    assert!(expiration_key(Some("2030-01-02")) < expiration_key(None));
    let bills = names(&BillStatus::ALL, BillStatus::as_str, |_| true);
    assert_eq!(bills, "PAID REFUNDED TO_BE_PAID UNMATURED UNPAID WRITE_OFF OTHER");
    let payments = names(&PaymentStatus::ALL, PaymentStatus::as_str, |_| true);
    let all = "CANCELED CANCELING CREATED CREATING ERROR EXPIRED FAILED MAINTENANCE PAUSED REJECTED REPLACED VALID VALIDATING OTHER";
    assert_eq!(payments, all);
    assert_eq!(names(&Notice::ALL, Notice::as_str, Notice::carries_code), "confirm");
}

#[test]
fn subsidiaries_belong_to_their_zones() {
    for (zone, expected) in [
        (Zone::Eu, "CZ DE ES EU FI FR GB IE IT LT MA NL PL PT SN TN"),
        (Zone::Ca, "ASIA AU CA IN QC SG WE WS"),
        (Zone::Us, "US"),
    ] {
        let inside: Vec<Subsidiary> = Subsidiary::all().filter(|subsidiary| subsidiary.zone() == zone).collect();
        assert_eq!(names(&inside, Subsidiary::as_str, |_| true), expected);
        assert_ne!(zone.another(), zone);
    }
    for subsidiary in Subsidiary::all() {
        assert_eq!(Subsidiary::parse(subsidiary.as_str()), Some(subsidiary));
        assert_round_trip(&subsidiary, &json!(subsidiary.as_str()));
    }
    assert_eq!(Subsidiary::parse("fr"), None);
    assert_rejected::<Subsidiary>(&json!("XX"));
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn parsing_never_panics_and_round_trips(text in ".*") {
        if let Ok(handle) = NicHandle::parse(&text) {
            prop_assert_eq!(NicHandle::parse(handle.as_str()), Ok(handle.clone()));
        }
        if let Some(address) = EmailAddress::parse(&text) {
            prop_assert_eq!(EmailAddress::parse(address.as_str()), Some(address.clone()));
        }
        if let Some(name) = ServiceName::parse(&text) {
            prop_assert_eq!(name.as_str(), text.as_str());
        }
        prop_assert!(ValidationCode::parse(&text).is_none_or(|code| code.expose().len() == CODE_LENGTH));
        prop_assert!(RequestId::parse(&text).is_none_or(|id| RequestId::RANGE.contains(&id.get())));
        let _ = suggestion(&text, "ovh");
    }

    #[test]
    fn parses_every_handle_of_the_grammar(text in "[a-zA-Z0-9]{2,32}-[a-zA-Z]{2,16}") {
        prop_assert_eq!(NicHandle::parse(&text).map(String::from), Ok(text.to_ascii_lowercase()));
    }



    /// Codes as they may arrive: a piece removed, repeated or replaced, and wrapped by a mail client.
    #[test]
    fn mutated_code_is_the_whole_code_or_none(
        whole in "[A-Za-z0-9]{32}",
        at in 0..=CODE_LENGTH,
        removed in 0..3_usize,
        inserted in "[A-Za-z0-9 \\t\\r\\n\u{a0}\u{200b}.,;:<>\"'éΑ０-]{0,3}",
        spaces in prop::collection::vec((0..=CODE_LENGTH, "[ \\t\\r\\n\u{a0}]"), 0..4),
    ) {
        let mut text = whole.clone();
        text.replace_range(at..(at + removed).min(CODE_LENGTH), &inserted);
        for (place, space) in spaces {
            if text.is_char_boundary(place.min(text.len())) {
                text.insert_str(place.min(text.len()), &space);
            }
        }
        let letters: String = text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect();
        let letters = letters.trim_matches(|c: char| !c.is_ascii_alphanumeric()).to_owned();
        let is_code = letters.len() == CODE_LENGTH && letters.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let read = ValidationCode::parse(&text).map(String::from);
        prop_assert_eq!(read, is_code.then_some(letters), "{:?}", text);
    }

    #[test]
    fn random_bytes_make_a_parsable_code(bytes in prop::collection::vec(any::<u8>(), 64)) {
        let code = ValidationCode::from_random(&bytes);
        let read = code.as_ref().map(|code| ValidationCode::parse(code.expose()));
        prop_assert_eq!(read, code.map(Some));
    }
}

#[test]
fn language_of_locale() {
    for (locales, language) in
        [(["fr_FR", "fr_CA", "FR"], Language::French), (["en_GB", "fi_FI", ""], Language::English)]
    {
        assert_eq!(locales.map(Language::of_locale), [language; 3]);
    }
    assert_eq!((Language::of_locale("é"), Language::ALL.map(Language::tag)), (Language::English, ["en", "fr"]));
}

#[test]
fn email_language_falls_back_to_a_supported_one() {
    for language in Language::ALL {
        let of_subsidiaries = Subsidiary::all().map(|subsidiary| language.locale(subsidiary));
        for locale in of_subsidiaries.chain([language.main_locale()]) {
            assert!(LOCALES.contains(&locale), "{locale}");
            assert_eq!(Language::of_locale(locale), language);
        }
    }
    let of = |language: Language, code: &str| language.locale(Subsidiary::parse(code).expect("a subsidiary"));
    assert_eq!((of(Language::French, "QC"), of(Language::French, "DE")), ("fr_CA", "fr_FR"));
    assert_eq!((of(Language::English, "IE"), of(Language::English, "FR")), ("en_IE", "en_GB"));
}

#[test]
fn rejects_long_or_unsafe_names() {
    assert!(is_name("") && is_name("Łucja O’Bell-Ñandú") && is_name(&"é".repeat(LONGEST_NAME)));
    assert!(!is_name(&"é".repeat(LONGEST_NAME + 1)) && !is_name("<b>") && !is_name("a>b"));
    for mark in ["\u{61c}", "\u{200e}", "\u{200f}", "\u{202a}", "\u{202e}", "\u{2066}", "\u{2069}"] {
        assert!(!is_name(&["a", mark, "b"].concat()), "{mark:?}");
        assert!(mark.chars().all(changes_direction), "{mark:?}");
    }
    assert!(!"aß-\u{200b}\u{200d}\u{202f}\u{206a}".chars().any(changes_direction));
    // Joiners, which some scripts need.
    assert!(is_name("علی\u{200c}رضا"));
}

#[test]
fn domain_labels_are_letters_digits_and_hyphens() {
    let is_domain = |text: &str| ServiceName::parse(text).is_some_and(|name| name.is_domain());
    for good in ["a.example", "blue-kettle.example", "łąka-i-las.example", "xn--a.co.uk", "4you.example", "خزف.example"]
    {
        assert!(is_domain(good), "{good}");
    }
    let long = ["a".repeat(64).as_str(), ".example"].concat();
    let bad = "=cmd|x.example kettle .example a..example a.example. -a.example a-.example 1.2.3.4 a_b.example";
    for bad in bad.split(' ').chain([&*long]) {
        assert!(!is_domain(bad), "{bad}");
    }
}

#[test]
fn typed_ids_are_decimal_numbers() {
    let id = SessionId::new(42);
    assert_eq!(SessionId::parse("42"), Some(id));
    assert_eq!((id.get(), id.to_string()), (42, "42".to_owned()));
    assert_eq!(SessionId::parse("4x"), None);
}

#[test]
fn equal_facts_are_told_once_for_all_their_types() {
    use Category::{Domain, Hosting, Vps, Zone};
    let facts = [("a", Domain), ("b", Zone), ("a", Hosting), ("b", Vps)];
    assert_eq!(Category::by_equal(facts), [("a", vec![Domain, Hosting]), ("b", vec![Zone, Vps])]);
    assert!(Category::by_equal::<()>([]).is_empty());
}
