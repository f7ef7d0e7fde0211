//! A case: its question beside its papers, with the points for and against, the approvals and the next step by itself.
//! Papers are untrusted files: they are saved and opened elsewhere, and never shown on this page.

use super::state::Desk;
use super::{acts, decision, parts};
use crate::browser::dom;
use crate::components::{self, Badge, Button, PageHead, Pending, PersonName, RoleChip, State, Tone, fact, point};
use crate::data::WhenLoaded;
use crate::data::late::lazy_part;
use crate::data::loaded::Loaded;
use crate::platform::client::Failure;
use crate::platform::clock::TimeLeft;
use crate::platform::{i18n as t, intl, titles};
use crate::state::People;
use handover_api::cases::{CaseApproval, DeskCase, DeskPaper, PaperRow};
use handover_api::route;
use handover_rules::cases::CaseNumber;
use handover_rules::cases::claim::{Claim, StatedField};
use handover_rules::cases::lifecycle::CaseRefusalKind;
use handover_rules::cases::timeline::{CaseActor, CaseEntry, CaseMilestone, NextStep, last_return};
use handover_rules::desk::DeskAct;
use handover_rules::holder::data::HolderIdentity;
use handover_rules::{Category, Role, ServiceKey};
use leptos::prelude::*;

lazy_part! { desk_case: pub(super) fn case_page(number: CaseNumber) { case_view(expect_context(), number) } }

fn case_view(desk: Desk, number: CaseNumber) -> AnyView {
    let title = t::desk_case(number.to_string().as_str());
    titles::set_title(&title);
    let case = desk.load::<DeskCase>(route::desk_case(number));
    let entered = decision::Entered::new(desk, &title);
    let lead = move || case.data.with(|case| case.as_ref().map(lead).unwrap_or_default());
    let crumbs = parts::crumbs(&title);
    let people = desk.app.people;
    let heading =
        move || case.data.with(|case| case.as_ref().map_or_else(|| title.clone(), |case| question_title(people, case)));
    view! {
        {crumbs}
        <PageHead heading lead/>
        <WhenLoaded of=case lines=8 let:now>
            {case_content(desk, case, entered, now)}
        </WhenLoaded>
    }
    .into_any()
}

fn lead(case: &DeskCase) -> String {
    let name = components::isolated_name(&case.name);
    t::desk_case_lead(t::claimant(case.claimant), name.as_str(), t::desk_case_state(case.state))
}

fn case_content(desk: Desk, data: Loaded<DeskCase>, entered: decision::Entered, case: &DeskCase) -> AnyView {
    let timeline = case.timeline.iter().rev().map(|entry| parts::line(event(case, entry)));
    view! {
        <div class="stack wide">
            <div class="cols side">{question(case)}{papers(desk, data, case)}</div>
            <div class="cols side">
                {decision::view(desk, data, entered, case)}
                {parts::section(
                    "desk-timeline",
                    t::request_timeline(),
                    parts::lines(timeline.collect(), t::desk_no_timeline()),
                )}
            </div>
            {parts::section("desk-mails", t::desk_mails(), parts::mails(desk, &case.mails))}
        </div>
    }
    .into_any()
}

fn event(case: &DeskCase, entry: &CaseEntry) -> AnyView {
    let note = entry.note.clone().map(|note| view! { <p class="small"><q>{note}</q></p> });
    view! {
        <p><b><PersonName name=actor(case, entry.by)/></b> {t::colon()} " " {t::desk_case_event(entry.milestone)}</p>
        <p class="small soft">{parts::time(entry.at)}</p>
        {note}
    }
    .into_any()
}

fn question_title(people: People, case: &DeskCase) -> String {
    let domain = components::service_inside(&case.domain);
    match &case.claim {
        Claim::Holder(new) => {
            let name = components::isolated_name(&new.display_name());
            t::desk_case_question_holder(domain.as_str(), name.as_str())
        }
        Claim::Contacts { roles, to } => {
            let name = components::person_text(people, to);
            let roles = components::words::roles_inside(*roles);
            t::desk_case_question_contacts(domain.as_str(), name.as_str(), roles.as_str())
        }
    }
}

fn question(case: &DeskCase) -> AnyView {
    let column = |heading: &'static str, points: Vec<AnyView>| {
        let none = points.is_empty().then(|| view! { <li class="soft">{t::desk_case_no_point()}</li> });
        view! { <div class="stack tight"><h3>{heading}</h3><ul class="abilities">{points}{none}</ul></div> }
    };
    let service = ServiceKey { name: case.domain.clone(), category: Category::Domain };
    let facts = vec![
        fact(t::request_fact_service(), parts::service_fact(&service)),
        fact(t::desk_cases_approvals(), approvals(case)),
        fact(t::desk_case_by_itself(), by_itself(case)),
    ];
    let content = view! {
        <div class="card lines">
            <div class="pad">{asked(case)}</div>
            <div class="pad cols">
                {column(t::desk_case_for(), points_for(case))} {column(t::desk_case_against(), points_against(case))}
            </div>
            <div class="pad"><dl class="facts">{facts}</dl></div>
        </div>
    };
    parts::section("desk-asks", t::desk_case_asks(), content)
}

