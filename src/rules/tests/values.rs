//! Parsing and formatting of the value types.

use crate::{prelude::*, test};
use handover_rules::account::sign_in::{
    FREE_FAILURES_OF_CLIENT, NetworkSize, is_suspicious, remembered_failures, sign_in_wait, sign_in_wait_of_network,
};
use handover_rules::model::billing::{BillStatus, PaymentStatus};
use handover_rules::model::code::CODE_LENGTH;
use handover_rules::model::handle::{HandleError, suggestion};
use handover_rules::model::policy::MAX_DELEGATED;
use handover_rules::model::service::expiration_key;
use handover_rules::request::timeline::TimelineEvent;
use handover_rules::submission::abilities::{Ability, abilities, can};
use handover_rules::{SessionId, SubmissionId, ValidationCode};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use std::collections::BTreeSet;

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
    for text in [
        "",
        "mail",
        "@halden.example",
        "mail@",
        "mail@localhost",
        "mail@.example",
        "mail@halden..example",
        "mail@halden.example.",
        "two@at@halden.example",
        "a b@halden.example",
        "mail@hal den.example",
        "mail@halden.example\r\nBcc: x@y.example",
        "a\u{0}b@halden.example",
        "mail\u{2028}@halden.example",
        "<mail@halden.example>",
        "a,b@halden.example",
        "a;b@halden.example",
        "\"a\"@halden.example",
        "mail@[192.0.2.1]",
        "a:b@halden.example",
        "a\\b@halden.example",
        "a(b)@halden.example",
        &long_local,
        &long,
    ] {
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
    for text in [
        "mail@halden.example.",
        "mail@-halden.example",
        "mail@halden-.example",
        "mail@hal_den.example",
        "mail@hal!den.example",
        "mail@halden.1",
        "mail@192.0.2.1",
        "ma\u{200b}il@halden.example",
        "mail@hal\u{ad}den.example",
        "mail\u{feff}@halden.example",
        "mail@halden.example\u{2060}",
        "ma\u{200d}il@halden.example",
        "ma\u{202e}il@halden.example",
        "ma\u{fe0f}il@halden.example",
        "ma\u{e0061}il@halden.example",
        "ma\u{3164}il@halden.example",
        &too_long_in_quotes,
        &long_label,
    ] {
        assert_eq!(EmailAddress::mailable(text), None, "{text:?}");
    }
}

#[test]
fn masked_address_shows_one_letter_and_the_domain() {
    let masked = |text| EmailAddress::parse(text).expect("an address").masked();
    assert_eq!(masked("mail@halden.example"), "m•••@halden.example");
    assert_eq!(masked("é@halden.example"), "é•••@halden.example");
}

#[test]
fn addresses_that_differ_by_case_are_one_mailbox() {
    let address = |text| EmailAddress::parse(text).expect("an address");
    let known = address("Mira.Sol@halden.example");
    for same in ["Mira.Sol@halden.example", "mira.sol@halden.example", "MIRA.SOL@HALDEN.EXAMPLE"] {
        assert!(known.is_same_mailbox(&address(same)), "{same}");
    }
    for other in ["mirasol@halden.example", "mira.sol+a@halden.example", "mira.sol@halden.example.org"] {
        assert!(!known.is_same_mailbox(&address(other)), "{other}");
    }
}

// Codes

fn code(text: &str) -> ValidationCode {
    ValidationCode::parse(text).expect("a code")
}

#[test]
fn parses_code_wrapped_by_a_mail_client() {
    let text = "ABCDEFGHIJKLMNOPqrstuvwxyz012345";
    assert_eq!((text.len(), CODE_LENGTH), (32, 32));
    for broken in [text, " ABCDEFGHIJKLMNOP\r\n  qrstuvwxyz012345\t", "ABCDEFGH IJKLMNOP qrstuvwx yz012345\u{a0}"] {
        assert_eq!(code(broken).expose(), text);
    }
    assert_round_trip(&code(text), &json!(text));
    for wrong in [
        "",
        "ABC",
        &text[1..],
        "ABCDEFGHIJKLMNOPqrstuvwxyz0123456",
        "ABCDEFGHIJKLMNOPqrstuvwxyz01234-",
        "ABCDEFGHIJKLMNOPqrstuvwxyz0123é",
    ] {
        assert_eq!(ValidationCode::parse(wrong), None, "{wrong}");
        assert_rejected::<ValidationCode>(&json!(wrong));
    }
    assert_ne!(code(text), code(&text.to_lowercase()), "letters are not folded");
}

