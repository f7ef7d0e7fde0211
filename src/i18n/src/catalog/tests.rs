//! Errors, and generated files.

use super::{Catalog, CatalogFault, generate};

const ENGLISH: &str = "\
language-name = English
greeting = Hello { $name }

## The farewell (inside)

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
    let files = catalog.app_files();
    let french = files.iter().filter(|file| file.name.contains("-fr-")).map(|file| file.content.as_str());
    assert_eq!(french.collect::<Vec<&str>>(), ["Bonjour {0}\nadministrateur", "Au revoir", ""]);
    let server: Vec<String> = catalog.server_texts().map(|(key, _)| catalog.compact("en", key)).collect();
    assert_eq!(server, ["one\u{2}{0} day for {1} left\u{3}other\u{2}{0} days for {1} left", "admin"]);
}

#[test]
fn texts_that_differ_from_english_are_faults() {
    for (from, to, fault) in [
        ("greeting = Bonjour { $name }\n", "", "greeting: is missing"),
        ("goodbye =", "farewell = Adieu\ngoodbye =", "farewell: is not in English"),
        ("{ $name }\ngoodbye", "{ $nom }\ngoodbye", r#"greeting: puts in {"nom"}, but {"name"} in English"#),
        ("Bonjour { $name }", "Bonjour", r#"greeting: puts in {}, but {"name"} in English"#),
        ("    [one] { $days } jour pour { $name }\n", "", "mail-count: lacks the form [one]"),
    ] {
        assert!(FRENCH.contains(from), "{from}");
        assert_eq!(faults(&FRENCH.replace(from, to)), [format!("src/i18n/fr.ftl: {fault}")]);
    }
}

#[test]
fn french_signs_are_not_left_alone_at_the_beginning_of_a_line() {
    let french = FRENCH.replace("Bonjour { $name }", "Bonjour { $name } !");
    let what = "src/i18n/fr.ftl: greeting: has a space at a sign where a no-break space belongs";
    assert_eq!(faults(&french), [what]);
    assert!(catalog(ENGLISH, &french.replace(" !", "\u{a0}!")).is_ok());
}

#[test]
fn malformed_text_is_a_fault() {
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
fn texts_of_a_file_have_consecutive_ids() {
    let app = generate::app(&catalog(ENGLISH, FRENCH).expect("no fault"));
    for file in [r#"("outside", 0..2)"#, r#"("inside", 2..3)"#, r#"("rest", 3..3)"#] {
        assert!(app.contains(file), "{app}");
    }
}

#[test]
fn a_heading_names_one_of_the_files() {
    let english = ENGLISH.replace("(inside)", "(request, services)");
    let faults = Catalog::of(&[("en".to_owned(), english)]).expect_err("there is a fault");
    let what = "src/i18n/en.ftl: ## The farewell (request, services): (request, services) is none of the files outside, inside, rest";
    assert_eq!(faults.iter().map(ToString::to_string).collect::<Vec<String>>(), [what]);
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

const VARIANTS: &str = "
# In a list. A text for each crate::Size
size =
    .Small = Small
    .Large = Large
";

#[test]
fn the_variants_of_an_enum_have_one_function() {
    let with = |text: &str| [text, VARIANTS].concat();
    let catalog = catalog(&with(ENGLISH), &with(FRENCH)).expect("no fault");
    let code = generate::app(&catalog);
    assert!(code.contains("fn size(of: crate::Size) -> &'static str"), "{code}");
    assert!(code.contains("crate::Size::Large => 1, crate::Size::Small => 2"), "{code}");
}

#[test]
fn the_function_of_variants_takes_their_placeholders() {
    let filled = VARIANTS.replace("Small\n", "Small { $thing }\n").replace("Large\n", "Large { $thing }\n");
    let with = |text: &str| [text, &filled].concat();
    let code = generate::app(&catalog(&with(ENGLISH), &with(FRENCH)).expect("no fault"));
    assert!(code.contains("fn size<P: Argument>(of: crate::Size, thing: P) -> P::Output"), "{code}");
}

#[test]
fn variants_need_an_enum_and_the_same_placeholders() {
    let english = [ENGLISH, &VARIANTS.replace("crate::Size", "size").replace("Large\n", "{ $x }\n")].concat();
    let faults = catalog(&english, FRENCH).expect_err("there is a fault");
    let in_english: Vec<String> =
        faults.iter().filter(|fault| fault.language == "en").map(ToString::to_string).collect();
    assert_eq!(
        in_english,
        [
            "src/i18n/en.ftl: size.Large: needs a comment with the path of its enum",
            "src/i18n/en.ftl: size.Small: needs a comment with the path of its enum",
            "src/i18n/en.ftl: size.Small: has other placeholders than another variant"
        ]
    );
}
