//! Demo mode: the mailbox with all emails to the demo's people.

mod open_mail;

use crate::components::page_data::{self, PageData};
use crate::components::{self, Tone, bones};
use crate::platform::client;
use crate::platform::clock;
use crate::platform::i18n::more as t;
use crate::platform::intl;
use crate::prelude::*;
use crate::shell::titles;
use crate::state::{AppContext, Page};
use core::time::Duration;
use handover_api::demo::{MailPage, MailRow};
use handover_api::query::Query;
use handover_api::requests::Delivery;
use handover_api::{Link, route};
use handover_rules::MailId;
use leptos::task::spawn_local;

/// The polling interval: live updates are per account, and most of these emails belong to other accounts.
const POLL_INTERVAL: Duration = Duration::from_secs(4);

/// The screen.
pub(crate) fn view(app: AppContext) -> AnyView {
    let open = Memo::new(move |_| {
        app.navigation().link.with(|link| match link {
            Link::Mailbox { mail } => *mail,
            _ => None,
        })
    });
    let mails = page_data::load::<MailPage>(app, || route::DEMO_MAILS.to_owned());
    if let Ok(timer) = set_interval_with_handle(move || poll(app, mails), POLL_INTERVAL) {
        on_cleanup(move || timer.clear());
    }
    let loaded = LoadedMails { rows: RwSignal::new(Vec::new()), next: RwSignal::new(None) };
    Effect::new(move |_| mails.data.with(|mails| mails.iter().for_each(|mails| loaded.put_latest(mails))));
    let list = mails.show_once(|| bones(6), move || list(app, loaded, open));
    // Opening an email moves the focus to it; arriving with one open leaves it on the heading.
    let is_first_render = StoredValue::new(true);
    let reader = move || {
        let takes_focus = !is_first_render.get_value();
        is_first_render.set_value(false);
        open_mail::view(app, open.get(), takes_focus)
    };
    view! {
        <div class="head">
            <div>
                <h1 tabindex="-1">{titles::heading(Page::Mailbox)}</h1>
                <p>{t::mailbox_lead()}</p>
            </div>
            {components::badge(Tone::Warn, "info", t::frame_demo_only())}
        </div>
        <div class="card cols post" class:open=move || open.get().is_some()>
            <div>{list}</div>
            {reader}
        </div>
    }
    .into_any()
}

fn poll(app: AppContext, mails: PageData<MailPage>) {
    if app.connection().is_online.get_untracked() && !document().hidden() {
        mails.retry();
    }
}

/// All rows loaded so far, newest first.
#[derive(Clone, Copy)]
struct LoadedMails {
    rows: RwSignal<Vec<MailRow>>,
    /// The cursor of the next page.
    next: RwSignal<Option<MailId>>,
}

impl LoadedMails {
    /// Replaces the rows of the first page; older ones stay.
    fn put_latest(self, latest: &MailPage) {
        let oldest = latest.rows.last().map(|row| row.id);
        self.rows.update(|rows| {
            if rows.is_empty() {
                self.next.set(latest.next);
            }
            let older = rows.drain(..).filter(|row| oldest.is_none_or(|oldest| row.id < oldest));
            *rows = latest.rows.iter().cloned().chain(older).collect();
        });
    }

    /// Loads the next page.
    fn load_more(self, app: AppContext) {
        let Some(next) = self.next.get_untracked() else { return };
        spawn_local(async move {
            let query = Query::default().with("after", &next.to_string());
            match client::screen::<MailPage>(app, &[route::DEMO_MAILS, &query.finish()].concat()).await {
                Ok(mut mails) => {
                    self.next.try_set(mails.next);
                    self.rows.try_update(|rows| rows.append(&mut mails.rows));
                }
                Err(failure) => app.announce(&components::explain(&failure)),
            }
        });
    }
}

fn list(app: AppContext, loaded: LoadedMails, open: Memo<Option<MailId>>) -> AnyView {
    let is_empty = Memo::new(move |_| loaded.rows.with(Vec::is_empty));
    let empty = move || is_empty.get().then(|| view! { <p class="pad soft">{t::mailbox_empty()}</p> });
    let more = move || {
        loaded.next.get().map(|_| {
            view! {
                <p class="pad">
                    <button type="button" class="btn" on:click=move |_| loaded.load_more(app)>{t::mailbox_earlier()}</button>
                </p>
            }
        })
    };
    view! {
        {empty}
        <ul class="lines ul" aria-label=t::mailbox_mails()>
            <For each=move || loaded.rows.get() key=|row| [&row.id.to_string(), row.delivery.as_str()].concat() let:row>
                {mail_row(app, &row, open)}
            </For>
        </ul>
        {more}
    }
    .into_any()
}

fn mail_row(app: AppContext, row: &MailRow, open: Memo<Option<MailId>>) -> AnyView {
    let id = row.id;
    let when = if intl::same_day(row.at, clock::now(app)) { intl::time_of(row.at) } else { intl::day_of(row.at) };
    view! {
        <li>
            <a
                class="pick" href=Link::Mailbox { mail: Some(id) }.format()
                aria-current=move || (open.get() == Some(id)).then_some("true")
            >
                <span class="grow">
                    <b>{row.subject.clone()}</b>
                    <small>{t::mailbox_to(row.to.as_str())}</small>
                </span>
                <small class="small soft">{when}<br/>{delivery_state(row.delivery)}</small>
            </a>
        </li>
    }
    .into_any()
}

fn delivery_state(delivery: Delivery) -> AnyView {
    match delivery {
        Delivery::Queued => components::state(Tone::Now, "clock", t::mailbox_queued()),
        Delivery::Sent => components::state(Tone::Ok, "check", t::mailbox_sent()),
        Delivery::Failed => components::state(Tone::Bad, "alert", t::mailbox_failed()),
        Delivery::Dropped => components::state(Tone::Plain, "no", t::mailbox_dropped()),
    }
}
