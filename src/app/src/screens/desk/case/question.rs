//! A case at a glance: the question, the points for and against, the approvals, and the next step by itself.

use crate::components::{self, Icon, RoleChip, Tone};
use crate::platform::clock::TimeLeft;
use crate::platform::{i18n as t, intl};
use crate::screens::desk::{parts, words};
use crate::state::People;
use handover_api::cases::{CaseApproval, DeskCase};
use handover_rules::cases::claim::{Claim, StatedField};
use handover_rules::cases::lifecycle::CaseRefusalKind;
use handover_rules::cases::timeline::{CaseActor, CaseEntry, CaseMilestone, NextStep, last_return};
use handover_rules::holder::data::HolderIdentity;
use handover_rules::{Category, Role, ServiceKey};
use leptos::prelude::*;

/// The question, as the title of the page.
pub(super) fn title(people: People, case: &DeskCase) -> String {
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

pub(super) fn view(case: &DeskCase) -> AnyView {
    let column = |heading: &'static str, points: Vec<AnyView>| {
        let none = points.is_empty().then(|| view! { <li class="soft">{t::desk_case_no_point()}</li> });
        view! { <div class="stack tight"><h3>{heading}</h3><ul class="abilities">{points}{none}</ul></div> }
    };
    let service = ServiceKey { name: case.domain.clone(), category: Category::Domain };
    let facts = vec![
        parts::fact(t::request_fact_service(), parts::service(&service)),
        parts::fact(t::desk_cases_approvals(), approvals(case)),
        parts::fact(t::desk_case_by_itself(), by_itself(case)),
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
            let before = case.holder.as_ref().map(|before| parts::fact(t::holder_now(), identity(before)));
            view! { <dl class="facts">{before}{parts::fact(t::holder_after(), identity(after))}</dl> }.into_any()
        }
        Claim::Contacts { roles, to } => {
            let line = |role: Role| {
                let pass = match &case.contacts {
                    Some(contacts) => words::pass(contacts.holder(role), to),
                    None => words::customer(to),
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

fn point(tone: Tone, icon_name: &'static str, content: impl IntoAny) -> AnyView {
    view! { <li data-s=tone.as_str()><Icon name=icon_name/><span>{content.into_any()}</span></li> }.into_any()
}

/// Field, text on record, text in the case.
fn stated(holder: &HolderIdentity, case: &DeskCase, field: StatedField) -> [String; 3] {
    let [recorded, said] = match field {
        StatedField::Name => [holder.full_name(), case.name.clone()],
        StatedField::LegalForm => [holder.legal_form, case.legal_form].map(|form| t::holder_form(form).to_owned()),
        StatedField::Email => [holder.email.to_string(), case.email.to_string()],
    };
    [words::stated_field(field).to_owned(), components::isolated_name(&recorded), components::isolated_name(&said)]
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
        Some(step @ (NextStep::Lapse | NextStep::Execution)) => words::next_step(step, case.until),
        Some(step) => {
            let period = intl::left(TimeLeft::of(case.objection_period.into()));
            let then = t::desk_case_then(period.as_str());
            let returned = (step == NextStep::Objection).then(t::desk_case_objected_then);
            returned.into_iter().chain([then.as_str()]).collect::<Vec<_>>().join(" ")
        }
    }
}

/// The name of an actor in a case.
pub(super) fn actor(case: &DeskCase, by: CaseActor) -> String {
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