#[test]
fn code_is_redacted_in_debug_output() {
    let text = "ABCDEFGHIJKLMNOPqrstuvwxyz012345";
    assert_eq!(format!("{:?}", code(text)), "ValidationCode(…)");
}

#[test]
fn code_characters_are_uniformly_distributed() {
    // Each of the 62 characters corresponds to four of the 256 bytes; the other eight are skipped.
    let mut drawn = std::collections::BTreeMap::new();
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
    assert_eq!(
        ValidationCode::from_random(&mixed).map(String::from).as_deref(),
        Some("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef")
    );
    assert_ne!(CodeHash([0; 32]), CodeHash([1; 32]));
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
    for (typed, searched) in [(" 1234 56", "123456"), ("vps 12 34", "vps 12 34"), ("", "")] {
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
    assert_eq!(RequestId::from_random(0).get(), 100_000_000);
    assert_eq!(RequestId::from_random(999_999_999_999 - 100_000_000).get(), 999_999_999_999);
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
    assert_eq!(RoleSet::default(), RoleSet::EMPTY);
    assert_round_trip(&roles(&[Billing, Admin]), &json!(["contactAdmin", "contactBilling"]));
    assert_eq!(
        serde_json::from_value::<RoleSet>(json!(["contactTech", "contactTech"])).expect("a set"),
        roles(&[Tech])
    );
    assert_rejected::<RoleSet>(&json!(["tech"]));
}

#[test]
fn per_role_values() {
    let mut names = PerRole::from_fn(Role::as_str);
    for role in Role::ALL {
        assert_eq!(*names.get(role), role.as_str());
        assert_round_trip(&role, &json!(role.as_str()));
    }
    *names.get_mut(Admin) = "a";
    *names.get_mut(Tech) = "t";
    *names.get_mut(Billing) = "b";
    assert_eq!(names, PerRole { admin: "a", tech: "t", billing: "b" });
    assert_eq!(
        serde_json::to_value(&names).expect("can be written"),
        json!({ "admin": "a", "tech": "t", "billing": "b" })
    );
}

// Names in JSON and in the database

/// Asserts that names are unique, parse back, and match serde's output.
macro_rules! names {
    ($type:ty, $all:expr, $expected:expr) => {{
        let all: Vec<$type> = $all.to_vec();
        let names: Vec<&str> = all.iter().map(|value| value.as_str()).collect();
        let expected: Vec<&str> = $expected.split_whitespace().collect();
        assert_eq!(names, expected);
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), all.len());
        for value in all {
            assert_eq!(<$type>::parse(value.as_str()), Some(value));
            assert_round_trip(&value, &json!(value.as_str()));
        }
        for wrong in ["", "nonsense", " "] {
            assert_eq!(<$type>::parse(wrong), None);
            assert_rejected::<$type>(&json!(wrong));
        }
    }};
}

#[test]
fn state_names() {
    names!(
        RequestState,
        RequestState::ALL,
        "todo validatingByCustomers checkValidity doing done refused expired aborted error"
    );
    let last: Vec<&str> =
        RequestState::ALL.into_iter().filter(|state| state.is_final()).map(RequestState::as_str).collect();
    assert_eq!(last, ["done", "refused", "expired", "aborted", "error"]);
}

#[test]
fn category_names() {
    names!(
        Category,
        Category::ALL,
        "ALL_DOM ANTHOS CLOUD DEDICATED DEDICATED_CLUSTER DOMAIN EMAIL_DOMAIN ESSENTIALS FAILOVER HOSTING
         HOSTING_RESELLER HYCU KUBE LOAD_BALANCER LOGS NAS NASHA NETAPP NUTANIX OVER_THE_BOX OVH_CLOUD_CONNECT
         PACK_SIP_TRUNK PACK_XDSL
         PRIVATE_CLOUD PRIVATE_DATABASE VPS XDSL ZONE"
    );
    let site: Vec<&str> = Category::ALL
        .iter()
        .filter(|category| category.is_part_of_a_site())
        .map(|category| category.as_str())
        .collect();
    assert_eq!(site, ["DOMAIN", "EMAIL_DOMAIN", "HOSTING", "ZONE"]);
}

