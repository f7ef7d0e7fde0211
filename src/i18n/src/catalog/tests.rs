//! What is refused, and what comes out.

use super::{Catalog, Fault, Reader, generate};

const ENGLISH: &str = "\
language-name = English
greeting = Hello { $name }

## The farewell (later)

goodbye = Goodbye

## Mails

mail-count = { $days ->
    [one] { $days } day for { $name }
   *[other] { $days } days for { $name }
  } left
word-admin = admin
";

const FRENCH: &str = "\
language-name = Français
greeting = Bonjour { $name }
goodbye = Au revoir
mail-count = Encore { $days ->
    [one] { $days } jour pour { $name }
   *[other] { $days } jours pour { $name }
  }
word-admin = administrateur
";

fn catalog(english: &str, french: &str) -> Result<Catalog, Vec<Fault>> {
    Catalog::of(&[("en".to_owned(), english.to_owned()), ("fr".to_owned(), french.to_owned())])
}

fn faults(french: &str) -> Vec<String> {
    catalog(ENGLISH, french).expect_err("there is a fault").iter().map(ToString::to_string).collect()
}

#[test]
fn texts_that_fit_together_are_taken() {
    let catalog = catalog(ENGLISH, FRENCH).expect("no fault");
    assert_eq!(catalog.compact("fr", Reader::App), ["Bonjour {0}", "administrateur"]);
    assert_eq!(catalog.compact("fr", Reader::Later), ["Au revoir"]);
    assert_eq!(
        catalog.compact("en", Reader::Server),
        ["one\u{2}{0} day for {1} left\u{3}other\u{2}{0} days for {1} left", "admin"]
    );
}

#[test]
fn a_missing_text_is_a_fault() {
    let french = FRENCH.replace("greeting = Bonjour { $name }\n", "");
    assert_eq!(faults(&french), ["src/i18n/fr.ftl: greeting: is missing"]);
}

#[test]
fn a_text_that_english_lacks_is_a_fault() {
    let french = [FRENCH, "farewell = Au revoir\n"].concat();
    assert_eq!(faults(&french), ["src/i18n/fr.ftl: farewell: is not in English"]);
}

#[test]
fn other_places_are_a_fault() {
    let french = FRENCH.replace("Bonjour { $name }", "Bonjour { $nom }");
    assert_eq!(faults(&french), [r#"src/i18n/fr.ftl: greeting: puts in {"nom"}, but {"name"} in English"#]);
    let french = FRENCH.replace("Bonjour { $name }", "Bonjour");
    assert_eq!(faults(&french), [r#"src/i18n/fr.ftl: greeting: puts in {}, but {"name"} in English"#]);
}

#[test]
fn a_missing_form_is_a_fault() {
    let french = FRENCH.replace("    [one] { $days } jour pour { $name }\n", "");
    assert_eq!(faults(&french), ["src/i18n/fr.ftl: mail-count: lacks the form [one]"]);
}

#[test]
fn french_signs_are_not_left_alone_at_the_beginning_of_a_line() {
    let french = FRENCH.replace("Bonjour { $name }", "Bonjour { $name } !");
    let what = "src/i18n/fr.ftl: greeting: has a space at a sign where a no-break space belongs";
    assert_eq!(faults(&french), [what]);
    assert!(catalog(ENGLISH, &french.replace(" !", "\u{a0}!")).is_ok());
}

#[test]
fn what_does_not_read_is_a_fault() {
    assert!(faults(&[FRENCH, "= no key\n"].concat())[0].starts_with("src/i18n/fr.ftl: line "));
    assert_eq!(faults(&[FRENCH, "word-admin = encore\n"].concat()), ["src/i18n/fr.ftl: word-admin: is there twice"]);
}

#[test]
fn every_reader_gets_a_function_for_each_of_its_texts() {
    let catalog = catalog(ENGLISH, FRENCH).expect("no fault");
    let app = generate::app(&catalog);
    assert!(app.contains("pub(crate) fn greeting<P: Part>(name: P) -> P::Whole"), "{app}");
    assert!(app.contains("pub(crate) fn word_admin() -> &'static str"), "{app}");
    assert!(!app.contains("mail_count"), "{app}");
    assert!(!app.contains("fn goodbye"), "{app}");
    let later = generate::lookups(&catalog, Reader::Later);
    assert!(later.contains("pub(crate) fn goodbye() -> &'static str {\n    text(0)"), "{later}");
    assert!(!later.contains("greeting"), "{later}");
    let server = generate::server(&catalog);
    assert!(
        server.contains("pub(crate) fn mail_count(language: Language, days: u64, name: &str) -> String"),
        "{server}"
    );
    assert!(!server.contains("greeting"), "{server}");
}

#[test]
fn the_name_of_a_file_changes_with_its_content() {
    let name = |reader, french: &str| catalog(ENGLISH, french).expect("no fault").app_files(reader)[1].name.clone();
    let other = FRENCH.replace("Bonjour", "Salut");
    assert_eq!(name(Reader::App, FRENCH), name(Reader::App, FRENCH));
    assert_ne!(name(Reader::App, FRENCH), name(Reader::App, &other));
    assert_eq!(name(Reader::Later, FRENCH), name(Reader::Later, &other));
}

#[test]
fn the_files_of_this_product_fit_together() {
    let catalog = Catalog::load().unwrap_or_else(|faults| panic!("{faults:#?}"));
    assert!(catalog.languages().eq(["en", "fr"]));
}
