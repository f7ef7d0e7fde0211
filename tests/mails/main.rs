//! Snapshots of every email in every language, in `en` and `fr`: a file for each chapter of scenes.
//!
//! After a change of words, read the differences and accept them with `INSTA_UPDATE=always cargo test -p handover-server
//! --test mails`, or with `cargo insta review`.
//!
//! A snapshot shows the text of each email and the elements of its HTML. What all emails share is kept once: the footer, and
//! the HTML itself, of three emails in English. Other tests compare the HTML of every email with its text, with the HTML in
//! other languages and with the elements in these three.

mod accounts;
mod cases;
mod holders;
mod html;
mod people;
mod requests;
mod scenes;

use handover_rules::Language;
use handover_rules::account::AccountNotice;
use handover_rules::holder::notices::HolderNotice;
use handover_rules::model::service::ServiceNotice;
use handover_rules::request::notices::Notice;
use handover_server::config::{Logo, Settings};
use handover_server::mail::render::{self, RenderedEmail};
use handover_server::mail::templates::service::renewal;
use handover_store::ServiceRecord;
use people::{TO, account, service, settings};
use scenes::{Scene, SceneKind, chapters, scenes};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Before the footer of the text part.
const FOOTER: &str = "\n\n-- \n";

/// Kept as HTML. The first one, with names from right to left, as a whole; then somebody's own words, and a list of requests.
const AS_HTML: [&str; 3] = ["confirm-two-roles", "declined-with-reason", "lines-changed-one-service"];

/// The snapshots of a language.
fn folder(language: Language) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/mails").join(language.tag())
}

/// As it is sent to Mira.
fn rendered(scene: &Scene) -> RenderedEmail {
    render::render(&scene.letter, &settings(120), &account(TO, scene.letter.language).email)
}

/// Every email in every language.
fn every_email() -> impl Iterator<Item = (Scene, RenderedEmail)> {
    let with_email = |scene: Scene| {
        let mail = rendered(&scene);
        (scene, mail)
    };
    Language::ALL.into_iter().flat_map(scenes).map(with_email)
}

fn named(name: &str, language: Language) -> RenderedEmail {
    let scene = scenes(language).into_iter().find(|scene| scene.name == name);
    rendered(&scene.expect("a scene of this name"))
}

/// The text and the footer.
fn without_footer(text: &str) -> (&str, &str) {
    text.split_once(FOOTER).expect("a footer")
}

fn title(name: &str) -> String {
    format!("======== {name}\n")
}

/// Subject, preheader, elements of the HTML, text without the footer, and attached file.
fn text_snapshot(scene: &Scene) -> String {
    let mail = rendered(scene);
    let preheader = scene.letter.preheader.as_ref().map_or_else(String::new, |text| format!("Preheader: {text}\n"));
    let outline = html::outline(html::between(&mail.html, "<main>", "</main>"));
    let (text, _) = without_footer(&mail.text);
    let file = scene.file.as_ref().map(|file| file.replace("\r\n", "\n"));
    let file = file.map_or_else(String::new, |file| format!("\nAttached file:\n{file}"));
    format!("{}Subject: {}\n{preheader}HTML: {outline}\n\n{text}\n{file}", title(scene.name), mail.subject)
}

/// With a line break between adjacent tags.
fn html_snapshot() -> String {
    let of_mail = |name: &str| {
        let html = named(name, Language::English).html;
        let shown = if name == AS_HTML[0] { html.as_str() } else { html::between(&html, "<main>", "</main>") };
        format!("{}{}\n", title(name), shown.replace("><", ">\n<"))
    };
    AS_HTML.map(of_mail).join("\n")
}

/// The snapshots of a language, with their names.
fn snapshots(language: Language) -> Vec<(&'static str, String)> {
    let chapter = |(name, scenes): (&'static str, Vec<Scene>)| {
        (name, scenes.iter().map(text_snapshot).collect::<Vec<_>>().join("\n"))
    };
    let footer = |scene: &Scene| without_footer(&rendered(scene).text).1.to_owned();
    let footers: BTreeSet<String> = scenes(language).iter().map(footer).collect();
    let footers = footers.into_iter().collect::<Vec<_>>().join("\n");
    let html = (language == Language::English).then(|| ("html", html_snapshot()));
    chapters(language).into_iter().map(chapter).chain([("footer", footers)]).chain(html).collect()
}

