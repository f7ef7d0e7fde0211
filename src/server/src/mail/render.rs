//! Rendering to plain text and HTML. The parts of an email have the same order in all emails and both renderings
//! (decision 0011).
//!
//! Email clients need inline styles and layout tables. The style sheet adds dark colours, and on phones a wide button
//! and labels above their values; a client without it shows a readable email, too.

use crate::config::Settings;
use crate::mail::i18n as t;
use crate::mail::phrases::is_right_to_left;
use crate::mail::templates::{Block, EmailContent, Fact, FactValue, LinkTarget, MailedCode};
use handover_rules::{EmailAddress, Language};
use maud::{DOCTYPE, Markup, PreEscaped, html};

#[derive(Clone, Debug)]
pub struct RenderedEmail {
    pub language: Language,
    /// Subject, a single line.
    pub subject: String,
    pub text: String,
    pub html: String,
    /// Fragment of its link, if any.
    pub link: Option<String>,
}

/// A CSV file attached to an email.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    pub name: String,
    pub content: String,
}

/// Renders an email to `address` in the provider's name.
#[must_use]
pub fn render(content: &EmailContent, settings: &Settings, address: &EmailAddress) -> RenderedEmail {
    let frame = Frame {
        provider: &settings.provider,
        has_logo: settings.logo.is_some(),
        support: &settings.help.support,
        footer: t::mail_foot(content.language, address.as_str(), &settings.provider),
    };
    let action = content.action.as_ref();
    let url = action.map(|action| match &action.target {
        LinkTarget::App(link) => settings.public_url.link(link),
        LinkTarget::Provider(url) => url.clone(),
    });
    let button = action.zip(url.as_deref()).map(|(action, url)| Button {
        label: action.label,
        url,
        until: action.until.as_ref(),
        note: action.note,
    });
    let sections = sections(content, button);
    RenderedEmail {
        language: content.language,
        subject: content.subject.clone(),
        text: text(content.language, &sections, &frame),
        html: page(content, &sections, &frame).into_string(),
        link: action.and_then(|action| match &action.target {
            LinkTarget::App(link) => Some(link.format()),
            LinkTarget::Provider(_) => None,
        }),
    }
}

/// Header and footer of all emails.
struct Frame<'a> {
    provider: &'a str,
    /// Whether the email carries the provider's logo.
    has_logo: bool,
    /// URL of the support; empty without one.
    support: &'a str,
    footer: String,
}

/// The link with its absolute URL.
#[derive(Clone, Copy)]
struct Button<'a> {
    label: &'a str,
    url: &'a str,
    until: Option<&'a (String, String)>,
    note: Option<&'a str>,
}

type LabelledValue<'a> = (&'a str, &'a FactValue);

