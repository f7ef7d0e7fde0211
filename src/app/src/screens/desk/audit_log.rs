//! The audit log: filters in the address, and a CSV file.

use super::parts;
use super::state::Desk;
use crate::browser::dom;
use crate::components::{
    FieldMessage, Handle, Icon, MessageLine, PageHead, PersonName, State, Tone, column_heads, described_by, is_invalid,
};
use crate::data::WhenLoaded;
use crate::data::late::lazy_part;
use crate::forms::on_submit;
use crate::platform::i18n as t;
use crate::platform::titles;
use chrono::NaiveDate;
use handover_api::desk::{AuditEntry, AuditFilter, AuditPage, DeskLink};
use handover_api::query::Query;
use handover_api::route;
use handover_rules::desk::{DeskAct, StaffId};
use handover_rules::model::timestamp::parse_date;
use leptos::prelude::*;

/// The ids of the fields for days.
const FROM: &str = "audit-from";
const TO: &str = "audit-to";

lazy_part! { desk_audit: pub(super) fn audit_page(filter: AuditFilter) { view(expect_context(), &filter) } }

fn view(desk: Desk, filter: &AuditFilter) -> AnyView {
    titles::set_title(t::desk_audit());
    let query = |path: &str| [path, &filter.write(Query::default()).finish()].concat();
    let page = desk.load::<AuditPage>(query(route::DESK_AUDIT));
    let csv = desk.app.file_address(&query(route::DESK_AUDIT_CSV));
    let filter = filter.clone();
    view! {
        <PageHead heading=t::desk_audit() lead=t::desk_audit_lead()>
            <span class="row"><a class="btn" href=csv download=""><Icon name="save"/> {t::desk_csv()}</a></span>
        </PageHead>
        <WhenLoaded of=page lines=8 let:page>
            {content(desk, &filter, page)}
        </WhenLoaded>
    }
    .into_any()
}

fn content(desk: Desk, filter: &AuditFilter, page: &AuditPage) -> AnyView {
    let asked = filter.clone();
    let path = move |before: &str| {
        [route::DESK_AUDIT, &asked.write(Query::default()).with("before", before).finish()].concat()
    };
    let entries = |page: AuditPage| (page.rows, page.next.map(|next| next.to_string()));
    let (later, more) = desk.more_rows(page.next.map(|next| next.to_string()), path, entries);
    let heads = [t::desk_when(), t::history_who(), t::desk_what(), t::desk_about(), t::desk_reason(), t::desk_from()];
    let first: Vec<AnyView> = page.rows.iter().map(row).collect();
    let none = first.is_empty().then(|| view! { <p class="pad soft">{t::desk_nothing_found()}</p> });
    view! {
        <div class="stack">
            {filters(filter, page)}
            <div class="card">
                <table class="list auto">
                    <caption class="vh">{t::desk_audit()}</caption>
                    <thead><tr>{column_heads(&heads)}</tr></thead>
                    <tbody>{first}{move || later.get().iter().map(row).collect::<Vec<_>>()}</tbody>
                </table>
                {none}
            </div>
            {more}
        </div>
    }
    .into_any()
}

fn row(entry: &AuditEntry) -> AnyView {
    let tone = if entry.act.needs_reason() { Tone::Now } else { Tone::Plain };
    let none = || view! { <span class="soft">"–"</span> }.into_any();
    // The log itself, without a filter, has no name; the command line has no address.
    let about = entry.about.as_ref().filter(|about| !about.name.is_empty());
    let refusal = entry.refusal.as_deref().map(parts::audited_refusal);
    let paper = entry.paper.map(parts::audited_paper);
    let from = Some(entry.client_ip.clone()).filter(|from| !from.is_empty());
    let from = from.map_or_else(none, |from| view! { <Handle text=from class="small"/> }.into_any());
    view! {
        <tr>
            <th scope="row">{parts::time(entry.at)}</th>
            <td data-label=t::history_who()><PersonName name=entry.name.clone()/></td>
            <td data-label=t::desk_what()>
                <State tone icon=parts::act_icon(entry.act) text=t::desk_act(entry.act)/> {refusal}
            </td>
            <td data-label=t::desk_about()>{about.map_or_else(none, parts::subject)} {paper}</td>
            <td data-label=t::desk_reason()>{entry.reason.as_deref().map_or_else(none, parts::quote)}</td>
            <td data-label=t::desk_from()>{from}</td>
        </tr>
    }
    .into_any()
}

