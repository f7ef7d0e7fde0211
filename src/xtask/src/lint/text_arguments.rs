//! Texts are called with their arguments in the order of their parameters, which is that of their names. All but the number
//! that selects the plural form are of one type: the compiler accepts any order, and the words would be wrong.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::report;
use super::sources;
use super::sources::{is_punct, parse};
use crate::error::TaskError;

/// The parameters of the function of each text, in their order, without the number that selects the plural form.
type Parameters = BTreeMap<String, Vec<String>>;

pub(super) fn check() -> Result<(), TaskError> {
    let texts = sources::below("src/i18n", &["en.ftl"])?;
    let texts = texts.first().map(|source| parameters(&source.text)).unwrap_or_default();
    let mut findings = Vec::new();
    for folder in ["src/app/src", "src/server/src"] {
        for source in sources::below(folder, &[".rs"])? {
            for (line, what) in findings_in(parse(&source)?, &texts) {
                findings.push(format!("{}:{line}: {what}", source.path));
            }
        }
    }
    report(&findings)
}

fn parameters(source: &str) -> Parameters {
    let mut texts = Parameters::new();
    // A new line that is not indented begins another text.
    for text in source.replace("\n ", " ").lines().filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase())) {
        let Some((key, words)) = text.split_once(" =") else { continue };
        let places = words.split("{ $").skip(1).filter_map(|place| place.split_once(' '));
        let count = places.clone().find(|(_, rest)| rest.starts_with("->")).map(|(name, _)| name);
        let names: BTreeSet<&str> = places.map(|(name, _)| name).filter(|name| Some(*name) != count).collect();
        texts.insert(key.replace('-', "_"), names.into_iter().map(|name| name.replace('-', "_")).collect());
    }
    texts
}

/// Line and description of each call in which an argument has the name of another parameter.
fn findings_in(tokens: TokenStream, texts: &Parameters) -> Vec<(usize, String)> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut findings = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        if group.delimiter() == Delimiter::Parenthesis
            && let [.., module, colon, _, text] = &tokens[..index]
            && module.to_string() == "t"
            && is_punct(colon, ':')
            && let Some(parameters) = texts.get(&text.to_string())
            && let Some(parameter) = misplaced(&group.stream(), parameters)
        {
            let order = parameters.join(", ");
            findings
                .push((text.span().start().line, format!("t::{text} takes {order}: {parameter} is in another place")));
        }
        findings.extend(findings_in(group.stream(), texts));
    }
    findings
}

/// The first parameter whose name is in another's argument, which lacks its own, but not in the parameter's argument.
fn misplaced<'a>(arguments: &TokenStream, parameters: &'a [String]) -> Option<&'a String> {
    let tokens: Vec<TokenTree> = arguments.clone().into_iter().collect();
    let arguments: Vec<BTreeSet<String>> =
        tokens.split(|token| is_punct(token, ',')).filter(|tokens| !tokens.is_empty()).map(names).collect();
    // A language, in the server, and the number come first.
    let arguments = arguments.get(arguments.len().checked_sub(parameters.len())?..)?;
    let has_stray = |parameter: &String| {
        arguments.iter().zip(parameters).any(|(names, own)| names.contains(parameter) && !names.contains(own))
    };
    let lacks_own = |(names, parameter): &(&BTreeSet<String>, &String)| !names.contains(*parameter);
    arguments.iter().zip(parameters).filter(lacks_own).map(|(_, parameter)| parameter).find(|name| has_stray(name))
}

/// All identifiers in an argument.
fn names(tokens: &[TokenTree]) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for token in tokens {
        match token {
            TokenTree::Ident(name) => all.extend([name.to_string()]),
            TokenTree::Group(group) => all.append(&mut names(&group.stream().into_iter().collect::<Vec<_>>())),
            _ => {}
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use super::*;

    const TEXTS: &str = "## Mail\nmail-next = { $attempts } so far. Next on { $when }\n# Who.\non-others = { $total ->\n    \
                         [one] { $place } by { $by-whom }\n   *[other] { $total } at { $place } by { $by-whom }\n}\nnone = None\n";

    fn found(source: &str) -> Vec<String> {
        let tokens = TokenStream::from_str(source).expect("the source can be read");
        findings_in(tokens, &parameters(TEXTS)).into_iter().map(|(_, what)| what).collect()
    }

    #[test]
    fn reads_the_parameters_of_texts() {
        let names = |text: &str| parameters(TEXTS).remove(text).expect("the text is there");
        assert_eq!(names("mail_next"), ["attempts", "when"]);
        assert_eq!(names("on_others"), ["by_whom", "place"]);
        assert_eq!(names("none"), [""; 0]);
    }

    #[test]
    fn finds_arguments_in_another_order() {
        let finding = "t::mail_next takes attempts, when: attempts is in another place";
        for source in [
            "t::mail_next(timestamp(at).as_str(), number(mail.attempts.into()).as_str())",
            "fn f() { view! { <p>{t::mail_next(at, &attempts)}</p> } }",
            "t::mail_next(language, &at, attempts,)",
        ] {
            assert_eq!(found(source), [finding], "{source}");
        }
        let finding = "t::on_others takes by_whom, place: place is in another place";
        assert_eq!(found("t::on_others(total, place, name)"), [finding]);
    }

    #[test]
    fn accepts_every_other_call() {
        for source in [
            "t::mail_next(attempts, when)",
            "t::mail_next(language, &one, two.as_str())",
            "t::on_others(place.count(), name, where)",
            "t::on_others(total, by_whom(place), name(place))",
            "t::none()",
            "mail_next(when, attempts); other::mail_next(when, attempts)",
            "context.subject(t::mail_next)",
        ] {
            assert_eq!(found(source), [""; 0], "{source}");
        }
    }
}
