//! The queue: cases by whose turn they are, other work for staff, and the health of the system.

use super::acts::Kind;
use super::state::Desk;
use super::{acts, parts};
use crate::components::{
    self, Handle, Icon, NameOfService, Notice, PageHead, Person, PersonName, State, Tone, column_heads,
};
use crate::data::WhenLoaded;
use crate::data::late::lazy_part;
use crate::platform::{i18n as t, intl, titles};
use handover_api::cases::{DeskCaseRow, DeskQueue, QueuedChange};
use handover_api::desk::{
    Correction, DeskAccount, DeskAction, DeskLink, DeskOverview, DeskWebhook, ImportNumbers, MailNumbers,
    RequestNumbers, SearchResult, SetAside,
};
use handover_api::query::Query;
use handover_api::route;
use handover_rules::cases::Procedure;
use handover_rules::cases::timeline::{CaseTurn, NextStep, Wait, wait};
use handover_rules::desk::DeskAct;
use handover_rules::desk::corrections::ProposedChange;
use handover_rules::{Category, NicHandle, ServiceKey};
use leptos::prelude::*;

lazy_part! { desk_overview: pub(super) fn overview_page() { overview(expect_context()) } }

fn overview(desk: Desk) -> AnyView {
    titles::set_title(t::desk_overview());
    let search = desk.link.with_untracked(DeskLink::search);
    let found = (!search.is_empty()).then(|| results(desk, &search));
    let overview = desk.load::<DeskOverview>(route::DESK_OVERVIEW.to_owned());
    view! {
        <PageHead heading=t::desk_overview() lead=t::desk_search_hint()/>
        <div class="stack wide">
            {found}
            {queue(desk)}
            <WhenLoaded of=overview lines=2 let:overview>
                {content(desk, overview)}
            </WhenLoaded>
        </div>
    }
    .into_any()
}

fn results(desk: Desk, search: &str) -> AnyView {
    let path = [route::DESK_SEARCH, &Query::default().with("q", search).finish()].concat();
    let found = desk.load::<SearchResult>(path);
    let content = view! { <WhenLoaded of=found children=hits/> };
    parts::section("desk-found", t::desk_found(), content)
}

fn hits(found: &SearchResult) -> AnyView {
    let account = |account: &DeskAccount| {
        let content = view! {
            <p>{parts::customer(&account.handle)}</p>
            <p class="small soft" translate="no">{account.email.to_string()}</p>
        };
        parts::line(content)
    };
    let accounts = found.accounts.iter().map(account);
    let services = found.services.iter().map(|service| parts::line(parts::service(service)));
    let request = found.request.map(|id| parts::line(parts::request(id)));
    let cases = found.cases.iter().map(parts::case_line);
    parts::lines(accounts.chain(services).chain(request).chain(cases).collect(), t::desk_nothing_found_search())
}

/// Lists that are empty are left out.
fn content(desk: Desk, overview: &DeskOverview) -> AnyView {
    let items = needs_person(desk, overview);
    let needs =
        (!items.is_empty()).then(|| parts::section("desk-person", t::desk_needs_person(), parts::lines(items, "")));
    let failed = (!overview.failed_mails.is_empty())
        .then(|| parts::section("desk-failed", t::desk_mails_failed(), parts::mails(desk, &overview.failed_mails)));
    view! { {needs}{health(overview)}{failed} }.into_any()
}

/// Records that were set aside as damaged, and proposals that wait for an approver.
fn needs_person(desk: Desk, overview: &DeskOverview) -> Vec<AnyView> {
    let requests = overview.set_aside.iter().map(|id| damaged(parts::request(*id), None));
    let others = set_aside(desk, &overview.set_aside_others);
    requests.chain(others).chain(overview.corrections.iter().map(correction)).collect()
}

