//! Demo mode: the mailbox with the emails to the reader, or to all of the demo's people. Without a session it has all: the
//! link that confirms a new account arrives here.

use crate::browser::dom;
use crate::components::{Badge, Handle, Icon, PageHead, Skeleton, State, Tone};
use crate::data::loaded::Loaded;
use crate::data::paged_list::{ListPage, Source, parts};
use crate::data::{WhenLoaded, paged_list};
use crate::platform::{client, i18n as t, intl};
use crate::state::{App, Connection};
use core::time::Duration;
use handover_api::app::{Mail, MailPage, MailRow};
use handover_api::submissions::Delivery;
use handover_api::{Link, route};
use handover_rules::MailId;
use leptos::prelude::*;
use web_sys::HtmlIFrameElement;

#[derive(Clone, Copy, PartialEq)]
struct Mails;

type List = paged_list::PagedList<Mails>;
type Row = paged_list::Row<Mails>;

impl Source for Mails {
    type View = bool;
    type Group = ();
    type Key = MailId;
    type Row = MailRow;
    type Answer = MailPage;
    type Summary = ();

    const GROUPS: &'static [()] = &[()];

    fn key(row: &MailRow) -> MailId {
        row.id
    }

    fn path(is_of_all: &bool, after: Option<((), &str)>, _: usize) -> String {
        route::demo_mails_page(*is_of_all, after.map_or("", |((), after)| after))
    }

    fn page(_: App, MailPage { rows, next }: MailPage) -> ListPage<Self> {
        ListPage::uncounted(rows, next.map(|id| id.to_string()), ())
    }
}

/// The polling interval: live updates are per account, and most of these emails belong to other accounts.
const POLL_INTERVAL: Duration = Duration::from_secs(4);

pub(crate) fn view() -> AnyView {
    let app = expect_context::<App>();
    // The place stays while the page is left.
    let place = Memo::new(move |before: Option<&(Option<MailId>, bool)>| {
        app.navigation.link.with(|link| match link {
            Link::Mailbox { mail, is_of_all } => (*mail, *is_of_all),
            _ => before.copied().unwrap_or_default(),
        })
    });
    let open = Memo::new(move |_| place.get().0);
    let is_signed_in = Memo::new(move |_| app.session.me.with(Option::is_some));
    let is_of_all = Memo::new(move |_| place.get().1 || !is_signed_in.get());
    let mails = List::start(is_of_all);
    if let Ok(timer) = set_interval_with_handle(move || poll(app.connection, mails), POLL_INTERVAL) {
        on_cleanup(move || timer.clear());
    }
    let list = mails.data.show_once(|| view! { <Skeleton lines=6/> }.into_any(), move || rows(mails, open, is_of_all));
    // Opening an email moves the focus to it; arriving with one open leaves it on the heading.
    let is_first_render = StoredValue::new(true);
    let reader = move || {
        let takes_focus = !is_first_render.get_value();
        is_first_render.set_value(false);
        open_mail(open.get(), takes_focus, is_of_all)
    };
    let choices = move || {
        is_signed_in.get().then(|| {
            view! {
                <nav class="subtabs" aria-label=t::mailbox_title()>
                    {choice(is_of_all, false, t::mailbox_yours())} {choice(is_of_all, true, t::mailbox_everyones())}
                </nav>
            }
        })
    };
    view! {
        <PageHead heading=t::mailbox_title() lead=t::mailbox_lead()>
            <span class="row"><Badge tone=Tone::Warn icon="info" text=t::frame_demo_only()/></span>
        </PageHead>
        {choices}
        <div class="card cols post" class:open=move || open.get().is_some()>
            <div>{list}</div>
            {reader}
        </div>
    }
    .into_any()
}

/// A link to the reader's emails, or to all.
fn choice(is_of_all: Memo<bool>, is: bool, name: &'static str) -> AnyView {
    let address = Link::Mailbox { mail: None, is_of_all: is }.format();
    view! { <a href=address aria-current=move || (is_of_all.get() == is).then_some("page")>{name}</a> }.into_any()
}

fn poll(connection: Connection, list: List) {
    let is_free = !list.data.reading.busy.get_untracked();
    if is_free && connection.is_online.get_untracked() && !document().hidden() {
        list.data.retry();
    }
}

fn rows(list: List, open: Memo<Option<MailId>>, is_of_all: Memo<bool>) -> AnyView {
    let rows = list.rows(());
    let is_empty = Memo::new(move |_| rows.with(Vec::is_empty));
    let empty = move || is_empty.get().then(|| view! { <p class="pad soft">{t::mailbox_empty()}</p> });
    view! {
        {empty}
        <ul class="lines ul" aria-label=t::mailbox_mails()>
            {list.each((), move |row| mail_row(&row, open, is_of_all))}
        </ul>
        {parts::more(list, (), String::new)}
    }
    .into_any()
}

fn mail_row(row: &Row, open: Memo<Option<MailId>>, is_of_all: Memo<bool>) -> AnyView {
    let app = expect_context::<App>();
    let id = row.key;
    let mail = row.content.get_untracked();
    let when = if intl::same_day(mail.at, app.now()) { intl::time_of(mail.at) } else { intl::day_of(mail.at) };
    // The rest of an email never changes.
    let content = row.content.clone();
    let delivery = Memo::new(move |_| content.with(|mail| mail.delivery));
    view! {
        <li>
            <a
                class="pick" href=move || Link::Mailbox { mail: Some(id), is_of_all: is_of_all.get() }.format()
                aria-current=move || (open.get() == Some(id)).then_some("true")
            >
                <span class="grow">
                    <b>{mail.subject}</b>
                    <small>{t::mailbox_to(mail.to.as_str())}</small>
                </span>
                <small class="small soft">{when}<br/>{move || delivery_state(delivery.get())}</small>
            </a>
        </li>
    }
    .into_any()
}

fn delivery_state(delivery: Delivery) -> AnyView {
    match delivery {
        Delivery::Queued => view! { <State tone=Tone::Now icon="clock" text=t::mailbox_queued()/> }.into_any(),
        Delivery::Sent => view! { <State tone=Tone::Ok icon="check" text=t::mailbox_sent()/> }.into_any(),
        Delivery::Failed => view! { <State tone=Tone::Bad icon="alert" text=t::mailbox_failed()/> }.into_any(),
        Delivery::Held => view! { <State tone=Tone::Bad icon="alert" text=t::mailbox_held()/> }.into_any(),
        Delivery::Dropped => view! { <State tone=Tone::Plain icon="no" text=t::mailbox_dropped()/> }.into_any(),
    }
}

fn open_mail(id: Option<MailId>, takes_focus: bool, is_of_all: Memo<bool>) -> AnyView {
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
    let account = view! { <Handle text=row.account.as_ref().map_or("", |account| account.as_str())/> }.into_any();
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