fn filters(filter: &AuditFilter, page: &AuditPage) -> AnyView {
    let staff = RwSignal::new(filter.staff.map_or_else(String::new, |id| id.to_string()));
    let act = RwSignal::new(filter.act.map_or("", DeskAct::as_str).to_owned());
    let about = RwSignal::new(filter.about.clone());
    let day = |day: Option<NaiveDate>| RwSignal::new(day.map_or_else(String::new, |day| day.to_string()));
    let (from, to) = (day(filter.from), day(filter.to));
    let wrong_days = |filter: &AuditFilter| filter.is_backwards().then(|| FieldMessage::bad(t::desk_days_wrong()));
    let messages = [RwSignal::new(None), RwSignal::new(wrong_days(filter))];
    let apply = move || {
        let filter = AuditFilter {
            staff: StaffId::parse(&staff.get_untracked()),
            act: DeskAct::parse(&act.get_untracked()),
            about: about.get_untracked().trim().to_owned(),
            from: parse_date(&from.get_untracked()),
            to: parse_date(&to.get_untracked()),
        };
        let incomplete = |id| dom::has_bad_input(id).then(|| FieldMessage::bad(t::date_incomplete()));
        let [wrong_from, wrong_to] = [incomplete(FROM), incomplete(TO).or_else(|| wrong_days(&filter))];
        let wrong = wrong_from.as_ref().map(|_| "#audit-from").or(wrong_to.as_ref().map(|_| "#audit-to"));
        messages[0].set(wrong_from);
        messages[1].set(wrong_to);
        if let Some(field) = wrong {
            dom::focus_soon(field);
            return;
        }
        let _ = location().set_hash(&DeskLink::AuditLog(filter).format());
    };
    let people = page.staff.iter().map(|person| (person.id.to_string(), person.name.clone())).collect();
    let acts = DeskAct::ALL.map(|act| (act.as_str().to_owned(), t::desk_act(act).to_owned())).to_vec();
    let is_filtered = *filter != AuditFilter::default();
    let whole = DeskLink::AuditLog(AuditFilter::default()).format();
    view! {
        <form class="filters" role="search" aria-label=t::desk_filter() novalidate on:submit=on_submit(apply)>
            {select("audit-staff", t::history_who(), t::desk_everybody(), people, staff)}
            {select("audit-act", t::desk_what(), t::desk_everything(), acts, act)}
            <div class="in">
                <label class="vh" for="audit-about">{t::desk_about_search()}</label>
                <input
                    id="audit-about" type="search" placeholder=t::desk_about_search() autocomplete="off" spellcheck="false"
                    prop:bound=move || about.get() on:input=move |event| about.set(event_target_value(&event))
                />
            </div>
            {date(FROM, t::desk_since(), from, messages[0].into())}
            {date(TO, t::desk_until_day(), to, messages[1].into())}
            <button type="submit" class="btn main">{t::desk_filter()}</button>
            {is_filtered.then(|| view! { <a class="btn bare" href=whole>{t::list_clear_filters()}</a> })}
        </form>
    }
    .into_any()
}

fn select(
    id: &'static str,
    label: &'static str,
    all: &'static str,
    options: Vec<(String, String)>,
    chosen: RwSignal<String>,
) -> AnyView {
    let option = |(value, name): (String, String)| {
        let of = value.clone();
        view! { <option value=value prop:bound=move || chosen.with(|chosen| *chosen == of)>{name}</option> }
    };
    view! {
        <label class="vh" for=id>{label}</label>
        <select id=id on:change=move |event| chosen.set(event_target_value(&event))>
            <option value="">{all}</option>
            {options.into_iter().map(option).collect_view()}
        </select>
    }
    .into_any()
}

fn date(
    id: &'static str,
    label: &'static str,
    day: RwSignal<String>,
    message: Signal<Option<FieldMessage>>,
) -> AnyView {
    view! {
        <div class="row">
            <label for=id class="soft">{label}</label>
            <input
                id=id type="date" aria-describedby=described_by(id) aria-invalid=is_invalid(message)
                prop:bound=move || day.get() on:input=move |event| day.set(event_target_value(&event))
            />
            <MessageLine id message/>
        </div>
    }
    .into_any()
}