#[test]
fn other_enum_names() {
    names!(ServiceStatus, ServiceStatus::ALL, "expired unPaid pendingDebt inCreation ok");
    names!(BillStatus, BillStatus::ALL, "PAID REFUNDED TO_BE_PAID UNMATURED UNPAID WRITE_OFF");
    names!(
        PaymentStatus,
        PaymentStatus::ALL,
        "CANCELED CANCELING CREATED CREATING ERROR EXPIRED FAILED MAINTENANCE PAUSED REJECTED REPLACED VALID VALIDATING"
    );
    names!(
        Notice,
        Notice::ALL,
        "confirm reminder blocked done changed declined withdrawn takenBack superseded accountRecovered endedByProvider expired failed
         roleEnding roleEnded"
    );
    names!(
        TimelineEvent,
        TimelineEvent::ALL,
        "asked codesQueued accepted declined withdrawn takenBack superseded accountRecovered endedByProvider resent reminded checked
         blocked graceBegan moved expired failed"
    );
    assert_eq!(Notice::ALL.into_iter().filter(|notice| notice.carries_code()).collect::<Vec<_>>(), [Notice::Confirm]);
    assert_eq!(ServiceStatus::ALL.map(ServiceStatus::is_in_debt), [false, true, true, false, false]);
    assert_eq!(ServiceStatus::ALL.map(ServiceStatus::rank), [0, 1, 2, 3, 4]);
    assert!(expiration_key(Some("2030-01-02")) < expiration_key(None));
}

