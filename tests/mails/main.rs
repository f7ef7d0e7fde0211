//! Snapshots of every email in every language, in `en` and `fr`.
//!
//! After a change of words, read the differences and accept them with `INSTA_UPDATE=always cargo test -p handover-server
//! --test mails`, or with `cargo insta review`. The HTML is kept for the first scene of each kind and one
//! with names from right to left, with a line break between adjacent tags.

mod cases;
mod holder_scenes;
mod people;
mod scenes;

use handover_rules::Language;
use handover_rules::account::notices::AccountNotice;
use handover_rules::holder::notices::HolderNotice;
use handover_rules::model::service_notice::ServiceNotice;
use handover_rules::request::notices::Notice;
use handover_server::config::{Logo, Settings};
use handover_server::mail::render::{self, RenderedEmail};
use handover_server::mail::templates::{Block, FactValue, renewal};
use handover_store::ServiceRecord;
use people::{account, settings};
use scenes::{Scene, SceneKind, scenes, service};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// The snapshots of a language.
fn folder(language: Language) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/mails").join(language.tag())
}

/// Names that run from right to left, one of them with a character that turns the direction of text; a table of requests;
/// a request of one's own.
const ALSO_AS_HTML: [&str; 3] = ["confirm-two-roles", "lines-confirm-incoming", "confirm-asker"];

