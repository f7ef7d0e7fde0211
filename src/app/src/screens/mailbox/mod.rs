//! Demo mode: the mailbox with the emails to the reader, or to all of the demo's people. Without a session it has all: the
//! link that confirms a new account arrives here.

mod list;
mod open_mail;

use crate::components::{Badge, PageHead, Skeleton, State, Tone};
use crate::data::paged_list::parts;
use crate::platform::{i18n as t, intl};
use crate::state::{App, Connection};
use core::time::Duration;
use handover_api::Link;
use handover_api::submissions::Delivery;
use handover_rules::MailId;
use leptos::prelude::*;
use list::{List, Row};

/// The polling interval: live updates are per account, and most of these emails belong to other accounts.
const POLL_INTERVAL: Duration = Duration::from_secs(4);

/// The screen.
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
        open_mail::view(open.get(), takes_focus, is_of_all)
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
