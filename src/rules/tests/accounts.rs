//! Accounts: mailed links, passwords, minting of handles, notices, visible names, and step-up.

use crate::{prelude::*, test};
use handover_rules::account::mailed_links::{
    IMMEDIATE_ADMIN_WARNINGS, Intrusion, IssuedLink, Leftover, MAILS_A_DAY, MailedLinkAction, MailedLinkRefusal,
    NEW_ADDRESSES_A_DAY, WRONG_CODES, allows_address_code, allows_address_mail, allows_password_mail,
    next_admin_warning, redeem,
};
use handover_rules::account::password::WeakPassword;
use handover_rules::account::sign_in::{
    Authentication, SIGN_IN_WARNINGS_A_DAY, SensitiveAct, StepUpPolicy, accepts_class, allows_sign_in_warning,
};
use handover_rules::account::{AccountNotice, Connection, MAX_LABEL, is_label, password};
use handover_rules::model::account;
use handover_rules::model::policy::{CALLS_A_DAY, Share, SharedLimit};
use handover_rules::model::service::{RENEWAL_DAYS, notice_due_from, renewal_due};
use proptest::prelude::*;

fn noon() -> Timestamp {
    time("2030-03-04T12:00:00Z")
}

#[test]
fn recovery_ends_every_way_in_and_acts_since_the_intruder_may_have_been_in() {
    let taken_over = noon() - TimeDelta::days(5);
    let lookback = TimeDelta::hours(72);
    let ways_in = Leftover::ALL.into_iter().filter(|leftover| leftover.is_way_in());
    let expected = ["password", "sessions", "credentials", "devices", "mailedLinks"];
    assert_eq!(ways_in.map(Leftover::as_str).collect::<Vec<_>>(), expected);
    assert_eq!(Intrusion::earliest(noon()), noon() - TimeDelta::days(30) - lookback);
    for leftover in Leftover::ALL {
        let [by_session, by_mailbox] = match leftover {
            Leftover::Requests | Leftover::HolderChanges => [None, Some(taken_over)],
            Leftover::Applications | Leftover::Policies => [Some(noon() - lookback), Some(taken_over - lookback)],
            _ => [Some(Timestamp::UNIX_EPOCH); 2],
        };
        assert_eq!(leftover.since(Intrusion::Session { noticed_at: noon() }), by_session, "{leftover:?}");
        assert_eq!(leftover.since(Intrusion::Mailbox { since: taken_over }), by_mailbox, "{leftover:?}");
    }
}

#[test]
fn wrong_address_is_an_intruders_since_the_first_change_that_can_be_undone_or_a_late_one() {
    let ago = |days| noon() - TimeDelta::days(days);
    let mailbox = |since| Intrusion::Mailbox { since };
    for (undoable, changed_at, expected) in [
        (&[ago(2), ago(1)][..], Some(ago(1)), mailbox(ago(2))),
        (&[], Some(ago(30)), mailbox(ago(30))),
        (&[], Some(ago(31)), Intrusion::Session { noticed_at: noon() }),
        (&[], None, Intrusion::Session { noticed_at: noon() }),
    ] {
        assert_eq!(Intrusion::of_wrong_address(undoable, changed_at, noon()), expected);
    }
}

#[test]
fn mailed_link_is_valid_for_its_action_until_it_expires() {
    for action in MailedLinkAction::ALL {
        let link = IssuedLink { action, expires_at: noon(), is_done: false, is_void: false };
        let before = noon() - TimeDelta::milliseconds(1);
        assert_eq!(redeem(Some(&link), action, before), Ok(()));
        assert_eq!(redeem(Some(&link), action, noon()), Err(MailedLinkRefusal::Expired));
        assert_eq!(redeem(None, action, before), Err(MailedLinkRefusal::Unknown));
        for other in MailedLinkAction::ALL.into_iter().filter(|other| *other != action) {
            assert_eq!(redeem(Some(&link), other, before), Err(MailedLinkRefusal::Unknown));
        }
        let done = IssuedLink { is_done: true, ..link };
        assert_eq!(redeem(Some(&done), action, noon()), Err(MailedLinkRefusal::Used));
        let void = IssuedLink { is_void: true, ..link };
        assert_eq!(redeem(Some(&void), action, before), Err(MailedLinkRefusal::Superseded));
    }
    let hours = MailedLinkAction::ALL.map(|action| action.lifetime().num_hours());
    assert_eq!(hours, [24, 1, 24, 72, 14 * 24]);
}