/// Items other than requests that were set aside. No page can show them, so they are taken up here.
fn set_aside(desk: Desk, aside: &SetAside) -> impl Iterator<Item = AnyView> {
    let take_up = move |number, action| acts::offer(desk, number, Kind::Inline, action);
    let cases = aside.cases.iter().map(move |case| {
        let number = i64::try_from(case.get()).unwrap_or(i64::MAX);
        let name = view! { <span translate="no">{t::desk_case(case.to_string().as_str())}</span> }.into_any();
        damaged(name, take_up(number, DeskAction::TakeUpCase { case: *case }))
    });
    let holders = aside.holders.iter().map(move |found| {
        let change = found.id;
        let service = found.domain.clone().map(|name| parts::service(&ServiceKey { name, category: Category::Domain }));
        let name = view! { {t::desk_holder_change()} " " {service} }.into_any();
        damaged(name, take_up(change.get(), DeskAction::TakeUpHolderChange { change }))
    });
    let mails = aside.mails.iter().map(move |mail| {
        let aside = view! { <State tone=Tone::Warn icon="alert" text=t::desk_mail_set_aside()/> }.into_any();
        parts::line(view! { {aside} {parts::mail(desk, mail)} })
    });
    cases.chain(holders).chain(mails)
}

fn damaged(name: AnyView, form: Option<AnyView>) -> AnyView {
    let state = view! { <State tone=Tone::Warn icon="alert" text=t::desk_is_set_aside()/> }.into_any();
    parts::line(view! { <p>{name}</p> {state} {form} })
}

fn correction(correction: &Correction) -> AnyView {
    let name = components::isolated_name(&correction.proposed_by_name);
    let about = match &correction.change {
        ProposedChange::Role { service, .. } => parts::service(service),
        ProposedChange::Address { account, .. } => parts::customer(account),
    };
    let content = view! {
        <p>{about}</p>
        {parts::proposed(&correction.change)}
        <State tone=Tone::Now icon="user" text=t::desk_waits_for_approval(name.as_str())/>
        <p class="small soft">{parts::time(correction.proposed_at)}</p>
    };
    parts::line(content)
}

fn queue(desk: Desk) -> AnyView {
    let queue = desk.load::<DeskQueue>(route::DESK_CASES.to_owned());
    let loading = || view! { <p class="calm" aria-hidden="true">"\u{a0}"</p> };
    view! {
        <section class="stack" aria-label=t::desk_cases()>
            <WhenLoaded of=queue loading let:queue>{queue_content(desk, queue)}</WhenLoaded>
        </section>
    }
    .into_any()
}

fn queue_content(desk: Desk, queue: &DeskQueue) -> AnyView {
    let chosen = desk.link.with(DeskLink::turn);
    let shown = queue.rows.iter().filter(|row| chosen.is_none_or(|turn| row.turn == turn));
    let rows: Vec<AnyView> = shown.map(|row| queue_row(desk, row, queue.approvers)).collect();
    let hidden = (queue.hidden > 0).then(|| {
        let text = t::desk_cases_hidden(u64::from(queue.hidden), intl::number(queue.hidden.into()).as_str());
        view! { <Notice tone=Tone::Warn icon="alert"><p>{text}</p></Notice> }.into_any()
    });
    let rows = if rows.is_empty() {
        view! { <p class="calm"><Icon name="ok"/>{t::desk_cases_none()}</p> }.into_any()
    } else {
        table(rows)
    };
    view! { {figures(desk, queue)}{hidden}{rows} }.into_any()
}