/// The change, beside the data that it would replace.
fn asked(case: &DeskCase) -> AnyView {
    match &case.claim {
        Claim::Holder(after) => {
            let before = case.holder.as_ref().map(|before| fact(t::holder_now(), identity(before)));
            view! { <dl class="facts">{before}{fact(t::holder_after(), identity(after))}</dl> }.into_any()
        }
        Claim::Contacts { roles, to } => {
            let line = |role: Role| {
                let pass = match &case.contacts {
                    Some(contacts) => parts::pass(contacts.holder(role), to),
                    None => parts::customer(to),
                };
                view! { <p class="row"><RoleChip role/> {pass}</p> }.into_any()
            };
            roles.iter().map(line).collect::<Vec<_>>().into_any()
        }
    }
}

/// The fields that make a holder, in one line.
fn identity(of: &HolderIdentity) -> String {
    let form = t::holder_form(of.legal_form).to_owned();
    let mut fields = vec![of.display_name(), of.full_name(), form, of.email.to_string()];
    fields.dedup();
    fields.iter().map(|field| components::isolated_name(field)).collect::<Vec<_>>().join(" · ")
}

/// Field, text on record, text in the case.
fn stated(holder: &HolderIdentity, case: &DeskCase, field: StatedField) -> [String; 3] {
    let [recorded, said] = match field {
        StatedField::Name => [holder.full_name(), case.name.clone()],
        StatedField::LegalForm => [holder.legal_form, case.legal_form].map(|form| t::holder_form(form).to_owned()),
        StatedField::Email => [holder.email.to_string(), case.email.to_string()],
    };
    [parts::stated_field(field).to_owned(), components::isolated_name(&recorded), components::isolated_name(&said)]
}

fn points_for(case: &DeskCase) -> Vec<AnyView> {
    let sent = case.papers.iter().filter(|paper| paper.paper.sent_at.is_some()).count() as u64;
    let sent = (sent > 0).then(|| t::desk_case_sent(sent, intl::number(sent).as_str()));
    let same = case.holder.iter().flat_map(|holder| {
        let is_same = |field: &StatedField| case.differs.as_ref().is_some_and(|differs| !differs.contains(field));
        StatedField::ALL.into_iter().filter(is_same).map(|field| {
            let [field, recorded, _] = stated(holder, case, field);
            t::desk_case_same(field.as_str(), recorded.as_str())
        })
    });
    sent.into_iter().chain(same).map(|text| point(Tone::Ok, "ok", text)).collect()
}

fn points_against(case: &DeskCase) -> Vec<AnyView> {
    let returned = last_return(&case.timeline).filter(|_| !case.state.is_final()).map(|entry| returned(case, entry));
    let differs = case.holder.iter().flat_map(|holder| {
        case.differs.iter().flatten().map(|field| {
            let [field, recorded, said] = stated(holder, case, *field);
            t::desk_case_differs(field.as_str(), recorded.as_str(), said.as_str())
        })
    });
    let unknown = match (&case.holder, &case.contacts) {
        (_, None) => Some(t::desk_case_no_domain()),
        (None, Some(_)) => Some(t::desk_case_no_holder()),
        (Some(_), Some(_)) => None,
    };
    let obstacle = case
        .no_approval
        .filter(|refusal| matches!(refusal, CaseRefusalKind::Impossible | CaseRefusalKind::Blocked))
        .map(t::desk_case_refusal);
    let texts = unknown.into_iter().chain(obstacle).map(str::to_owned).chain(differs);
    returned.into_iter().chain(texts.map(|text| point(Tone::Warn, "alert", text))).collect()
}

/// The reason why the case has returned to the desk: an objection in the words of its author, or an obstacle.
fn returned(case: &DeskCase, entry: &CaseEntry) -> AnyView {
    let when = intl::timestamp(entry.at);
    if entry.milestone != CaseMilestone::Objected {
        let text = [when.as_str(), t::desk_case_event(entry.milestone)].join(": ");
        return point(Tone::Warn, "alert", text);
    }
    let said = t::desk_case_objected(when.as_str(), actor(case, entry.by).as_str());
    let note = entry.note.clone().map(|note| view! { <br/><q>{note}</q> });
    point(Tone::Bad, "flag", view! { <b>{said}</b>{note} })
}

fn approvals(case: &DeskCase) -> AnyView {
    let given = |approval: &CaseApproval| {
        let name = components::isolated_name(&actor(case, CaseActor::Staff(approval.by)));
        let note = approval.note.clone().map(|note| view! { " · " <q>{note}</q> });
        view! {
            <p>
                {t::desk_case_approved_by(name.as_str())}
                <br/><span class="small soft">{parts::time(approval.at)}{note}</span>
            </p>
        }
        .into_any()
    };
    let given: Vec<AnyView> = case.approvals.iter().map(given).collect();
    let marks = parts::approvals(given.len(), case.approvers);
    view! { {marks}{given} }.into_any()
}

