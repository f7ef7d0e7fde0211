//! Access without a role (decision 0064): what the account gives and has, and the form.

pub(crate) mod form;
mod item;
mod list;
pub(crate) mod uses;
pub(crate) mod words;

use self::item::Item;
use self::list::List;
use crate::components::{FailureNotice, Icon, PageHead, Skeleton};
use crate::data::paged_list::parts;
use crate::platform::i18n as t;
use handover_api::Link;
use handover_api::access::PolicySide;
use handover_api::link::{AccessPlace, NewAccess, ServicesView, UsesView};
use handover_rules::access::AccessPolicyId;
use leptos::prelude::*;

/// The list, with what has just been given.
pub(crate) fn view(place: &AccessPlace) -> AnyView {
    let just_given = match place {
        AccessPlace::Given(id) => Some(*id),
        _ => None,
    };
    let new = Link::Access(AccessPlace::New(NewAccess::default())).format();
    view! {
        <PageHead heading=t::access_title() lead=t::access_lead()>
            <span class="row">
                <a class="btn" href=Link::Access(AccessPlace::Uses(UsesView::default())).format()><Icon name="history"/> {t::access_uses()}</a>
                <a class="btn main" href=new><Icon name="plus"/> {t::access_give()}</a>
            </span>
        </PageHead>
        <div class="stack in-turn">
            <Side side=PolicySide::Given just_given title=t::access_given() none=t::access_given_none()/>
            <Side side=PolicySide::Received just_given=None title=t::access_received() none=t::access_received_none()/>
        </div>
    }
    .into_any()
}

/// The policies of one side.
#[component]
fn Side(
    side: PolicySide,
    just_given: Option<AccessPolicyId>,
    title: &'static str,
    none: &'static str,
) -> impl IntoView {
    let list = List::start(Memo::new(move |_| side));
    // `None` before the first answer.
    let is_empty = Memo::new(move |_| list.data.data.with(|head| head.as_ref().map(|head| head.total().number == 0)));
    let failure = list.data.reading.failure;
    let rows = move || {
        let each = list.each((), move |row| view! { <Item row list side/> }.into_any());
        view! {
            <div class="card">
                {item::table(side == PolicySide::Given, each)}
                {parts::more(list, (), String::new)}
            </div>
        }
        .into_any()
    };
    // A failure is only read without rows: it would render them anew.
    let instead = move || match failure.get() {
        Some(failure) => view! { <FailureNotice failure retry=move |()| list.data.retry()/> }.into_any(),
        None => view! { <Skeleton lines=3/> }.into_any(),
    };
    let content = move || match is_empty.get() {
        None => instead(),
        Some(true) => view! { <p class="card pad">{none}</p> }.into_any(),
        Some(false) => untrack(rows),
    };
    let done = move || {
        let rows = list.rows(());
        let row = rows.with(|rows| rows.iter().find(|row| Some(row.key) == just_given).cloned());
        row.map(|row| row.content.with(item::given))
    };
    let services = move || {
        let has_some = side == PolicySide::Received && is_empty.get() == Some(false);
        let all = Link::Services(ServicesView { shared: true, ..ServicesView::default() }).format();
        has_some.then(|| view! { <a href=all>{t::services_shared()}</a> })
    };
    view! {
        {done}
        <section class="stack tight" aria-labelledby=side.as_str() aria-busy=move || is_empty.get().is_none().to_string()>
            <div class="row between"><h2 id=side.as_str()>{title}</h2> {services}</div>
            {parts::stale_line(list)}
            {content}
        </section>
    }
}