/// The first scene of each kind, whose HTML is kept, too, and [`ALSO_AS_HTML`].
fn with_html(scenes: &[Scene]) -> Vec<(SceneKind, &'static str)> {
    let mut firsts: Vec<(SceneKind, &'static str)> = Vec::new();
    for scene in scenes {
        if ALSO_AS_HTML.contains(&scene.name) || firsts.iter().all(|(kind, _)| *kind != scene.kind) {
            firsts.push((scene.kind, scene.name));
        }
    }
    firsts
}

fn assert_snapshots(language: Language) {
    let settings = settings(120);
    let scenes = scenes(language);
    let with_html = with_html(&scenes);
    for scene in &scenes {
        let address = account("mh20417-ovh", language).email;
        let mail = render::render(&scene.letter, &settings, &address);
        let mut insta = insta::Settings::clone_current();
        insta.set_snapshot_path(folder(language));
        insta.set_prepend_module_to_snapshot(false);
        insta.set_omit_expression(true);
        insta.bind(|| {
            insta::assert_snapshot!(scene.name, format!("Subject: {}\n\n{}", mail.subject, mail.text));
            if let Some(file) = &scene.file {
                insta::assert_snapshot!([scene.name, "-file"].concat(), file.replace("\r\n", "\n"));
            }
            if with_html.contains(&(scene.kind, scene.name)) {
                insta::assert_snapshot!([scene.name, "-html"].concat(), mail.html.replace("><", ">\n<"));
            }
        });
    }
}

#[test]
fn english_mails_match_their_snapshots() {
    assert_snapshots(Language::English);
}

#[test]
fn french_mails_match_their_snapshots() {
    assert_snapshots(Language::French);
}

#[test]
fn every_kind_of_mail_has_a_scene() {
    for language in Language::ALL {
        let scenes = scenes(language);
        let has = |kind| scenes.iter().any(|scene| scene.kind == kind);
        for notice in ServiceNotice::ALL {
            assert!(has(SceneKind::Service(notice)), "no scene shows {notice:?}");
        }
        for notice in Notice::ALL {
            assert!(has(SceneKind::Request(notice)), "no scene shows {notice:?}");
        }
        for notice in AccountNotice::ALL {
            assert!(has(SceneKind::Account(notice)), "no scene shows {notice:?}");
        }
        for notice in HolderNotice::ALL {
            assert!(has(SceneKind::Holder(notice)), "no scene shows {notice:?}");
        }
    }
}

#[test]
fn no_snapshot_is_left_over() {
    for language in Language::ALL {
        let scenes = scenes(language);
        let html = with_html(&scenes).into_iter().map(|(_, name)| format!("{name}-html.snap"));
        let names = scenes.iter().map(|scene| format!("{}.snap", scene.name));
        let with_files = scenes.iter().filter(|scene| scene.file.is_some());
        let files = with_files.map(|scene| format!("{}-file.snap", scene.name));
        let wanted: BTreeSet<String> = names.chain(html).chain(files).collect();
        let folder = std::fs::read_dir(folder(language)).expect("the snapshot folder exists");
        let files = folder.map(|file| file.expect("the folder is readable").file_name().to_string_lossy().into_owned());
        let there: BTreeSet<String> = files.filter(|name| !name.contains(".snap.new")).collect();
        assert_eq!(there, wanted);
    }
}

#[test]
fn header_is_the_providers_and_the_preheader_has_the_deadline() {
    let named = settings(120);
    let logo = Logo { media_type: "image/png", bytes: b"\x89PNG".to_vec() };
    let with_logo = Settings { logo: Some(Arc::new(logo)), ..named.clone() };
    let asks = scenes(Language::English).into_iter().find(|scene| scene.name == "confirm-incoming");
    let (asks, address) = (asks.expect("a scene"), account("mh20417-ovh", Language::English).email);
    for (settings, has_logo) in [(named, false), (with_logo, true)] {
        let mail = render::render(&asks.letter, &settings, &address);
        let logo = "<img src=\"cid:logo\" alt=\"Aldermoor\"";
        assert_eq!(mail.html.contains(logo), has_logo, "{}", mail.html);
        for part in [&mail.html, &mail.text] {
            assert!(part.contains("Aldermoor") && part.contains("https://aldermoor.example/support"), "{part}");
            assert!(!part.contains("Handover"), "{part}");
        }
        let preheader = "Answer by Friday 27 November 2026, 08:55 UTC";
        let (hidden, visible) = (mail.html.find(preheader), mail.html.find("<h1"));
        assert!(hidden.is_some() && hidden < visible, "{}", mail.html);
    }
}

/// Gmail cuts larger ones (decision 0011). With a logo of the greatest size permitted, in Base64.
#[test]
fn emails_stay_below_60_kb() {
    const LOGO: usize = 20 * 1024 * 4 / 3;
    for language in Language::ALL {
        for scene in scenes(language) {
            let mail = render::render(&scene.letter, &settings(120), &account("mh20417-ovh", language).email);
            let bytes = mail.text.len() + mail.html.len() + LOGO;
            assert!(bytes <= 60_000, "{}: {bytes} bytes", scene.name);
        }
    }
}

/// Labels and values, also those of tables.
#[test]
fn plain_text_has_each_fact_of_the_html() {
    let words = |text: &str| text.split([' ', '\n']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    for language in Language::ALL {
        for scene in scenes(language) {
            let mail = render::render(&scene.letter, &settings(120), &account("mh20417-ovh", language).email);
            let text = words(&mail.text);
            let tables = scene.letter.body.iter().filter_map(|block| match block {
                Block::Table(head, rows) => Some((head, rows)),
                _ => None,
            });
            let cells = tables.flat_map(|(head, rows)| rows.iter().flat_map(move |row| head.iter().zip(row).skip(1)));
            let cells = cells.filter(|(_, value)| !value.text().is_empty());
            let facts = scene.letter.facts.iter().map(|fact| (&fact.label, &fact.value));
            for (label, value) in facts.chain(cells) {
                for part in [label.as_str(), value.text()] {
                    assert!(text.contains(&words(part)), "{}: no {part} in {}", scene.name, mail.text);
                }
                if let FactValue::Roles(roles) = value {
                    assert!(mail.html.contains(&format!(">{roles}</span>")), "{}: no chip of {roles}", scene.name);
                }
            }
        }
    }
}

/// People find what to do before what it means, and the code before the small print.
#[test]
fn parts_are_in_the_order_of_reading() {
    let mail = rendered("confirm-incoming");
    let parts = [
        "“Kasper Vael” (kv90077-ovh), the admin",
        "See the request and answer",
        "If you accept, you can:",
        "Current contact",
        people::CODE,
        "never tell it to anyone",
    ];
    let text = mail.text.replace('\n', " ");
    let places = parts.map(|part| text.rfind(part));
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}: {}", mail.text);
}

/// The letter of a scene, rendered.
fn rendered(name: &str) -> RenderedEmail {
    let scene = scenes(Language::English).into_iter().find(|scene| scene.name == name).expect("a scene");
    render::render(&scene.letter, &settings(120), &account("mh20417-ovh", Language::English).email)
}

fn is_in_order(text: &str, parts: &[&str]) -> bool {
    let places: Vec<_> = parts.iter().map(|part| text.find(part)).collect();
    places.iter().all(Option::is_some) && places.is_sorted()
}

#[test]
fn security_emails_say_when_and_from_where_before_what_to_do() {
    for name in ["password-changed", "sign-in-after-failures", "address-changed"] {
        let mail = rendered(name);
        for part in [&mail.text, &mail.html] {
            assert!(is_in_order(part, &["When", "Firefox (Android)", "192.0.2.0/24", "Not you?"]), "{part}");
        }
    }
}

/// Copying the code must give no spaces, although it is shown in groups.
#[test]
fn code_can_be_copied_from_the_html() {
    let mail = rendered("confirm-incoming");
    let shown = mail.html.split('<').filter_map(|tag| tag.split_once('>')).map(|(_, text)| text).collect::<String>();
    assert!(shown.contains(people::CODE), "{shown}");
}

#[test]
fn words_of_people_are_quotations_with_their_author() {
    let mail = rendered("declined-with-reason");
    let text = "“Mira Halden” (mh20417-ovh) writes (we haven’t checked it):\n> I leave at the end of the year.\n";
    assert!(mail.text.contains(text), "{}", mail.text);
    assert!(is_in_order(&mail.html, &["<blockquote", "Better ask Kasper. &lt;b&gt;Bye&lt;/b&gt;", "</blockquote>"]));
}

#[test]
fn subjects_are_headings_and_lines_of_text_are_short() {
    for language in Language::ALL {
        for scene in scenes(language) {
            let mail = render::render(&scene.letter, &settings(120), &account("mh20417-ovh", language).email);
            assert!(mail.subject.contains(&scene.letter.heading), "{}: {}", scene.name, mail.subject);
            // Names are the words of others.
            let has_title = matches!(scene.kind, SceneKind::Request(notice) if !notice.is_about_role_end());
            assert!(!has_title || !mail.subject.contains(['“', '«']), "{}: {}", scene.name, mail.subject);
            let is_fine = |line: &str| line.chars().count() <= 72 || line.contains("https://");
            assert!(mail.text.lines().all(is_fine), "{}: {}", scene.name, mail.text);
        }
    }
}

#[test]
fn outdated_renewal_notices_are_not_written() {
    let reader = account("mh20417-ovh", Language::English);
    let is_written = |services: &[ServiceRecord], today: &str| {
        let total = services.len() as u64;
        renewal::compose(services, total, &reader, today.parse().expect("a day"), "").is_some()
    };
    assert!(is_written(&[service()], "2027-01-01"));
    assert!(!is_written(&[service()], "2027-01-02"), "it has expired");
    assert!(!is_written(&[], "2027-01-01"), "no service is left");
    assert!(!is_written(&[ServiceRecord { expiration: None, ..service() }], "2026-12-02"));
}

/// Facts that every email about a request must contain, in any wording.
#[test]
fn mails_about_requests_contain_all_facts() {
    for language in Language::ALL {
        let settings = settings(120);
        for scene in scenes(language) {
            let SceneKind::Request(notice) = scene.kind else { continue };
            let address = account("mh20417-ovh", language).email;
            let mail = render::render(&scene.letter, &settings, &address);
            assert!(mail.subject.contains("4823 3001 7"), "{}: {}", scene.name, mail.subject);
            for part in [&mail.text, &mail.html] {
                // The end of a role names the day, and the reader as "you".
                let first = if notice.is_about_role_end() { "2026" } else { "wq77310-ovh" };
                for needed in [first, "4823\u{a0}3001\u{a0}7", ".example"] {
                    assert!(part.contains(needed), "{}: no {needed}", scene.name);
                }
                assert_eq!(part.contains(people::CODE), notice == Notice::Confirm, "{}", scene.name);
            }
            if notice == Notice::Confirm {
                let by_itself = mail.text.lines().filter(|line| *line == people::CODE).count();
                assert_eq!(by_itself, 1, "the code is on a line of its own");
                assert!(mail.text.lines().any(|line| line.starts_with("https://contacts.example/")));
                let deadline =
                    if language == Language::English { "Friday 27 November 2026" } else { "vendredi 27 novembre 2026" };
                assert!(mail.text.contains(deadline));
            }
            assert!(mail.html.contains(&format!("<html lang=\"{}\">", language.tag())));
        }
    }
}

/// Guide, statement 16.
#[test]
fn emails_that_ask_a_new_billing_contact_say_that_it_needs_a_payment_method() {
    for (language, words) in [(Language::English, "payment method"), (Language::French, "moyen de paiement")] {
        let settings = settings(120);
        let says = |name: &str| {
            let scene = scenes(language).into_iter().find(|scene| scene.name == name).expect("a scene of this name");
            let mail = render::render(&scene.letter, &settings, &account("mh20417-ovh", language).email);
            mail.text.split_whitespace().collect::<Vec<_>>().join(" ").contains(words)
        };
        assert_eq!(["confirm-two-roles", "confirm-all-roles"].map(says), [true; 2]);
        assert_eq!(["confirm-incoming", "confirm-asker"].map(says), [false; 2]);
    }
}

/// The address of a new holder is unconfirmed, and a forged name must not arrive in the provider's name (decision 0031).
#[test]
fn mails_about_holders_contain_no_text_of_the_admin() {
    for language in Language::ALL {
        let settings = settings(120);
        for scene in scenes(language) {
            let SceneKind::Holder(notice) = scene.kind else { continue };
            let address = account("mh20417-ovh", language).email;
            let mail = render::render(&scene.letter, &settings, &address);
            for part in [&mail.subject, &mail.text, &mail.html] {
                assert!(part.contains("velvet-anchor.example"), "{}", scene.name);
                assert!(!part.contains(holder_scenes::ENTERED) && !part.contains("Ashdown"), "{}", scene.name);
            }
            assert_eq!(mail.text.contains(people::CODE), notice.asks().is_some(), "{}", scene.name);
        }
    }
}
