//! The outcome of an act on several lines.

use super::form::ReaderAct;
use crate::components::{Icon, NameOfService, Notice, RequestLink, Tone};
use crate::data::late::lazy_part;
use crate::platform::i18n as t;
use crate::screens::request::explain::explain;
use crate::screens::request::page::Page;
use crate::screens::request::refusal::remedy_words;
use handover_api::submissions::{LinesResult, RefusedLineAct};
use handover_rules::request::Answer;
use handover_rules::{Refusal, RequestId};
use leptos::prelude::*;

lazy_part! { request_parts: pub(in crate::screens::request) fn act_outcome() { view! { <ActOutcome/> } } }

/// The outcome of the last act. Refused lines come right after the heading.
#[component]
fn ActOutcome() -> impl IntoView {
    let page = expect_context::<Page>();
    move || page.form.outcome.get().map(|(act, result)| outcome(page, act, &result))
}

fn outcome(page: Page, act: ReaderAct, result: &LinesResult) -> AnyView {
    let count = result.done;
    // Others were faster: nothing that was chosen is open any more.
    let is_nothing = count + result.refused_count == 0;
    let (tone, icon_name) = match result.refused_count {
        0 if is_nothing => (Tone::Plain, "info"),
        0 => (Tone::Ok, "ok"),
        _ => (Tone::Warn, "alert"),
    };
    let title = match act {
        _ if is_nothing => t::submission_nothing_left().to_owned(),
        ReaderAct::Answer(Answer::Accept) => t::submission_accepted(count),
        ReaderAct::Answer(Answer::Decline) => t::submission_declined(count),
        ReaderAct::Cancel => t::submission_cancelled(count),
    };
    let refused = (result.refused_count > 0).then(|| {
        let groups: Vec<AnyView> =
            by_refusal(&result.refused).into_iter().map(|(refusal, lines)| group(page, refusal, &lines)).collect();
        let rest = result.refused_count.saturating_sub(result.refused.len() as u64);
        let more = (rest > 0).then(|| view! { <p class="small soft">{t::many_more(rest)}</p> });
        view! {
            <p>{t::submission_not_possible(result.refused_count)}</p>
            <ul class="abilities stack tight ul">{groups}</ul>
            {more}
        }
    });
    let is_accepted = act == ReaderAct::Answer(Answer::Accept) && count > 0;
    // Lines that take effect already have their own time.
    let moves = move || {
        (is_accepted && page.is(|detail| detail.effect_at.is_none() && detail.to_resolve.is_empty()))
            .then(|| view! { <p>{t::submission_moves_later()}</p> })
    };
    let text = view! { <h2 id="outcome" tabindex="-1">{title}</h2>{refused}{moves} };
    view! { <div role="status"><Notice tone icon=icon_name>{text}</Notice></div> }.into_any()
}

/// The lines of each refusal, in the order in which they were refused first.
fn by_refusal(lines: &[RefusedLineAct]) -> Vec<(&Refusal, Vec<RequestId>)> {
    let mut groups: Vec<(&Refusal, Vec<RequestId>)> = Vec::new();
    for RefusedLineAct { request, refusal, .. } in lines {
        match groups.iter_mut().find(|(of, _)| *of == refusal) {
            Some((_, requests)) => requests.push(*request),
            None => groups.push((refusal, vec![*request])),
        }
    }
    groups
}

/// The reason lines were refused, the remedy, and the names of the lines.
fn group(page: Page, refusal: &Refusal, requests: &[RequestId]) -> AnyView {
    let names: Vec<AnyView> = requests.iter().map(|request| name(page, *request)).collect();
    let remedy = remedy_words(page, refusal).map(|text| [" ", &text].concat());
    view! { <li data-s="bad"><Icon name="no"/><span><b>{explain(refusal)}</b>{remedy}{names}</span></li> }.into_any()
}

fn name(page: Page, request: RequestId) -> AnyView {
    // As it was: reading the lines again must not render this anew, and take the focus.
    let service = page.lines.get_untracked().and_then(|list| {
        list.rows(()).with_untracked(|rows| {
            let row = rows.iter().find(|row| row.key == request)?;
            Some(row.content.get_untracked().request.service.name)
        })
    });
    let name = match service {
        Some(name) => view! { <NameOfService name=name.clone()/> }.into_any(),
        None => view! { <RequestLink id=request/> }.into_any(),
    };
    view! { <br/>{name} }.into_any()
}