const ABOUT: [&str; 4] = ["Mira", "Halden", "mh20417-ovh", "mira@halden.example"];

fn assert_all(passwords: &str, separator: &str, expected: Result<(), WeakPassword>) {
    for password in passwords.split(separator) {
        assert_eq!(password::check(password, ABOUT), expected, "{password}");
    }
}

#[test]
fn rejects_short_long_and_common_passwords() {
    assert_all("elevenchars,", ",", Err(WeakPassword::TooShort));
    assert_all("twelve chars,łóżko i ława,mira likes eleven boats", ",", Ok(()));
    let common =
        "password1234 P4$$w0rd!!!! Motdepasse2030 qwertyuiop12 aaaaaaaaaaaa 123456789012 abcabcabcabc welcome-test";
    assert_all(common, " ", Err(WeakPassword::Common));
    assert_all("mirahalden12 mh20417-ovh!", " ", Err(WeakPassword::AboutYou));
    let longest = ["kettle boats ".repeat(9).as_str(), "eleven frog"].concat();
    assert_eq!((longest.len(), password::check(&longest, ABOUT)), (password::LONGEST, Ok(())));
    assert_eq!(password::check(&[&longest, "s"].concat(), ABOUT), Err(WeakPassword::TooLong));
}

#[test]
fn any_punctuation_separates_words_about_the_account() {
    for name in
        ["Brien, Müller", "O’Brien–Müller", "“Brien”…Müller", "Brien\u{a0}«Müller»", "Brien、Müller", "Müller_Brien!"]
    {
        let about = [name];
        assert_eq!(password::check("brien-Müller", about), Err(WeakPassword::AboutYou), "{name}");
        assert_eq!(password::check("ten green bottles", about), Ok(()), "{name}");
    }
    // Letters with accents and of other scripts are not punctuation.
    assert_eq!(password::check("żółwiowska42", ["Żółwiowska", "żółwiowska"]), Err(WeakPassword::AboutYou));
    assert_eq!(password::check("Владимиров42", ["Владимиров"]), Err(WeakPassword::AboutYou));
}

#[test]
fn five_unpredictable_characters_are_enough() {
    let about = ["Mira", "Halden"];
    let listed = |text: &str| text == "websolutions";
    for (guessable, weakness) in [("password", WeakPassword::Common), ("mirahalden", WeakPassword::AboutYou)] {
        assert_eq!(password::check(&[guessable, "kx9pm"].concat(), about), Ok(()), "{guessable}");
        assert_eq!(password::check(&[guessable, "kx9p"].concat(), about), Err(weakness), "{guessable}");
    }
    assert_eq!(password::check_listed("websolutionskx9pm", listed), Ok(()));
    assert_eq!(password::check_listed("websolutionskx9p", listed), Err(WeakPassword::Common));
    // Two neighbouring keys are no walk.
    assert_eq!(password::check("passwordwebnty", about), Ok(()));
    for (password, why) in [("kx9pkx9pkx9p", "a pattern three times"), ("n0p0n4b@b3d3f", "the alphabet in disguise")] {
        assert_eq!(password::check(password, about), Err(WeakPassword::Common), "{why}");
    }
}