fn assert_snapshots(language: Language) {
    let mut insta = insta::Settings::clone_current();
    insta.set_snapshot_path(folder(language));
    insta.set_prepend_module_to_snapshot(false);
    insta.set_omit_expression(true);
    insta.bind(|| {
        for (name, content) in snapshots(language) {
            insta::assert_snapshot!(name, content);
        }
    });
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
fn no_snapshot_is_left_over() {
    for language in Language::ALL {
        let wanted: BTreeSet<String> = snapshots(language).iter().map(|(name, _)| format!("{name}.snap")).collect();
        let folder = std::fs::read_dir(folder(language)).expect("the snapshot folder exists");
        let files = folder.map(|file| file.expect("the folder is readable").file_name().to_string_lossy().into_owned());
        let there: BTreeSet<String> = files.filter(|name| !name.contains(".snap.new")).collect();
        assert_eq!(there, wanted);
    }
}

#[test]
fn every_kind_of_mail_has_a_scene() {
    let scenes = scenes(Language::English);
    let of_requests = Notice::ALL.map(SceneKind::Request).into_iter().chain(HolderNotice::ALL.map(SceneKind::Holder));
    let others =
        ServiceNotice::ALL.map(SceneKind::Service).into_iter().chain(AccountNotice::ALL.map(SceneKind::Account));
    for kind in of_requests.chain(others) {
        assert!(scenes.iter().any(|scene| scene.kind == kind), "no scene shows {kind:?}");
    }
}

/// The same words in the same order, and the same links. The code can be copied from the HTML without spaces, although it is
/// shown in groups.
#[test]
fn html_says_what_the_text_says() {
    for (scene, mail) in every_email() {
        let part = |from, to| html::between(&mail.html, from, to);
        let letter = &scene.letter;
        assert!(mail.html.contains(&format!("<html lang=\"{}\">", mail.language.tag())));
        assert_eq!(html::text(part("<title>", "</title>")), mail.subject);
        let preheader = letter.preheader.as_ref().unwrap_or(&letter.opening);
        assert_eq!(&html::text(part("mso-hide:all\">", "</div>")), preheader, "{}", scene.name);
        let (heading, main) = part("<main>", "</main>").split_once("</h1>").expect("a heading");
        assert_eq!(html::words(&html::text(heading)), html::words(&letter.heading), "{}", scene.name);
        let (_, support) = part("<header>", "</header>").split_once("<a ").expect("a link to the support");
        let shared = [part("<footer>", "</footer>"), "<a ", support].concat();
        let (text, footer) = without_footer(&mail.text);
        for (html, text) in [(main, text), (shared.as_str(), footer)] {
            assert_eq!(html::words(&html::text(html)), html::words(text), "{}", scene.name);
            assert_eq!(html::links(html), html::urls(text), "{}", scene.name);
        }
    }
}

#[test]
fn html_has_the_same_elements_and_links_in_every_language() {
    let english = scenes(Language::English);
    for language in Language::ALL {
        for (original, scene) in english.iter().zip(scenes(language)) {
            let [expected, translated] = [rendered(original).html, rendered(&scene).html];
            assert_eq!(html::tags(&expected), html::tags(&translated), "{} and {}", original.name, scene.name);
        }
    }
}

#[test]
fn html_snapshots_show_every_element() {
    let elements = |mail: &RenderedEmail| -> BTreeSet<String> {
        html::tags(&mail.html).into_iter().map(html::without_target).collect()
    };
    let shown: BTreeSet<String> = AS_HTML.iter().flat_map(|name| elements(&named(name, Language::English))).collect();
    for (scene, mail) in every_email() {
        let unseen: Vec<String> = elements(&mail).difference(&shown).cloned().collect();
        assert!(unseen.is_empty(), "{}: {unseen:?}", scene.name);
    }
}

#[test]
fn header_is_the_providers_and_the_preheader_has_the_deadline() {
    let named = settings(120);
    let logo = Logo { media_type: "image/png", bytes: b"\x89PNG".to_vec() };
    let with_logo = Settings { logo: Some(Arc::new(logo)), ..named.clone() };
    let asks = scenes(Language::English).into_iter().find(|scene| scene.name == "confirm-incoming");
    let (asks, address) = (asks.expect("a scene"), account(TO, Language::English).email);
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
    for (scene, mail) in every_email() {
        let bytes = mail.text.len() + mail.html.len() + LOGO;
        assert!(bytes <= 60_000, "{}: {bytes} bytes", scene.name);
    }
}

/// People find what to do before what it means, and the code before the small print. A security email says when and from
/// where something was done before what to do.
#[test]
fn parts_are_in_the_order_of_reading() {
    let question = [
        "“Kasper Vael” (kv90077-ovh), the admin",
        "See the request and answer",
        "If you accept, you can:",
        "Current contact",
        people::CODE,
        "never tell it to anyone",
    ];
    let security = ["When", "Firefox (Android)", "192.0.2.0/24", "Not you?"];
    let orders = [
        ("confirm-incoming", &question[..]),
        ("password-changed", &security[..]),
        ("sign-in-after-failures", &security[..]),
        ("address-changed", &security[..]),
    ];
    for (name, parts) in orders {
        let text = named(name, Language::English).text.replace('\n', " ");
        let places: Vec<_> = parts.iter().map(|part| text.rfind(part)).collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}: {text}");
    }
}