/// The numbers. The placeholder of the queue is as high.
fn figures(desk: Desk, queue: &DeskQueue) -> AnyView {
    let figure = |turn| {
        let cases = queue.rows.iter().filter(|row| row.turn == turn);
        let oldest = cases.clone().map(|row| row.since).min();
        let note = match (turn, oldest) {
            (CaseTurn::Mine | CaseTurn::Others, Some(since)) => t::desk_cases_oldest(desk.age(since).as_str()),
            (CaseTurn::Mine | CaseTurn::Others | CaseTurn::Objectors, _) => t::desk_cases_nothing().to_owned(),
            (CaseTurn::SecondApproval, _) => t::desk_cases_approved_once().to_owned(),
            (CaseTurn::Claimant, _) => t::desk_cases_claimant().to_owned(),
        };
        figure(desk, turn, cases.count() as u64, note)
    };
    // Only approvers decide; others of their colleagues decide what they have opened themselves.
    let is_approver = desk.may(DeskAct::ApproveCase);
    let is_shown = |turn: &CaseTurn| match turn {
        CaseTurn::Mine => is_approver,
        CaseTurn::Others => !is_approver || queue.rows.iter().any(|row| row.turn == CaseTurn::Others),
        _ => true,
    };
    let figures: Vec<AnyView> = CaseTurn::ALL.into_iter().filter(is_shown).map(figure).collect();
    view! { <nav aria-label=t::desk_cases()><ul class="needs card">{figures}</ul></nav> }.into_any()
}

fn figure(desk: Desk, turn: CaseTurn, number: u64, note: String) -> AnyView {
    let (search, chosen) = desk.link.with(|link| (link.search(), link.turn()));
    let is_chosen = chosen == Some(turn);
    let place = DeskLink::Overview { search, cases: (!is_chosen).then_some(turn) }.format();
    let tone = if turn == CaseTurn::Mine && number > 0 { Tone::Now } else { Tone::Plain };
    view! {
        <li data-s=tone.as_str()>
            <a href=place aria-current=is_chosen.then_some("true")>
                <span class="fig">{intl::number(number)}</span> " " <b>{t::desk_case_turn(turn)}</b> " " <small>{note}</small>
            </a>
        </li>
    }
    .into_any()
}