/// Common words with numbers, and rows, columns and zigzags of keys (ASVS 6.2.4).
#[test]
fn rejects_combinations_of_common_words_and_keyboard_patterns() {
    let words = "password12345 password123456 Password54321! P4ssw0rd12345 Password2026! 12345password12345 motdepasse12345 \
                 motdepasse1987 administrator12345 iloveyou12345 welcome12345 passwordpassword12345";
    assert_all(words, " ", Err(WeakPassword::Common));
    let keys = "qwerty123456 QWERTZ123456 azerty123456 azertyuiop123 wxcvbn123456 zxcvbnm12345 mlkjhgfdsq12 1q2w3e4r5t6y \
                a2z3e4r5t6y7 1qaz2wsx3edc zaq12wsxcde3 qweasdzxc123 poiuytrewq09 abcdef123456 111222333444";
    assert_all(keys, " ", Err(WeakPassword::Common));
    assert_all("mirahalden12345 Mira.Halden.1987 mh20417qwerty haldenpassword12345", " ", Err(WeakPassword::AboutYou));
    let good = "correct horse battery,correct horse 42 łódź,nine blue kettles sing,ten green bottles fall,one more of these,\
                dessert were great,was it 1984 or 1985?,2041-kettle-0,the password is 12 boats,tZ8vQ-m2KxRw,k7$Lp9!nD2wB,\
                vert olive granit,elle lit sous le pommier,żółta łódka płynie";
    assert_all(good, ",", Ok(()));
}

#[test]
fn rejects_listed_passwords_in_disguise_and_two_in_a_row() {
    let listed = |text: &str| ["websolutions", "chelsea", "steelers", "rangers", "horse"].contains(&text);
    let disguised = "websolutions,WebSolutions,w3bs0lut!0ns,websolutions99,-websolutions--,chelsearangers,steelers.rangers,\
                     chelsea 2014 summer,x";
    for password in disguised.split(',') {
        assert_eq!(password::check_listed(password, listed), Err(WeakPassword::Common), "{password}");
    }
    for password in ["chelsea rangers steelers", "kettle-websolutions", "horse horse hxrse", "nine blue kettles sing"] {
        assert_eq!(password::check_listed(password, listed), Ok(()), "{password}");
    }
    assert_eq!(password::check_listed("correct horse battery staple", |_| false), Ok(()));
}

#[test]
fn handles_are_minted_from_names() {
    for (first, name, expected) in [
        ("Mira", "Halden", "mh12345-ovh"),
        ("mira", "van Brenen", "mv12345-ovh"),
        ("'Ilana", "O'Neil", "io12345-ovh"),
        ("Яна", "", "xx12345-ovh"),
    ] {
        let minted = account::mint(first, name, 12_345, "ovh").expect("a handle");
        assert_eq!(minted.as_str(), expected);
    }
    assert_eq!(account::mint("Mira", "Halden", 1, "not a suffix"), None);
}

#[test]
fn renewal_notices_are_due_30_7_and_1_days_before() {
    assert_eq!(RENEWAL_DAYS, [30, 7, 1]);
    let today = noon().date_naive();
    for left in -1..=31 {
        let expected = match left {
            0..=1 => Some(1),
            2..=7 => Some(7),
            8..=30 => Some(30),
            _ => None,
        };
        assert_eq!(renewal_due(today + TimeDelta::days(left), today), expected, "{left}");
    }
    let last_day: NaiveDate = "2030-04-13".parse().expect("a day");
    let due = RENEWAL_DAYS.map(|days| notice_due_from(last_day, days).to_rfc3339());
    assert_eq!(due, ["2030-03-14T00:00:00+00:00", "2030-04-06T00:00:00+00:00", "2030-04-12T00:00:00+00:00"]);
}

#[test]
fn notices_with_a_link_reach_an_address_that_does_not_work_yet() {
    use AccountNotice::{AddressChanged, AdminRequested, ConfirmAddress, ConfirmSignUp, SetPassword};
    for notice in AccountNotice::ALL {
        let links = [ConfirmSignUp, SetPassword, ConfirmAddress, AddressChanged, AdminRequested].contains(&notice);
        assert_eq!((notice.carries_token(), notice.waits_for_working_address()), (links, !links), "{notice:?}");
        assert_eq!(notice.may_reach_a_stranger(), [ConfirmSignUp, ConfirmAddress].contains(&notice), "{notice:?}");
    }
}

