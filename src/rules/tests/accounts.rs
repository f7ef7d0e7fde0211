//! Accounts: mailed links, passwords, minting of handles, authorization queries, notices.

use crate::{prelude::*, test};
use handover_rules::account::mailed_links::{
    IMMEDIATE_ADMIN_WARNINGS, IssuedLink, MAILS_A_DAY, MailedLinkAction, MailedLinkRefusal, NEW_ADDRESSES_A_DAY,
    WRONG_CODES, allows_address_code, allows_address_mail, allows_password_mail, next_admin_warning, redeem,
};
use handover_rules::account::notices::AccountNotice;
use handover_rules::account::password;
use handover_rules::account::password::WeakPassword;
use handover_rules::account::sign_in::{SIGN_IN_WARNINGS_A_DAY, allows_sign_in_warning};
use handover_rules::model::handle;
use handover_rules::model::shares::{CALLS_A_DAY, Share, SharedLimit};
use handover_rules::renewal::{RENEWAL_DAYS, notice_due_from, renewal_due};
use handover_rules::submission::abilities::{Ability, Verdict, verdict};

fn noon() -> Timestamp {
    "2030-03-04T12:00:00Z".parse().expect("a timestamp")
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
        assert_eq!(MailedLinkAction::parse(action.as_str()), Some(action));
    }
    let hours = MailedLinkAction::ALL.map(|action| action.lifetime().num_hours());
    assert_eq!(hours, [24, 1, 24, 72, 14 * 24]);
    assert_eq!(MailedLinkAction::parse("login"), None);
}

#[test]
fn rejects_short_long_and_common_passwords() {
    let about = ["Mira", "Halden", "mh20417-ovh", "mira@halden.example"];
    for (password, expected) in [
        ("", Err(WeakPassword::TooShort)),
        ("elevenchars", Err(WeakPassword::TooShort)),
        ("twelve chars", Ok(())),
        ("łóżko i ława", Ok(())),
        ("password1234", Err(WeakPassword::Common)),
        ("P4$$w0rd!!!!", Err(WeakPassword::Common)),
        ("Motdepasse2030", Err(WeakPassword::Common)),
        ("qwertyuiop12", Err(WeakPassword::Common)),
        ("aaaaaaaaaaaa", Err(WeakPassword::Common)),
        ("123456789012", Err(WeakPassword::Common)),
        ("abcabcabcabc", Err(WeakPassword::Common)),
        ("welcome-test", Err(WeakPassword::Common)),
        ("mirahalden12", Err(WeakPassword::AboutYou)),
        ("mh20417-ovh!", Err(WeakPassword::AboutYou)),
        ("mira likes eleven boats", Ok(())),
    ] {
        assert_eq!(password::check(password, about), expected, "{password}");
    }
    let word = "kettle boats ";
    let longest = [&word.repeat(9), "eleven frog"].concat();
    assert_eq!((longest.len(), password::check(&longest, about)), (password::LONGEST, Ok(())));
    let longer = [&longest, "s"].concat();
    assert_eq!(password::check(&longer, about), Err(WeakPassword::TooLong));
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
    let about = ["Mira", "Halden", "mh20417-ovh", "mira@halden.example"];
    for password in [
        "password12345",
        "password123456",
        "Password54321!",
        "P4ssw0rd12345",
        "Password2026!",
        "12345password12345",
        "motdepasse12345",
        "motdepasse1987",
        "administrator12345",
        "iloveyou12345",
        "welcome12345",
        "passwordpassword12345",
        "qwerty123456",
        "QWERTZ123456",
        "azerty123456",
        "azertyuiop123",
        "wxcvbn123456",
        "zxcvbnm12345",
        "mlkjhgfdsq12",
        "1q2w3e4r5t6y",
        "a2z3e4r5t6y7",
        "1qaz2wsx3edc",
        "zaq12wsxcde3",
        "qweasdzxc123",
        "poiuytrewq09",
        "abcdef123456",
        "111222333444",
    ] {
        assert_eq!(password::check(password, about), Err(WeakPassword::Common), "{password}");
    }
    for password in ["mirahalden12345", "Mira.Halden.1987", "mh20417qwerty", "haldenpassword12345"] {
        assert_eq!(password::check(password, about), Err(WeakPassword::AboutYou), "{password}");
    }
    for password in [
        "correct horse battery",
        "correct horse 42 łódź",
        "nine blue kettles sing",
        "ten green bottles fall",
        "one more of these",
        "dessert were great",
        "was it 1984 or 1985?",
        "2041-kettle-0",
        "the password is 12 boats",
        "tZ8vQ-m2KxRw",
        "k7$Lp9!nD2wB",
        "vert olive granit",
        "elle lit sous le pommier",
        "żółta łódka płynie",
    ] {
        assert_eq!(password::check(password, about), Ok(()), "{password}");
    }
}

