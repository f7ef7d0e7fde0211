//! The open email.

use crate::browser::dom;
use crate::components::Icon;
use crate::data::WhenLoaded;
use crate::data::loaded::Loaded;
use crate::platform::{client, i18n as t, intl};
use crate::state::App;
use handover_api::app::Mail;
use handover_api::{Link, route};
use handover_rules::MailId;
use leptos::prelude::*;
use web_sys::HtmlIFrameElement;

/// The open email, or a hint to choose one.
pub(super) fn view(id: Option<MailId>, takes_focus: bool, is_of_all: Memo<bool>) -> AnyView {
    let app = expect_context::<App>();
    let Some(id) = id else {
        return view! { <p class="pad soft">{t::mailbox_choose()}</p> }.into_any();
    };
    let mail = Loaded::<Mail>::of(move || async move {
        let answer = app.get(&route::demo_mail(id)).await;
        if takes_focus {
            dom::focus_soon("#subject");
        }
        answer
    });
    let as_text = RwSignal::new(false);
    view! {
        <article aria-labelledby="subject">
            <WhenLoaded of=mail lines=8 let:mail>{article(mail, as_text, is_of_all)}</WhenLoaded>
        </article>
    }
    .into_any()
}

fn article(mail: &Mail, as_text: RwSignal<bool>, is_of_all: Memo<bool>) -> AnyView {
    let Mail { row, from, text, link, attachment } = mail;
    let address = client::address(&route::demo_mail_html(row.id));
    let text = text.clone();
    let body = move || {
        if as_text.get() {
            view! { <pre class="pad">{text.clone()}</pre> }.into_any()
        } else {
            // Untrusted HTML: the route sends a content security policy of its own, and the sandbox allows opening links
            // only. It has no scripts, so that it can share the origin of the app, which reads its height.
            view! {
                <iframe
                    src=address.clone() title=t::mailbox_frame()
                    sandbox="allow-popups allow-popups-to-escape-sandbox allow-same-origin"
                    on:load=|event| show_whole(&event_target(&event))
                ></iframe>
            }
            .into_any()
        }
    };
    let follow = link.as_ref().map(|link| {
        view! { <a class="btn bare sm" href=Link::parse(link).format()><Icon name="arrow"/> {t::mailbox_follow()}</a> }
    });
    let file = attachment.as_ref().map(|name| {
        let address = client::address(&route::demo_mail_attachment(row.id));
        view! {
            <a class="btn bare sm" href=address download=name.clone()>
                <Icon name="save"/> {t::mailbox_attachment(name.as_str())}
            </a>
        }
    });
    let account =
        view! { <code translate="no">{row.account.as_ref().map_or("", |account| account.as_str()).to_owned()}</code> }
            .into_any();
    let back = move || Link::Mailbox { mail: None, is_of_all: is_of_all.get() }.format();
    let sent = t::mailbox_to_account(row.to.clone().into_any(), account, intl::timestamp(row.at).into_any());
    view! {
        <div class="pad stack tight">
            <p class="back"><a href=back>{t::mailbox_all()}</a></p>
            <h2 id="subject" tabindex="-1">{row.subject.clone()}</h2>
            <p class="small soft">
                {t::mailbox_from(from.as_str())}<br/>{sent}
            </p>
            <div class="row" role="group" aria-label=t::mailbox_show_as()>
                {format_choice(as_text, false, t::mailbox_as_html())}
                {format_choice(as_text, true, t::mailbox_as_text())} {follow} {file}
            </div>
        </div>
        {body}
    }
    .into_any()
}

fn show_whole(frame: &HtmlIFrameElement) {
    if let Some(page) = frame.content_document().and_then(|document| document.document_element()) {
        frame.set_height(&page.scroll_height().to_string());
    }
}

fn format_choice(as_text: RwSignal<bool>, is_text: bool, name: &'static str) -> AnyView {
    view! {
        <label class="btn sm">
            <input
                type="radio" name="format" prop:bound=move || as_text.get() == is_text
                on:change=move |_| as_text.set(is_text)
            />
            {name}
        </label>
    }
    .into_any()
}