fn by_itself(case: &DeskCase) -> String {
    match case.next {
        None => t::desk_case_over().to_owned(),
        Some(step @ (NextStep::Lapse | NextStep::Execution)) => parts::next_step(step, case.until),
        Some(step) => {
            let period = intl::left(TimeLeft::of(case.objection_period.into()));
            let then = t::desk_case_then(period.as_str());
            let returned = (step == NextStep::Objection).then(t::desk_case_objected_then);
            returned.into_iter().chain([then.as_str()]).collect::<Vec<_>>().join(" ")
        }
    }
}

fn actor(case: &DeskCase, by: CaseActor) -> String {
    match by {
        CaseActor::Claimant => t::desk_case_by_claimant().to_owned(),
        CaseActor::Holder => t::desk_case_by_holder().to_owned(),
        CaseActor::Admin => t::desk_case_by_admin().to_owned(),
        CaseActor::Timer => t::desk_case_by_timer().to_owned(),
        CaseActor::Staff(id) => {
            let found = case.staff.iter().find(|member| member.id == id);
            found.map_or_else(|| t::desk_case_by_former().to_owned(), |member| member.name.clone())
        }
    }
}

fn papers(desk: Desk, data: Loaded<DeskCase>, case: &DeskCase) -> AnyView {
    let may_open = desk.may(DeskAct::OpenPaper);
    let opening = Pending::new();
    let number = case.number;
    let open = move |papers: Vec<(String, String)>| {
        opening.run(async move {
            let opened = open_all(desk, papers).await;
            // Opening them is recorded, and counts for an approval.
            data.retry();
            opened
        });
    };
    let place = |of: &DeskPaper| (route::desk_paper(number, of.paper.id), file_name(number, &of.paper));
    let line = |of: &DeskPaper| {
        let paper = place(of);
        let opener = may_open.then(|| opener(of, move || open(vec![paper.clone()])));
        parts::line(view! { {summary(of)} {opener} })
    };
    let unopened: Vec<_> = case.papers.iter().filter(|of| may_open && !of.is_opened).map(place).collect();
    let all = (unopened.len() > 1).then(|| {
        let press = move |_| open(unopened.clone());
        view! {
            <Button icon="eye" label=t::desk_case_open_all() acting=opening press/>
        }
    });
    let papers = parts::lines(case.papers.iter().map(line).collect(), t::desk_case_no_papers());
    let failed = move || {
        opening
            .failure()
            .map(|failure| view! { <State tone=Tone::Bad icon="alert" text=acts::refusal(&failure)/> }.into_any())
    };
    let content = view! {
        <p class="small soft">{if may_open { t::desk_case_papers_note() } else { t::desk_case_papers_closed() }}</p>
        {all}
        <div role="alert">{failed}</div>
        {papers}
    };
    parts::section("desk-papers", t::desk_case_papers(), content)
}

/// Saves papers, by their address and the name of the file.
async fn open_all(desk: Desk, papers: Vec<(String, String)>) -> Result<(), Failure> {
    for (path, file) in papers {
        let content = desk.call(desk.app.get_file(&path)).await?;
        // Without a type: no browser opens it by itself.
        dom::save_file(&file, &content, "");
    }
    Ok(())
}

/// Kind, name and type of a paper, and whether it was scanned.
fn summary(of: &DeskPaper) -> AnyView {
    let paper = &of.paper;
    let scan = if of.is_scanned {
        view! { <Badge tone=Tone::Ok icon="ok" text=t::desk_case_clean()/> }.into_any()
    } else {
        view! { <Badge tone=Tone::Plain icon="info" text=t::desk_case_unscanned()/> }.into_any()
    };
    let sent = paper.sent_at.map(|at| [" · ", &intl::timestamp(at)].concat());
    let name = paper.name.clone();
    view! {
        <div class="row between">
            <span><b>{t::desk_paper(paper.kind)}</b><br/>
                <span class="small soft">
                    <PersonName name/> " · " {paper.paper_type.as_str().to_ascii_uppercase()} {sent}
                </span>
            </span>
            {scan}
        </div>
    }
    .into_any()
}

/// The button that opens a paper, and whether the reader has opened it.
fn opener(of: &DeskPaper, open: impl Fn() + 'static) -> AnyView {
    let opened = if of.is_opened {
        view! { <State tone=Tone::Ok icon="check" text=t::desk_case_opened()/> }.into_any()
    } else {
        view! { <State tone=Tone::Warn icon="eye" text=t::desk_case_unopened()/> }.into_any()
    };
    // Several files may be of one kind.
    let label =
        t::desk_case_open_file(t::desk_paper(of.paper.kind), components::isolated_name(&of.paper.name).as_str());
    view! {
        <div class="row between">
            {opened}
            <Button class="btn sm" icon="eye" label=t::desk_case_open() name=label press=move |_| open()/>
        </div>
    }
    .into_any()
}

fn file_name(number: CaseNumber, paper: &PaperRow) -> String {
    [&number.to_string(), "-", paper.kind.as_str(), ".", paper.paper_type.as_str()].concat()
}