enum Section<'a> {
    Paragraph(&'a str),
    Button(Button<'a>),
    Facts(Vec<LabelledValue<'a>>),
    /// A list with its introduction.
    List(&'a str, &'a [String]),
    /// Somebody's own words, with their author.
    Quote(&'a str, &'a [String]),
    /// Entries with a title and facts of their own.
    Entries(Vec<(&'a str, Vec<LabelledValue<'a>>)>),
    Code(&'a MailedCode),
    SmallPrint(&'a str),
}

/// An owner who may not have done it reads when and from where it was done before the instruction.
fn sections<'a>(content: &'a EmailContent, button: Option<Button<'a>>) -> Vec<Section<'a>> {
    let facts = || content.facts.iter().map(|Fact { label, value }| (label.as_str(), value)).collect::<Vec<_>>();
    let facts = |is_here: bool| (is_here && !content.facts.is_empty()).then(|| Section::Facts(facts()));
    let mut sections = vec![Section::Paragraph(&content.greeting), Section::Paragraph(&content.opening)];
    sections.extend(facts(content.prompt.is_some()));
    sections.extend(content.prompt.as_deref().map(Section::Paragraph));
    sections.extend(button.map(Section::Button));
    sections.extend(content.body.iter().flat_map(of_block));
    sections.extend(facts(content.prompt.is_none()));
    sections.extend(content.code.as_ref().map(Section::Code));
    sections.extend(content.footnotes.iter().map(|line| Section::SmallPrint(line)));
    sections
}

fn of_block(block: &Block) -> Vec<Section<'_>> {
    match block {
        Block::Text(text) => vec![Section::Paragraph(text)],
        Block::List(lead, items) => vec![Section::List(lead, items)],
        Block::Quote(author, lines) => vec![Section::Quote(author, lines)],
        Block::Table(head, rows) => of_table(head, rows),
    }
}

/// A table becomes entries, which fit every screen: the first column is their title. Columns with the same value in all
/// rows are stated once, above the entries.
fn of_table<'a>(head: &'a [String], rows: &'a [Vec<FactValue>]) -> Vec<Section<'a>> {
    let first = rows.first().filter(|_| rows.len() > 1);
    let is_common =
        |column: usize| first.is_some_and(|first| rows.iter().all(|row| row.get(column) == first.get(column)));
    let facts_of = |row: &'a [FactValue], common: bool| -> Vec<LabelledValue<'a>> {
        let cells = head.iter().zip(row).enumerate().skip(1);
        let cells = cells.filter(|(column, (_, cell))| !cell.text().is_empty() && is_common(*column) == common);
        cells.map(|(_, (label, cell))| (label.as_str(), cell)).collect()
    };
    let common = first.map(|row| facts_of(row, true)).filter(|facts| !facts.is_empty());
    let entry = |row: &'a Vec<FactValue>| Some((row.first()?.text(), facts_of(row, false)));
    let entries = Section::Entries(rows.iter().filter_map(entry).collect());
    common.map(Section::Facts).into_iter().chain([entries]).collect()
}

const LINE_LENGTH: usize = 72;

fn text(language: Language, sections: &[Section<'_>], frame: &Frame<'_>) -> String {
    let mut parts: Vec<String> = sections.iter().map(|section| text_part(language, section)).collect();
    parts.push(["-- \n", &wrap(&frame.footer, "", "")].concat());
    let mut text = parts.join("\n\n");
    if !frame.support.is_empty() {
        text.extend(["\n", &t::mail_link(language, t::mail_support(language)), " ", frame.support]);
    }
    text.push('\n');
    text
}

fn text_part(language: Language, section: &Section<'_>) -> String {
    let item = |text: &str| ["\n", &wrap(text, "- ", "  ")].concat();
    match section {
        Section::Paragraph(text) | Section::SmallPrint(text) => wrap(text, "", ""),
        Section::Button(button) => {
            // The URL is on a line of its own and never wrapped.
            let link = [&t::mail_link(language, button.label), "\n", button.url].concat();
            let until = button.until.map(|(label, when)| wrap(&[label, " ", when].concat(), "", ""));
            let note = button.note.map(|note| wrap(note, "", ""));
            let below: Vec<String> = until.into_iter().chain(note).collect();
            if below.is_empty() { link } else { [&link, "\n\n", &below.join("\n")].concat() }
        }
        Section::Facts(facts) => aligned(facts),
        Section::List(lead, items) => {
            std::iter::once(wrap(lead, "", "")).chain(items.iter().map(|text| item(text))).collect()
        }
        Section::Quote(author, lines) => {
            let lines = lines.iter().map(|line| ["\n", &wrap(line, "> ", "> ")].concat());
            std::iter::once(wrap(author, "", "")).chain(lines).collect()
        }
        Section::Entries(entries) => {
            let fact = |(label, value): &LabelledValue<'_>| {
                ["\n", &wrap(&[&t::mail_link(language, label), " ", value.text()].concat(), "  ", "    ")].concat()
            };
            let entry = |(title, facts): &(&str, Vec<LabelledValue<'_>>)| {
                [wrap(title, "- ", "  "), facts.iter().map(fact).collect()].concat()
            };
            entries.iter().map(entry).collect::<Vec<_>>().join("\n")
        }
        Section::Code(code) => {
            let label = t::mail_link(language, t::mail_confirm_code(language));
            [&label, "\n\n", code.code.expose(), "\n\n", &wrap(code.note, "", "")].concat()
        }
    }
}

fn aligned(facts: &[LabelledValue<'_>]) -> String {
    let width = facts.iter().map(|(label, _)| label.chars().count()).max().unwrap_or_default();
    let rest = " ".repeat(width + 4);
    let line = |(label, value): &LabelledValue<'_>| wrap(value.text(), &format!("  {label:width$}  "), &rest);
    facts.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Wraps text at spaces, but not at no-break spaces; `first` precedes the first line, `rest` all others.
fn wrap(text: &str, first: &str, rest: &str) -> String {
    let mut out = first.to_owned();
    let mut column = first.chars().count();
    let mut is_start = true;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let length = word.chars().count();
        if !is_start && column + 1 + length > LINE_LENGTH {
            out.extend(["\n", rest]);
            column = rest.chars().count();
        } else if !is_start {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
        is_start = false;
    }
    out
}

/// The content id of the provider's logo, which emails carry.
pub const LOGO_ID: &str = "logo";

/// Overrides the inline styles.
const STYLE_SHEET: &str = ":root { color-scheme: light dark }
@media (prefers-color-scheme: dark) {
.page { background: #131312 !important; color: #f0ede7 !important }
.sheet { background: #1b1b19 !important; border-color: #34322e !important; color: #f0ede7 !important }
.head { background: #13303a !important; border-color: #34322e !important; color: #f0ede7 !important }
.soft { color: #aea89c !important }
.chip { background: #13303a !important; border-color: #79c9d9 !important; color: #79c9d9 !important }
.box { background: #232220 !important; border-color: #34322e !important; color: #f0ede7 !important }
.quote { border-color: #79c9d9 !important }
.go { background: #79c9d9 !important; color: #04222a !important }
}
@media (max-width: 480px) {
.wide { width: 100% !important }
.pair { display: block !important; padding: 0 !important }
th.pair { padding-top: 8px !important }
}";

/// Also on table cells: some clients reset the font in tables.
const FONT: &str = "font-family:-apple-system,system-ui,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;\
    font-size:16px;line-height:24px";
const PAGE: &str = "margin:0;padding:0;background:#f8f6f2;color:#1c1a17;";
const SHEET: &str = "max-width:576px;background:#fffefc;border:1px solid #e4e0d7;border-radius:10px;text-align:left";
const HEAD: &str = "padding:12px 20px;background:#e4f0f2;border-bottom:1px solid #e4e0d7;border-radius:10px 10px 0 0;";
/// For the inbox only: no client shows it in the email.
const PREHEADER: &str = "display:none;max-height:0;overflow:hidden;mso-hide:all";
/// Outlook ignores `max-width`.
const FIXED_WIDTH: (&str, &str) = (
    "<!--[if mso]><table role=\"presentation\" align=\"center\" width=\"576\"><tr><td><![endif]-->",
    "<!--[if mso]></td></tr></table><![endif]-->",
);

const TEXT: &str = "margin:0 0 16px;overflow-wrap:anywhere";
const SMALL: &str = "margin:0 0 8px;font-size:14px;line-height:20px;color:#5e594f;overflow-wrap:anywhere";
const LEAD: &str = "margin:0 0 4px;font-weight:600;overflow-wrap:anywhere";
const LIST: &str = "margin:0 0 16px;padding:0 0 0 24px";
const LABEL: &str = "padding:4px 16px 4px 0;font-weight:400;color:#5e594f;white-space:nowrap";
/// Roles. Clients that force dark colours change those of a chip's parts alike: its border keeps the shape, its text
/// stays readable on its own ground.
const CHIP: &str = "display:inline-block;padding:0 10px;background:#e4f0f2;border:1px solid #0a5a6c;border-radius:13px;\
    color:#0a5a6c;font-weight:600";
const QUOTE: &str = "margin:0 0 16px;padding:0 0 0 12px;border-left:3px solid #0a5a6c";
/// On the cell for Outlook, which ignores the padding of links, and on the link for all others.
const BUTTON_CELL: &str = "background:#0a5a6c;border-radius:6px;text-align:center;mso-padding-alt:12px 20px";
const BUTTON_LINK: &str =
    "display:block;padding:12px 20px;border-radius:6px;color:#ffffff;font-weight:600;text-decoration:none";
const BOX: &str = "margin:0 0 16px;padding:12px 16px;background:#f3f0ea;border:1px solid #e4e0d7;border-radius:6px";
const CODE: &str =
    "margin:0 0 8px;font:600 20px/32px ui-monospace,Menlo,Consolas,monospace;user-select:all;-webkit-user-select:all";

fn page(content: &EmailContent, sections: &[Section<'_>], frame: &Frame<'_>) -> Markup {
    let language = content.language;
    html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="supported-color-schemes" content="light dark";
                title { (content.subject) }
                // For the mailbox of demo mode; email clients open links in a new window anyway.
                base target="_blank";
                style { (PreEscaped(STYLE_SHEET)) }
            }
            body class="page" style={ (PAGE) (FONT) } {
                div style=(PREHEADER) { (content.preheader.as_ref().unwrap_or(&content.opening)) }
                table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style={ (PAGE) (FONT) } {
                    tr { td align="center" style="padding:24px 12px" {
                        (PreEscaped(FIXED_WIDTH.0))
                        table role="presentation" class="sheet" width="100%" cellpadding="0" cellspacing="0" style=(SHEET) {
                            tr { td class="head" bgcolor="#e4f0f2" style={ (HEAD) (FONT) } {
                                header { (header(language, frame)) }
                            } }
                            tr { td style={ "padding:20px 20px 8px;" (FONT) } { main {
                                h1 style="margin:0 0 16px;font-size:22px;line-height:28px;font-weight:600;overflow-wrap:anywhere" {
                                    (prose(&content.heading))
                                }
                                @for section in sections { (html_part(language, section)) }
                            } } }
                        }
                        footer { p class="soft" style={ (SMALL) ";margin:16px 0 0" } { (prose(&frame.footer)) } }
                        (PreEscaped(FIXED_WIDTH.1))
                    } }
                }
            }
        }
    }
}

/// The provider's logo or name, and its support.
fn header(language: Language, frame: &Frame<'_>) -> Markup {
    html! {
        table role="presentation" width="100%" cellpadding="0" cellspacing="0" {
            tr {
                td align="left" valign="middle" style={ (FONT) ";font-size:18px;font-weight:600;overflow-wrap:anywhere" } {
                    @if !frame.has_logo {
                        (frame.provider)
                    } @else {
                        // White also in dark mode, as most logos need it.
                        img src={ "cid:" (LOGO_ID) } alt=(frame.provider) height="32"
                            style="display:block;height:32px;width:auto;max-width:200px;padding:4px;background:#ffffff;border:0;border-radius:4px";
                    }
                }
                @if !frame.support.is_empty() {
                    td align="right" valign="middle" style={ "padding-left:16px;" (FONT) } {
                        a class="soft" href=(frame.support) style="display:inline-block;padding:10px 0;color:#5e594f" {
                            (t::mail_support(language))
                        }
                    }
                }
            }
        }
    }
}

fn html_part(language: Language, section: &Section<'_>) -> Markup {
    html! {
        @match section {
            Section::Paragraph(text) => { p style=(TEXT) { (prose(text)) } }
            Section::SmallPrint(text) => { p class="soft" style=(SMALL) { (prose(text)) } }
            Section::Button(link) => { (button(link)) }
            Section::Facts(pairs) => { (facts(pairs)) }
            Section::List(lead, items) => {
                p style=(LEAD) { (prose(lead)) }
                ul style=(LIST) { @for item in *items { li style="overflow-wrap:anywhere" { (prose(item)) } } }
            }
            Section::Quote(author, lines) => {
                p style=(LEAD) { (prose(author)) }
                blockquote class="quote" style=(QUOTE) {
                    @for line in *lines { p style="margin:0;overflow-wrap:anywhere" { (prose(line)) } }
                }
            }
            Section::Entries(entries) => { ul style=(LIST) { @for (title, pairs) in entries { (entry(language, title, pairs)) } } }
            Section::Code(code) => { (code_box(language, code)) }
        }
    }
}

fn button(button: &Button<'_>) -> Markup {
    html! {
        div style="margin:0 0 24px" {
            table role="presentation" class="wide" cellpadding="0" cellspacing="0" {
                tr { td class="go" bgcolor="#0a5a6c" style=(BUTTON_CELL) {
                    a class="go" href=(button.url) style={ (FONT) ";" (BUTTON_LINK) } { (button.label) }
                } }
            }
            @if let Some((label, when)) = button.until { p style="margin:8px 0 0" { b { (label) } " " (when) } }
            @if let Some(note) = button.note { p class="soft" style={ (SMALL) ";margin:8px 0 0" } { (prose(note)) } }
        }
    }
}

fn facts(facts: &[LabelledValue<'_>]) -> Markup {
    html! {
        table class="wide" cellpadding="0" cellspacing="0" style="margin:0 0 16px" {
            @for (label, value) in facts {
                tr {
                    th scope="row" align="left" valign="top" class="soft pair" style={ (FONT) ";" (LABEL) } { (label) }
                    td valign="top" class="pair" style={ (FONT) ";padding:4px 0;overflow-wrap:anywhere" } { (value_of(value)) }
                }
            }
        }
    }
}

fn entry(language: Language, title: &str, facts: &[LabelledValue<'_>]) -> Markup {
    html! {
        li style="margin:0 0 8px;overflow-wrap:anywhere" {
            (prose(title))
            @for (label, value) in facts {
                br;
                span class="soft" style="color:#5e594f" { (t::mail_link(language, label)) } " " (value_of(value))
            }
        }
    }
}

fn value_of(value: &FactValue) -> Markup {
    match value {
        FactValue::Text(text) => prose(text),
        FactValue::Roles(roles) => html! { span class="chip" style=(CHIP) { (roles) } },
    }
}

/// In groups that a line break keeps together, without spaces that would be copied.
fn code_box(language: Language, mailed: &MailedCode) -> Markup {
    let code = mailed.code.expose();
    let groups = (0..code.len()).step_by(8).filter_map(|from| code.get(from..code.len().min(from + 8)));
    html! {
        div class="box" style=(BOX) {
            h2 style={ "margin:0 0 4px;font-size:16px;line-height:24px;font-weight:600" } { (t::mail_confirm_code(language)) }
            p style=(CODE) { @for group in groups { span style="margin-right:8px;white-space:nowrap" { (group) } wbr; } }
            p class="soft" style={ (SMALL) ";margin:0" } { (prose(mailed.note)) }
        }
    }
}

/// Text in which handles and names with hyphens break only if a line is too short for them.
fn prose(text: &str) -> Markup {
    let stays_whole = |word: &str| word.contains('-') && !word.chars().any(is_right_to_left);
    html! {
        @for (index, word) in text.split(' ').enumerate() {
            @if index > 0 { " " }
            @if stays_whole(word) { span style="display:inline-block;max-width:100%;vertical-align:top" { (word) } } @else { (word) }
        }
    }
}