fn table(rows: Vec<AnyView>) -> AnyView {
    let heads = [
        t::desk_cases_age(),
        t::desk_cases_case(),
        t::desk_cases_change(),
        t::desk_cases_by(),
        t::desk_case_record(),
        t::desk_cases_approvals(),
        t::desk_cases_next(),
    ];
    view! {
        <div class="card">
            <table class="list auto queue">
                <caption class="vh">{t::desk_cases()}</caption>
                <thead><tr>{column_heads(&heads)}<th scope="col"><span class="vh">{t::desk_cases_review()}</span></th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn queue_row(desk: Desk, row: &DeskCaseRow, approvers: u8) -> AnyView {
    let (procedure, change) = change_of(&row.change);
    let number = row.number.to_string();
    let (class, act) =
        if row.turn == CaseTurn::Mine { ("btn main", t::desk_cases_review()) } else { ("btn", t::desk_case_open()) };
    view! {
        <tr>
            <td class="age">{age(desk, row)}</td>
            <th scope="row">
                <b><NameOfService name=row.domain.clone()/></b>
                <small>{t::desk_case_procedure(procedure)} " · " <Handle text=number.clone()/></small>
            </th>
            <td>{change}</td>
            <td class="by" data-label=t::desk_cases_by()>
                <PersonName name=row.name.clone()/><small>{t::claimant(row.claimant)}</small>
            </td>
            <td data-label=t::desk_case_record()>{record(row)}</td>
            <td data-label=t::desk_cases_approvals()>{approvals(row, approvers)}</td>
            <td>{next_step(row)}</td>
            <td class="acts">
                <a class=class href=DeskLink::Case(row.number).format()>{act} <span class="vh">" " {number}</span></a>
            </td>
        </tr>
    }
    .into_any()
}

/// The time it has waited, marked if that is long.
fn age(desk: Desk, row: &DeskCaseRow) -> AnyView {
    let age = desk.age(row.since);
    let tone = match wait(row.turn, row.since, desk.app.now()) {
        Wait::Long => Tone::Warn,
        Wait::TooLong => Tone::Bad,
        Wait::Short => return view! { <span title=intl::timestamp(row.since)>{age}</span> }.into_any(),
    };
    view! { <State tone icon="alert" text=age/> }.into_any()
}

/// The kind of the change, and from whom it leads to whom.
fn change_of(change: &QueuedChange) -> (Procedure, AnyView) {
    match change {
        QueuedChange::Holder { from, to } => {
            let from = from.clone().map(|name| view! { <PersonName name/> }).into_any();
            (Procedure::ChangeHolder, parts::passing(from, view! { <PersonName name=to.clone()/> }.into_any()))
        }
        QueuedChange::Contacts { roles, from, to } => {
            let person = |who: &NicHandle| view! { <Person who=who.clone() with_handle=false/> }.into_any();
            let from: Vec<AnyView> = from.iter().map(person).collect();
            let pass = parts::passing(from.into_any(), person(to));
            let change = view! { {pass}<small>{components::words::roles(*roles)}</small> };
            (Procedure::ChangeContacts, change.into_any())
        }
    }
}

/// The claimant's entries that differ from the holder on record.
fn record(row: &DeskCaseRow) -> AnyView {
    let Some(fields) = &row.differs else {
        return view! { <State tone=Tone::Warn icon="alert" text=t::desk_cases_unknown()/> }.into_any();
    };
    if fields.is_empty() {
        return view! { <State tone=Tone::Ok icon="ok" text=t::desk_cases_same()/> }.into_any();
    }
    let number = fields.len() as u64;
    let names: Vec<String> = fields.iter().map(|field| parts::stated_field(*field).to_owned()).collect();
    view! {
        <State tone=Tone::Warn icon="alert" text=t::desk_cases_differ(number, intl::number(number).as_str())/>
        <small>{intl::lower_case(&intl::list(&names))}</small>
    }
    .into_any()
}

fn approvals(row: &DeskCaseRow, approvers: u8) -> AnyView {
    let names: Vec<String> = row.approved_by.iter().map(|name| components::isolated_name(name)).collect();
    view! { {parts::approvals(names.len(), approvers)}<small>{intl::list(&names)}</small> }.into_any()
}

fn next_step(row: &DeskCaseRow) -> AnyView {
    let (tone, icon) = match row.next {
        NextStep::Objection => (Tone::Bad, "flag"),
        NextStep::Obstacle => (Tone::Warn, "alert"),
        NextStep::Approval | NextStep::LastApproval => (Tone::Plain, "user"),
        NextStep::Lapse | NextStep::Execution => (Tone::Plain, "clock"),
    };
    let words = row.objection.clone().filter(|_| row.next == NextStep::Objection);
    let words = words.map(|words| view! { <q class="small">{words}</q> });
    view! { <State tone icon text=parts::next_step(row.next, row.until)/>{words} }.into_any()
}

fn health(overview: &DeskOverview) -> AnyView {
    let (tone, webhooks) = webhook_health(&overview.webhooks);
    view! {
        <section class="card" aria-label=t::desk_health()>
            <dl class="stats health">
                {mail_health(&overview.mails)} {import_health(&overview.imports)}
                {cell(tone, t::desk_webhooks(), webhooks)} {request_health(overview)}
            </dl>
        </section>
    }
    .into_any()
}

fn cell(tone: Tone, name: impl Into<String>, content: impl IntoAny) -> AnyView {
    let icon = match tone {
        Tone::Ok => "ok",
        Tone::Now => "clock",
        Tone::Plain => "info",
        Tone::Warn | Tone::Bad => "alert",
    };
    let text: String = name.into();
    view! { <div><dt><State tone icon text/></dt><dd>{content.into_any()}</dd></div> }.into_any()
}

fn mail_health(mails: &MailNumbers) -> AnyView {
    let count = |number: u32| {
        let text = intl::number(number.into());
        if number >= mails.counted_to { [&text, "+"].concat() } else { text }
    };
    let waiting = match mails.oldest {
        Some(oldest) => t::desk_mails_oldest(count(mails.waiting).as_str(), intl::timestamp(oldest).as_str()),
        None => t::desk_mails_waiting(count(mails.waiting).as_str()),
    };
    let tone = if mails.failed > 0 { Tone::Warn } else { Tone::Ok };
    cell(tone, t::desk_mails(), [&waiting, " · ", &t::desk_mails_failed_number(count(mails.failed).as_str())].concat())
}

/// The running import, the last refused one until another is applied, or the last applied one.
fn import_health(imports: &ImportNumbers) -> AnyView {
    let applied_at = imports.applied.as_ref().map(|applied| applied.at);
    if let Some(at) = imports.began_at {
        return cell(Tone::Now, t::desk_import(), t::desk_import_running(intl::timestamp(at).as_str()));
    }
    if let Some(refused) = imports.refused.as_ref().filter(|refused| Some(refused.at) > applied_at) {
        let when = t::desk_import_refused(intl::timestamp(refused.at).as_str());
        let faults = t::desk_import_faults(refused.faults, intl::number(refused.faults).as_str());
        return cell(Tone::Bad, t::desk_import(), [when, faults].join(" · "));
    }
    let Some(applied) = &imports.applied else {
        return cell(Tone::Plain, t::desk_import(), t::desk_import_none());
    };
    let (accounts, services) = (intl::number(applied.accounts), intl::number(applied.services));
    let numbers = t::desk_import_numbers(accounts.as_str(), services.as_str());
    cell(Tone::Ok, t::desk_import(), [numbers, intl::timestamp(applied.at)].join(" · "))
}

fn request_health(overview: &DeskOverview) -> AnyView {
    let sum = |number: fn(&RequestNumbers) -> u32| -> u64 {
        overview.requests.iter().map(|line| u64::from(number(line))).sum()
    };
    let ages = [sum(|line| line.day), sum(|line| line.week), sum(|line| line.older)];
    let open: u64 = ages.iter().sum();
    let [day, week, older] = ages.map(intl::number);
    let name = t::desk_health_requests(open, intl::number(open).as_str());
    cell(Tone::Plain, name, t::desk_health_ages(day.as_str(), older.as_str(), week.as_str()))
}

/// The webhooks with their tone. They are set up on the command line.
fn webhook_health(webhooks: &[DeskWebhook]) -> (Tone, AnyView) {
    if webhooks.is_empty() {
        return (Tone::Plain, t::desk_webhooks_none().into_any());
    }
    let is_troubled =
        |webhook: &DeskWebhook| webhook.failure.is_some() || webhook.given_up > 0 || webhook.stopped_at.is_some();
    let tone = if webhooks.iter().any(is_troubled) { Tone::Warn } else { Tone::Ok };
    (tone, webhooks.iter().map(webhook).collect::<Vec<_>>().into_any())
}

fn webhook(webhook: &DeskWebhook) -> AnyView {
    let delivered = match webhook.delivered_at {
        Some(at) => t::desk_webhook_delivered(intl::timestamp(at).as_str()),
        None => t::desk_webhook_never().to_owned(),
    };
    let oldest = webhook.oldest.filter(|_| webhook.waiting > 0);
    let waiting = oldest.map(|oldest| {
        let (number, when) = (intl::number(webhook.waiting), intl::timestamp(oldest));
        view! { <p>{t::desk_webhook_waiting(webhook.waiting, number.as_str(), when.as_str())}</p> }
    });
    let trouble = |tone, text: String| view! { <State tone icon="alert" text/> };
    let failure = webhook.failure.as_deref().map(|why| trouble(Tone::Warn, t::desk_webhook_failure(why)));
    let given_up = (webhook.given_up > 0).then(|| {
        trouble(Tone::Bad, t::desk_webhook_given_up(webhook.given_up, intl::number(webhook.given_up).as_str()))
    });
    let stopped =
        webhook.stopped_at.map(|at| trouble(Tone::Bad, t::desk_webhook_stopped(intl::timestamp(at).as_str())));
    let place = webhook.url.split_once("://").map_or(webhook.url.as_str(), |(_, place)| place).to_owned();
    view! {
        <p><span translate="no" lang="">{place}</span> " · " {delivered}</p>
        {stopped}{failure}{waiting}{given_up}
    }
    .into_any()
}
