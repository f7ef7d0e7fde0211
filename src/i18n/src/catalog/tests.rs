//! Errors, and generated files.

use super::sections::Sections;
use super::{Catalog, CatalogFault, generate};

const ENGLISH: &str = "\
language-name = English
greeting = Hello { $name }

## The farewell (request, services)

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

fn catalog(english: &str, french: &str) -> Result<Catalog, Vec<CatalogFault>> {
    Catalog::of(&[("en".to_owned(), english.to_owned()), ("fr".to_owned(), french.to_owned())])
}

fn faults(french: &str) -> Vec<String> {
    catalog(ENGLISH, french).expect_err("there is a fault").iter().map(ToString::to_string).collect()
}

#[test]
fn texts_that_fit_together_are_taken() {
    let catalog = catalog(ENGLISH, FRENCH).expect("no fault");
    let sections = Sections::of(&catalog);
    assert_eq!(sections.bundles(), ["common", "request", "services"]);
    assert_eq!(sections.content(&catalog, "fr", "common"), "Bonjour {0}\nadministrateur");
    assert_eq!(sections.content(&catalog, "fr", "services"), "Au revoir");
    let server: Vec<String> = catalog.server_texts().map(|(key, _)| catalog.compact("en", key)).collect();
    assert_eq!(server, ["one\u{2}{0} day for {1} left\u{3}other\u{2}{0} days for {1} left", "admin"]);
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
fn app_and_server_get_a_function_for_each_of_their_texts() {
    let catalog = catalog(ENGLISH, FRENCH).expect("no fault");
    let app = generate::app(&catalog);
    assert!(app.contains("pub(crate) fn greeting<P: Argument>(name: P) -> P::Output"), "{app}");
    assert!(app.contains("pub(crate) fn word_admin() -> &'static str"), "{app}");
    assert!(!app.contains("mail_count"), "{app}");
    assert!(app.contains("pub(crate) fn goodbye() -> &'static str {\n    text(2)"), "{app}");
    let server = generate::server(&catalog);
    assert!(
        server.contains("pub(crate) fn mail_count(language: Language, days: u64, name: &str) -> String"),
        "{server}"
    );
    assert!(!server.contains("greeting"), "{server}");
}

#[test]
fn a_text_can_be_shown_with_its_bundles_only() {
    let app = generate::app(&catalog(ENGLISH, FRENCH).expect("no fault"));
    let bundle = |name: &str| {
        let module = app.split(&format!("pub(crate) mod {name} {{")).nth(1).expect("the bundle has a module");
        module.split("}\n").next().expect("the module ends").to_owned()
    };
    assert!(bundle("common").contains("fn greeting"));
    assert!(bundle("section_1").contains("fn goodbye"));
    assert!(bundle("request").contains("pub(crate) use super::section_1::*"));
    assert!(bundle("services").contains("pub(crate) use super::section_1::*"));
    assert!(app.contains("[0, 1, 2][self as usize]"), "{app}");
    assert!(app.contains(r#"("common", &[(0, 2)]),"#), "{app}");
    assert!(app.contains(r#"("request_and_requests", &[(2, 1)]),"#), "{app}");
}

#[test]
fn texts_of_many_files_are_in_the_common_one() {
    let files = |bundles: &str| {
        let english = ENGLISH.replace("(request, services)", bundles);
        let catalog = Catalog::of(&[("en".to_owned(), english)]).expect("no fault");
        let sections = Sections::of(&catalog);
        let has_goodbye = |file: &String| sections.content(&catalog, "en", file).contains("Goodbye");
        sections.files().into_iter().filter(has_goodbye).collect::<Vec<String>>()
    };
    let together = "holder_and_many_and_modify_and_more_and_selection_and_work";
    assert_eq!(files("(many, modify, services)"), [together, "services"]);
    assert_eq!(files("(desk, many, modify, procedure, services)"), ["common"]);
}

#[test]
fn the_names_of_the_files_change_with_their_contents() {
    let names = |french: &str| -> Vec<String> {
        catalog(ENGLISH, french).expect("no fault").app_files().into_iter().map(|file| file.name).collect()
    };
    assert_eq!(names(FRENCH), names(FRENCH));
    assert_eq!(names(FRENCH).len(), 6);
    assert_ne!(names(FRENCH), names(&FRENCH.replace("Bonjour", "Salut")));
}

#[test]
fn the_files_of_this_product_fit_together() {
    let catalog = Catalog::load().unwrap_or_else(|faults| panic!("{faults:#?}"));
    assert!(catalog.languages().eq(["en", "fr"]));
}
