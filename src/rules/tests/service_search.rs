//! Search of the services list.

use crate::test;
use handover_rules::model::service_search::ServiceSearch;

#[test]
fn searches_name_and_handles_and_punycode() {
    let handles = ["mira-ovh", "teo-ovh", "ines-ovh"];
    let finds = |text: &str| {
        let search = ServiceSearch::new(text.to_owned());
        search.finds("bucherstube.example", handles, Some("xn--bcherstube-9db.example"))
    };
    assert_eq!(ServiceSearch::new("teo".to_owned()).text(), "teo");
    for found in
        ["", "bucher", "bucherstube.", "bucherstube.example.", "xn--bcherstube-9db.example.", "stube.ex", "teo"]
    {
        assert!(finds(found), "{found}");
    }
    for found in ["mira-ovh", "ines-o", "xn--bcher", "xn--"] {
        assert!(finds(found), "{found}");
    }
    // The ASCII form is found by Punycode only: "9db" is no part of the name.
    for missed in ["bücher", "mira teo", "9db", "xn--other", "%", "stube_example", "bucherstube.example.."] {
        assert!(!finds(missed), "{missed}");
    }
    assert!(!ServiceSearch::new("xn--".to_owned()).finds("plain.example", handles, None));
}

#[test]
fn recognizes_punycode_anywhere_in_the_text() {
    let is_punycode = |text: &str| ServiceSearch::new(text.to_owned()).is_punycode();
    assert!(is_punycode("xn--bcherstube-9db.example") && is_punycode("shop.xn--"));
    assert!(!is_punycode("") && !is_punycode("xn-") && !is_punycode("bucherstube.example"));
}

#[test]
fn finds_people_whose_name_matches_among_the_contacts() {
    let search = ServiceSearch::new("marsh".to_owned()).or_contacts(vec!["lm1-ovh".to_owned()]);
    assert_eq!(search.people(), ["lm1-ovh"]);
    assert!(search.finds("kiln.example", ["aa1-ovh", "lm1-ovh", "bb1-ovh"], None));
    assert!(!search.finds("kiln.example", ["aa1-ovh", "lm11-ovh", "bb1-ovh"], None));
}