#[test]
fn notices_of_access_go_only_to_those_who_still_have_it() {
    let [to, other] = ["aa1-ovh", "bb2-ovh"].map(|handle| NicHandle::parse(handle).expect("a handle"));
    for notice in AccountNotice::ALL {
        let is_about_access = matches!(notice, AccountNotice::AccessGiven | AccountNotice::AccessChanged);
        let is_needed = |accounts: &[&NicHandle]| {
            let accounts = accounts.iter().copied().cloned().collect();
            notice.is_still_needed(Some(&to), Some(&accounts))
        };
        assert!(is_needed(&[&to, &other]) && notice.is_still_needed(None, None), "{notice:?}");
        assert_eq!(is_needed(&[&other]), !is_about_access, "{notice:?}");
    }
}

#[test]
fn warnings_of_a_former_address_are_collected_for_an_hour_after_five() {
    let minutes = |minutes| noon() + TimeDelta::minutes(minutes);
    for (mails, last, expected) in [
        (0, None, minutes(0)),
        (IMMEDIATE_ADMIN_WARNINGS - 1, Some(minutes(0)), minutes(0)),
        (IMMEDIATE_ADMIN_WARNINGS, Some(minutes(0)), minutes(60)),
        (IMMEDIATE_ADMIN_WARNINGS, Some(minutes(-59)), minutes(1)),
        (IMMEDIATE_ADMIN_WARNINGS + 20, Some(minutes(-60)), minutes(0)),
        (IMMEDIATE_ADMIN_WARNINGS + 20, Some(minutes(-600)), minutes(0)),
        (IMMEDIATE_ADMIN_WARNINGS, None, minutes(0)),
    ] {
        assert_eq!(next_admin_warning(mails, last, noon()), expected, "{mails} {last:?}");
    }
}

#[test]
fn mails_and_codes_have_limits() {
    for (limit, allows) in [
        (CALLS_A_DAY.own, (|own| CALLS_A_DAY.allows(Share { own, in_all: own })) as fn(u32) -> bool),
        (CALLS_A_DAY.in_all, |in_all| CALLS_A_DAY.allows(Share { own: 0, in_all })),
        (CALLS_A_DAY.own, |own| allows_address_mail(0, Share { own, in_all: own })),
        (NEW_ADDRESSES_A_DAY, |mails| allows_address_mail(mails, Share { own: 0, in_all: 0 })),
        (WRONG_CODES, allows_address_code),
        (SIGN_IN_WARNINGS_A_DAY, allows_sign_in_warning),
    ] {
        assert_eq!([0, limit - 1, limit, limit + 1].map(allows), [true, true, false, false], "{limit}");
    }
}

#[test]
fn strangers_leave_a_caller_its_first_call() {
    let allows = |own, in_all| CALLS_A_DAY.allows(Share { own, in_all });
    let SharedLimit { in_common, in_all, .. } = CALLS_A_DAY;
    assert!(allows(1, in_common - 1) && !allows(1, in_common), "a repeated call");
    assert!(allows(0, in_common) && allows(0, in_all - 1) && !allows(0, in_all), "a first call");
}

#[test]
fn password_reset_limit_always_leaves_the_owner_a_link() {
    let minutes = |minutes| Some(TimeDelta::minutes(minutes));
    for (mails, since_open, is_allowed) in [
        (0, None, true),
        (MAILS_A_DAY - 1, minutes(0), true),
        (MAILS_A_DAY, None, true),
        (MAILS_A_DAY, minutes(0), false),
        (MAILS_A_DAY, minutes(59), false),
        (MAILS_A_DAY, minutes(60), true),
        (MAILS_A_DAY + 20, minutes(60), true),
    ] {
        assert_eq!(allows_password_mail(mails, since_open), is_allowed, "{mails} {since_open:?}");
    }
}

// Visible names and private labels

#[test]
fn hidden_name_is_visible_to_partners_only() {
    for bits in 0..16_u8 {
        let connection = Connection {
            shares_service: bits & 1 != 0,
            has_asked_reader: bits & 2 != 0,
            has_accepted_reader: bits & 4 != 0,
            gives_reader_access: bits & 8 != 0,
        };
        // Of no connection, not even a name that is not hidden.
        let is_partner = bits & !1 != 0;
        assert_eq!([false, true].map(|hides| connection.shows_name(hides)), [bits != 0, is_partner], "{connection:?}");
    }
}