#[test]
fn subjects_are_headings_and_lines_of_text_are_short() {
    for (scene, mail) in every_email() {
        assert!(mail.subject.contains(&scene.letter.heading), "{}: {}", scene.name, mail.subject);
        // Names are the words of others.
        let has_title = matches!(scene.kind, SceneKind::Request(notice) if !notice.is_about_role_end());
        assert!(!has_title || !mail.subject.contains(['“', '«']), "{}: {}", scene.name, mail.subject);
        let is_fine = |line: &str| line.chars().count() <= 72 || line.contains("https://");
        assert!(mail.text.lines().all(is_fine), "{}: {}", scene.name, mail.text);
    }
}

#[test]
fn outdated_renewal_notices_are_not_written() {
    let reader = account(TO, Language::English);
    let is_written = |services: &[ServiceRecord], today: &str| {
        let total = services.len() as u64;
        renewal(services, total, &reader, today.parse().expect("a day"), "").is_some()
    };
    assert!(is_written(&[service()], "2027-01-01"));
    assert!(!is_written(&[service()], "2027-01-02"), "it has expired");
    assert!(!is_written(&[], "2027-01-01"), "no service is left");
    assert!(!is_written(&[ServiceRecord { expiration: None, ..service() }], "2026-12-02"));
}

/// Facts that every email about a request must contain, in any wording.
#[test]
fn mails_about_requests_contain_all_facts() {
    for (scene, mail) in every_email() {
        let SceneKind::Request(notice) = scene.kind else { continue };
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
            let deadline = match mail.language {
                Language::English => "Friday 27 November 2026",
                Language::French => "vendredi 27 novembre 2026",
            };
            assert!(mail.text.contains(deadline));
        }
    }
}

/// Guide, statement 16.
#[test]
fn emails_that_ask_a_new_billing_contact_say_that_it_needs_a_payment_method() {
    for (language, words) in [(Language::English, "payment method"), (Language::French, "moyen de paiement")] {
        let says = |name: &str| {
            let text = named(name, language).text;
            text.split_whitespace().collect::<Vec<_>>().join(" ").contains(words)
        };
        assert_eq!(["confirm-two-roles", "confirm-all-roles"].map(says), [true; 2]);
        assert_eq!(["confirm-incoming", "confirm-asker"].map(says), [false; 2]);
    }
}

/// The address of a new holder is unconfirmed, and a forged name must not arrive in the provider's name (decision 0031).
#[test]
fn mails_about_holders_contain_no_text_of_the_admin() {
    for (scene, mail) in every_email() {
        let SceneKind::Holder(notice) = scene.kind else { continue };
        for part in [&mail.subject, &mail.text, &mail.html] {
            assert!(part.contains("velvet-anchor.example"), "{}", scene.name);
            assert!(!part.contains(holders::ENTERED) && !part.contains("Ashdown"), "{}", scene.name);
        }
        assert_eq!(mail.text.contains(people::CODE), notice.asks().is_some(), "{}", scene.name);
    }
}
