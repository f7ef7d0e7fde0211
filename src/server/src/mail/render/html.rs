//! The HTML part.
//!
//! Email clients need inline styles and layout tables. The style sheet adds dark colours, and on phones a wide button and
//! labels above their values; a client without it shows a readable email, too.

use super::sections::{Button, Frame, LabelledValue, Section};
use crate::mail::i18n as t;
use crate::mail::phrases::is_right_to_left;
use crate::mail::templates::{EmailContent, FactValue, MailedCode};
use handover_rules::Language;
use maud::{DOCTYPE, Markup, PreEscaped, html};

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
/// Roles. Clients that force dark colours change those of a chip's parts alike: its border keeps the shape, its text stays
/// readable on its own ground.
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

pub(super) fn page(content: &EmailContent, sections: &[Section<'_>], frame: &Frame<'_>) -> Markup {
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
                                @for section in sections { (part(language, section)) }
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

fn part(language: Language, section: &Section<'_>) -> Markup {
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