#[test]
fn subsidiaries_belong_to_their_zones() {
    let of = |zone: Zone| -> String {
        let inside = Subsidiary::all().filter(|subsidiary| subsidiary.zone() == zone);
        inside.map(|subsidiary| subsidiary.as_str().to_owned()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(of(Zone::Eu), "CZ DE ES EU FI FR GB IE IT LT MA NL PL PT SN TN");
    assert_eq!(of(Zone::Ca), "ASIA AU CA IN QC SG WE WS");
    assert_eq!(of(Zone::Us), "US");
    for subsidiary in Subsidiary::all() {
        assert_eq!(Subsidiary::parse(subsidiary.as_str()), Some(subsidiary));
        assert_round_trip(&subsidiary, &json!(subsidiary.as_str()));
    }
    for zone in [Zone::Eu, Zone::Ca, Zone::Us] {
        assert_ne!(zone.another(), zone);
        assert_round_trip(&zone, &json!(zone.as_str()));
    }
    assert_eq!(Subsidiary::parse("fr"), None);
    assert_rejected::<Subsidiary>(&json!("XX"));
}

#[test]
fn default_policy_has_the_documented_limits() {
    let expected = json!({
        "deadline": 604_800,
        "grace": 120,
        "wrongTriesAnHour": 10,
        "resendWait": 60,
        "resendsADay": 10,
        "openRequests": 500,
        "mailsToOneAccount": 200,
        "mailsToOneself": 1000,
        "adminCooldown": 86400,
        "lookupsAMinute": 60,
        "maxLines": 2000,
    });
    assert_round_trip(&Policy::default(), &expected);
}

#[test]
fn budget_refuses_an_excess() {
    let policy = Policy { open_submissions: 3, ..Policy::default() };
    assert_eq!([0, 2, 3].map(|open| policy.allows_submissions(open, 1)), [true, true, false]);
    assert_eq!([1, 2, 3, u32::MAX].map(|more| policy.allows_submissions(1, more)), [true, true, false, false]);
    assert_eq!([0, 2, 3].map(|made| policy.allows_delegated(made)), [true, true, false]);
    let many = Policy { open_submissions: 500, ..policy };
    assert_eq!([MAX_DELEGATED - 1, MAX_DELEGATED].map(|made| many.allows_delegated(made)), [true, false]);
    let policy = Policy { max_lines: 3, ..policy };
    assert_eq!([0, 3, 4].map(|lines| policy.allows_lines(lines)), [true, true, false]);
    let policy = Policy { mails_to_one_account: 2, mails_to_oneself: 3, ..policy };
    assert_eq!([false, true].map(|to_itself| policy.mail_limit(to_itself)), [2, 3]);
}

#[test]
fn lookups_are_limited_per_minute() {
    let policy = Policy { lookups_a_minute: 2, ..Policy::default() };
    assert_eq!([0, 1, 2, 3].map(|made| policy.allows_lookups(made, 1)), [true, true, false, false]);
    assert_eq!([0, 1, 2].map(|made| policy.allows_lookups(made, 2)), [true, false, false]);
}

#[test]
fn cool_down_runs_from_the_change_of_address() {
    let policy = Policy { admin_cooldown: 60, ..Policy::default() };
    let until = |changed, now| policy.cooldown_until(changed, at(now));
    assert_eq!((until(None, 0), until(Some(at(0)), 59)), (None, Some(at(60))));
    assert_eq!(until(Some(at(0)), 60), None);
}

#[test]
fn sign_in_limit_by_ip_is_higher_than_by_login_and_expires() {
    let wait = |failures| sign_in_wait_of_network(failures, NetworkSize::Client, FREE_FAILURES_OF_CLIENT);
    assert_eq!(wait(29), 0);
    let waits: Vec<u32> = (30..39).map(wait).collect();
    assert_eq!(waits, [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]);
    let remembered = |failures, seconds| remembered_failures(failures, NetworkSize::Client, seconds);
    assert_eq!([0, 359, 360, 3600, u32::MAX].map(|seconds| remembered(31, seconds)), [31, 31, 30, 21, 0]);
}

#[test]
fn larger_networks_have_more_failures_but_not_more_for_each_client() {
    for (size, free) in [(NetworkSize::Client, 5), (NetworkSize::Home, 10), (NetworkSize::Site, 20)] {
        let wait = |failures| sign_in_wait_of_network(failures, size, 5);
        assert_eq!([free - 1, free, free + size.weight(), u32::MAX].map(wait), [0, 30, 60, 3600], "{size:?}");
        let expected = 31 - size.weight();
        assert_eq!(remembered_failures(31, size, 360), expected, "{size:?}");
    }
}

#[test]
fn failed_sign_ins_back_off() {
    let waits: Vec<u32> = (0..14).map(sign_in_wait).collect();
    assert_eq!(waits, [0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600]);
    assert_eq!(sign_in_wait(u32::MAX), 3600);
    // From then on, a success is suspicious, unless the account knows the browser.
    for failures in [0, 4, 5, u32::MAX] {
        assert_eq!(is_suspicious(failures, false), sign_in_wait(failures) > 0, "{failures}");
        assert!(!is_suspicious(failures, true));
    }
}

#[test]
fn facts_and_requests_serialize() {
    let harness = RequestHarness::usual();
    let expected = json!({
        "id": 1,
        "service": { "name": "halden.example", "category": "DOMAIN" },
        "roles": ["contactTech"],
        "asker": "asker-ovh",
        "from": "outgoing-ovh",
        "to": "incoming-ovh",
        "askedAt": "2030-03-17T17:46:40Z",
        "deadline": "2030-03-24T17:46:40Z",
        "state": "validatingByCustomers",
        "parties": [
            { "account": "asker-ovh", "acceptedAt": null },
            { "account": "incoming-ovh", "acceptedAt": null },
        ],
        "effectAt": null,
        "reminders": 0,
        "ended": null,
    });
    assert_round_trip(&harness.request, &expected);
    let account = fine(&asker());
    let expected = json!({
        "handle": "asker-ovh",
        "zone": "EU",
        "profileComplete": true,
        "addressConfirmed": true,
        "hasUnpaidBill": false,
        "hasPaymentMethod": true,
        "suspended": false,
        "cooldownUntil": null,
    });
    assert_round_trip(&account, &expected);
    let refusal = Refusal::WrongCode { tries_left: 3, until: None };
    assert_round_trip(&refusal, &json!({ "wrongCode": { "triesLeft": 3 } }));
}

// Abilities

#[test]
fn abilities_of_each_role_on_domain_and_hosting() {
    use Ability::{AddDomains, ChangeAllContacts, ChangeHolder, ChangePasswords, Configure, HandOnBilling, HandOnTech};
    use Ability::{InstallModules, ManagePayment, OrderCertificates, Renew, SeeInvoices, TransferOut};
    let list = |held: &[Role], category| -> Vec<Ability> { abilities(roles(held), category).collect() };
    assert_eq!(list(&[Admin], Category::Domain), [ChangeAllContacts, ChangeHolder, TransferOut, Configure]);
    assert_eq!(list(&[Tech], Category::Domain), [HandOnTech, Configure]);
    assert_eq!(list(&[Billing], Category::Domain), [HandOnBilling, SeeInvoices, Renew, ManagePayment]);
    let webmaster = [HandOnTech, Configure, AddDomains, InstallModules, ChangePasswords, OrderCertificates];
    assert_eq!(list(&[Tech], Category::Hosting), webmaster);
    assert_eq!(list(&[], Category::Hosting), []);
}

#[test]
fn tech_contact_lacks_abilities_unless_other_roles_add_them() {
    for category in Category::ALL {
        for never in [
            Ability::ChangeAllContacts,
            Ability::SeeInvoices,
            Ability::Renew,
            Ability::ManagePayment,
            Ability::TransferOut,
            Ability::ChangeHolder,
        ] {
            assert!(!can(roles(&[Tech]), category, never));
        }
        for ability in Ability::ALL {
            let handing_on = matches!(ability, Ability::HandOnTech | Ability::HandOnBilling);
            let alone = Role::ALL.into_iter().any(|role| can(role.into(), category, ability));
            assert_eq!(can(roles(&Role::ALL), category, ability), alone && !handing_on, "{ability:?} on {category:?}");
        }
    }
    assert!(can(roles(&[Tech]), Category::Zone, Ability::EditDns));
    assert!(can(roles(&[Tech]), Category::EmailDomain, Ability::ManageMailboxes));
    assert!(can(roles(&[Tech]), Category::PrivateDatabase, Ability::ChangePasswords));
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

    #[test]
    fn random_bits_make_a_valid_request_id(bits: u64) {
        prop_assert!((100_000_000..=999_999_999_999).contains(&RequestId::from_random(bits).get()));
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
    use handover_rules::Language;
    for (locale, language) in [
        ("fr_FR", Language::French),
        ("fr_CA", Language::French),
        ("FR", Language::French),
        ("en_GB", Language::English),
        ("fi_FI", Language::English),
        ("", Language::English),
        ("é", Language::English),
    ] {
        assert_eq!(Language::of_locale(locale), language, "{locale}");
    }
    assert_eq!(Language::ALL.map(Language::tag), ["en", "fr"]);
}

#[test]
fn email_language_falls_back_to_a_supported_one() {
    use handover_rules::Language;
    use handover_rules::model::language::LOCALES;
    for subsidiary in Subsidiary::all() {
        for language in Language::ALL {
            let locale = language.locale(subsidiary);
            assert!(LOCALES.contains(&locale), "{locale}");
            assert_eq!(Language::of_locale(locale), language);
        }
    }
    for language in Language::ALL {
        assert!(LOCALES.contains(&language.main_locale()));
        assert_eq!(Language::of_locale(language.main_locale()), language);
    }
    let of = |language: Language, code: &str| language.locale(Subsidiary::parse(code).expect("a subsidiary"));
    assert_eq!((of(Language::French, "QC"), of(Language::French, "DE")), ("fr_CA", "fr_FR"));
    assert_eq!((of(Language::English, "IE"), of(Language::English, "FR")), ("en_IE", "en_GB"));
}

#[test]
fn rejects_long_or_unsafe_names() {
    use handover_rules::model::account::{LONGEST_NAME, changes_direction, is_name};
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
    let bad = [
        "=cmd|x.example",
        "kettle",
        ".example",
        "a..example",
        "a.example.",
        "-a.example",
        "a-.example",
        "1.2.3.4",
        "a_b.example",
        &long,
    ];
    for bad in bad {
        assert!(!is_domain(bad), "{bad}");
    }
    let named: Vec<Category> =
        Category::ALL.iter().copied().filter(|category| category.is_named_by_a_domain()).collect();
    assert_eq!(named.len(), 3);
    assert!(named.iter().all(|category| category.is_part_of_a_site()));
}

#[test]
fn categories_named_by_domains_compare_names_as_domains() {
    let compared: Vec<&str> = Category::ALL
        .iter()
        .filter(|category| category.compares_names_as_domains())
        .map(|category| category.as_str())
        .collect();
    assert_eq!(compared, ["ALL_DOM", "DOMAIN", "EMAIL_DOMAIN", "HOSTING", "HOSTING_RESELLER", "ZONE"]);
}

#[test]
fn random_request_numbers_have_nine_to_twelve_digits() {
    let (lowest, highest) = (100_000_000, 999_999_999_999);
    for (bits, number) in [(0, lowest), (1, lowest + 1), (highest - lowest, highest), (highest - lowest + 1, lowest)] {
        assert_eq!(RequestId::from_random(bits).get(), number, "{bits}");
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
fn accounts_of_contacts_are_named_once() {
    let [one, other] = ["one", "other"].map(account);
    let contacts = contacts(&other, &one, &other);
    assert_eq!(contacts.accounts(), [one, other]);
}