#[test]
fn labels_are_short_lines_that_keep_their_direction() {
    let longest = "é".repeat(MAX_LABEL);
    for label in ["Studio Nord, front desk", "שלום", &longest] {
        assert!(is_label(label), "{label:?}");
    }
    for text in ["", " ", &[&longest, "é"].concat(), "<b>", "aa1-ovh \u{202e}vo-1bb", "\u{2066}x"] {
        assert!(!is_label(text), "{text:?}");
    }
}

// Authentications by the provider

fn now() -> Timestamp {
    "2030-03-04T10:00:00Z".parse().expect("a timestamp")
}

fn authentication(acr: Option<&str>, seconds_ago: Option<i64>) -> Authentication {
    let at = seconds_ago.map(|seconds| now() - TimeDelta::seconds(seconds));
    Authentication { acr: acr.map(str::to_owned), at }
}

fn policy(acr: &[&str], max_age: Option<u32>) -> StepUpPolicy {
    let acr = acr.iter().map(|class| (*class).to_owned()).collect();
    StepUpPolicy { acts: vec![SensitiveAct::Accept], acr, max_age }
}

#[test]
fn acts_that_are_not_configured_need_nothing() {
    let policy = policy(&["gold"], Some(60));
    assert!(policy.allows(SensitiveAct::AskForAdmin, None, now()));
    assert!(!policy.allows(SensitiveAct::Accept, None, now()), "a session by password");
    assert!(StepUpPolicy::default().allows(SensitiveAct::Accept, None, now()));
}

#[test]
fn class_and_age_have_to_fit() {
    for (acr, max_age, acr_given, seconds_ago, allowed) in [
        (&["gold"][..], None, Some("gold"), None, true),
        (&["gold", "silver"], None, Some("silver"), Some(1_000_000), true),
        (&["gold"], None, Some("silver"), Some(0), false),
        (&["gold"], None, Some("Gold"), Some(0), false),
        (&["gold"], None, None, Some(0), false),
        (&[], Some(60), None, Some(0), true),
        (&[], Some(60), None, Some(60), true),
        (&[], Some(60), None, Some(61), false),
        (&[], Some(60), Some("gold"), None, false),
        // The provider's clock may be a minute ahead.
        (&[], Some(60), None, Some(-60), true),
        (&[], Some(60), None, Some(-61), false),
        (&["gold"], Some(60), Some("gold"), Some(30), true),
        (&["gold"], Some(60), Some("gold"), Some(90), false),
        (&["gold"], Some(60), Some("silver"), Some(30), false),
    ] {
        let given = authentication(acr_given, seconds_ago);
        let is_allowed = policy(acr, max_age).allows(SensitiveAct::Accept, Some(&given), now());
        assert_eq!(is_allowed, allowed, "{acr:?} {max_age:?} {given:?}");
    }
}

#[test]
fn recent_authentication_stands_for_a_password() {
    let policy = StepUpPolicy::default();
    let allows = |given: Option<&Authentication>| policy.allows(SensitiveAct::Reauthenticate, given, now());
    assert!(allows(Some(&authentication(None, Some(300)))));
    assert!(!allows(Some(&authentication(None, Some(301)))));
    assert!(!allows(Some(&authentication(Some("gold"), None))));
    assert!(!allows(None));
}

#[test]
fn all_classes_are_accepted_if_none_is_named() {
    assert!(accepts_class(&[], None) && accepts_class(&[], Some("any")));
    assert!(!accepts_class(&["gold".to_owned()], None));
}

proptest! {
    #[test]
    fn an_older_authentication_never_allows_more(max_age in 0_u32..10_000, age in 0_i64..20_000, older in 0_i64..20_000) {
        let policy = policy(&[], Some(max_age));
        let allows = |seconds| policy.allows(SensitiveAct::Accept, Some(&authentication(None, Some(seconds))), now());
        prop_assert!(allows(age) || !allows(age + older));
    }
}
