//! Reads the HTML of emails, in which `<` and `>` delimit tags only.

/// Elements within a word or a line.
const INLINE: [&str; 4] = ["a", "b", "span", "wbr"];
/// Elements that [`outline`] leaves out, without a class.
const PLAIN: [&str; 5] = ["b", "br", "div", "span", "wbr"];
/// Elements that it always leaves out: each row has two.
const CELLS: [&str; 2] = ["td", "th"];

/// The HTML between two tags.
pub(crate) fn between<'a>(html: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = html.split_once(from).expect("the first tag is there");
    rest.split_once(to).expect("the last tag is there").0
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

fn name(tag: &str) -> &str {
    tag.split(' ').next().unwrap_or_default()
}

fn attribute<'a>(tag: &'a str, start: &str) -> Option<&'a str> {
    Some(tag.split_once(start)?.1.split_once('"')?.0)
}

/// Each tag, with the text behind it.
fn pieces(html: &str) -> impl Iterator<Item = (&str, &str)> {
    html.split('<').filter_map(|piece| piece.split_once('>'))
}

/// The text, with line breaks around all but inline elements.
pub(crate) fn text(html: &str) -> String {
    let mut text = html.split('<').next().unwrap_or_default().to_owned();
    for (tag, content) in pieces(html) {
        if !INLINE.contains(&name(tag).trim_start_matches('/')) {
            text.push('\n');
        }
        text.push_str(content);
    }
    unescape(&text)
}

/// Words and numbers of text, without URLs and what only plain text has: marks of lists and quotations, and colons after labels.
pub(crate) fn words(text: &str) -> Vec<&str> {
    let words = text.split([' ', '\n']).filter(|word| !is_url(word));
    let words = words.map(|word| word.trim_end_matches([':', '\u{a0}', '\u{202f}']));
    words.filter(|word| !["", "-", ">"].contains(word)).collect()
}

fn is_url(word: &str) -> bool {
    word.starts_with("https://")
}

/// The URLs in plain text.
pub(crate) fn urls(text: &str) -> Vec<&str> {
    text.split([' ', '\n']).filter(|word| is_url(word)).collect()
}

/// The targets of links.
pub(crate) fn links(html: &str) -> Vec<String> {
    pieces(html).filter_map(|(tag, _)| attribute(tag, "href=\"")).map(unescape).collect()
}

/// The tags of the body with their attributes, but for those around words with hyphens, which differ by language.
pub(crate) fn tags(html: &str) -> Vec<&str> {
    let body = &html[html.find("<body").expect("a body")..];
    let tags = pieces(body).map(|(tag, _)| tag);
    tags.filter(|tag| *tag != "/span" && !tag.contains("inline-block;max-width")).collect()
}

/// A tag without the target of its link.
pub(crate) fn without_target(tag: &str) -> String {
    attribute(tag, "href=\"").map_or_else(|| tag.to_owned(), |target| tag.replace(target, ""))
}

/// The elements in order, with their first class and how often they repeat, such as `h1 p×2 table.wide tr×3 p.soft`.
pub(crate) fn outline(html: &str) -> String {
    let mut elements: Vec<(String, usize)> = Vec::new();
    for (tag, _) in pieces(html) {
        let class = attribute(tag, "class=\"").and_then(|classes| classes.split(' ').next());
        let is_plain = CELLS.contains(&name(tag)) || (class.is_none() && PLAIN.contains(&name(tag)));
        if tag.starts_with('/') || is_plain {
            continue;
        }
        let element = class.map_or_else(|| name(tag).to_owned(), |class| [name(tag), ".", class].concat());
        match elements.last_mut() {
            Some((last, count)) if *last == element => *count += 1,
            _ => elements.push((element, 1)),
        }
    }
    let repeated = |(element, count): &(String, usize)| {
        if *count == 1 { element.clone() } else { format!("{element}×{count}") }
    };
    elements.iter().map(repeated).collect::<Vec<_>>().join(" ")
}