#[test]
fn rejects_listed_passwords_in_disguise_and_two_in_a_row() {
    let listed = |text: &str| ["websolutions", "chelsea", "steelers", "rangers", "horse"].contains(&text);
    for password in [
        "websolutions",
        "WebSolutions",
        "w3bs0lut!0ns",
        "websolutions99",
        "-websolutions--",
        "chelsearangers",
        "steelers.rangers",
        "chelsea 2014 summer",
    ] {
        assert_eq!(password::check_listed(password, listed), Err(WeakPassword::Common), "{password}");
    }
    for password in
        ["chelsea rangers steelers", "kettle-websolutions", "horse horse hxrse", "nine blue kettles sing", "x"]
    {
        let expected = if password == "x" { Err(WeakPassword::Common) } else { Ok(()) };
        assert_eq!(password::check_listed(password, listed), expected, "{password}");
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
        let minted = handle::mint(first, name, 12_345, "ovh").expect("a handle");
        assert_eq!(minted.as_str(), expected);
    }
    assert_eq!(handle::mint("Mira", "Halden", 1, "not a suffix"), None);
}

/// The guide's table of the rights of a tech contact, row by row.
#[test]
fn tech_contact_has_the_rights_of_the_guide() {
    let tech = RoleSet::from(Role::Tech);
    let may = |ability, category| matches!(verdict(tech, category, ability), Verdict::Allowed { by: Role::Tech });
    for ability in [
        Ability::AddDomains,
        Ability::InstallModules,
        Ability::ChangePasswords,
        Ability::OrderCertificates,
        Ability::HandOnTech,
        Ability::Configure,
    ] {
        assert!(may(ability, Category::Hosting), "{ability:?}");
    }
    for ability in [Ability::ChangeAllContacts, Ability::SeeInvoices, Ability::Renew, Ability::ManagePayment] {
        assert_eq!(verdict(tech, Category::Hosting, ability), Verdict::RoleLacksRight { holds: tech });
    }
    for ability in [Ability::TransferOut, Ability::ChangeHolder] {
        assert_eq!(verdict(tech, Category::Domain, ability), Verdict::RoleLacksRight { holds: tech });
        assert_eq!(verdict(tech, Category::Hosting, ability), Verdict::NotOfThisCategory);
    }
}

#[test]
fn admin_can_replace_other_contacts_and_strangers_can_do_nothing() {
    let admin = RoleSet::from(Role::Admin);
    for ability in [Ability::HandOnTech, Ability::HandOnBilling, Ability::ChangeAllContacts] {
        assert_eq!(verdict(admin, Category::Vps, ability), Verdict::Allowed { by: Role::Admin });
    }
    for ability in Ability::ALL {
        assert_eq!(verdict(RoleSet::EMPTY, Category::Vps, ability), Verdict::NoContact);
    }
}

#[test]
fn renewal_notices_are_due_30_7_and_1_days_before() {
    let today: NaiveDate = noon().date_naive();
    let due: Vec<Option<u16>> = (-1..=31).map(|left| renewal_due(today + TimeDelta::days(left), today)).collect();
    let expected: Vec<Option<u16>> = (-1..=31)
        .map(|left| match left {
            0..=1 => Some(1),
            2..=7 => Some(7),
            8..=30 => Some(30),
            _ => None,
        })
        .collect();
    assert_eq!(due, expected);
    assert_eq!(RENEWAL_DAYS, [30, 7, 1]);
}

#[test]
fn renewal_notice_is_due_from_midnight_of_its_day() {
    let last_day: NaiveDate = "2030-04-13".parse().expect("a day");
    let due = RENEWAL_DAYS.map(|days| notice_due_from(last_day, days).to_rfc3339());
    assert_eq!(due, ["2030-03-14T00:00:00+00:00", "2030-04-06T00:00:00+00:00", "2030-04-12T00:00:00+00:00"]);
}

#[test]
fn account_notice_names_are_distinct() {
    for notice in AccountNotice::ALL {
        assert_eq!(AccountNotice::parse(notice.as_str()), Some(notice));
        let links = matches!(
            notice,
            AccountNotice::ConfirmSignUp
                | AccountNotice::SetPassword
                | AccountNotice::ConfirmAddress
                | AccountNotice::AddressChanged
                | AccountNotice::AdminRequested
        );
        assert_eq!(notice.carries_token(), links);
        assert_eq!(notice.waits_for_working_address(), !links);
        let to_anybody = matches!(notice, AccountNotice::ConfirmSignUp | AccountNotice::ConfirmAddress);
        assert_eq!(notice.may_reach_a_stranger(), to_anybody);
    }
    assert_eq!(AccountNotice::parse("confirm"), None);
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
