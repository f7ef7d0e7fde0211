//! The papers that the case will need, as they follow from the form beside them.

use super::entries::Start;
use crate::components::Icon;
use crate::platform::i18n as t;
use crate::screens::procedure::words;
use handover_rules::LegalForm;
use handover_rules::cases::CasePolicy;
use handover_rules::cases::papers::{PaperKind, papers_needed};
use leptos::prelude::*;

pub(super) fn view(start: Start, policy: CasePolicy) -> AnyView {
    let needed = Memo::new(move |_| papers_needed(start.procedure(), start.legal_form(), start.claimant()));
    let lead = move || {
        let form = t::holder_form(start.legal_form());
        t::procedure_papers_for(view! { <b>{form}</b> }.into_any())
    };
    let size = words::megabytes(policy.largest_paper);
    let (most, days) = (policy.papers.to_string(), words::days(policy.papers_kept).to_string());
    view! {
        <aside class="stack start" aria-labelledby="papers">
            <div class="card pad stack small">
                <h2 id="papers">{t::procedure_papers()}</h2>
                <p>{lead}</p>
                <ul class="abilities stack tight" aria-live="polite">{move || needed.with(|needed| list(needed))}</ul>
                <details>
                    <summary class="small"><Icon name="next"/> {t::procedure_papers_others()}</summary>
                    {move || others(start)}
                </details>
                <p class="small soft">{t::procedure_papers_rules(days.as_str(), most.as_str(), size.as_str())}</p>
            </div>
        </aside>
    }
    .into_any()
}

fn list(kinds: &[PaperKind]) -> AnyView {
    let lines: Vec<AnyView> = kinds
        .iter()
        .map(|kind| view! { <li><Icon name="file"/><span>{t::word_paper(*kind)}</span></li> }.into_any())
        .collect();
    lines.into_any()
}

/// The same for the other legal forms.
fn others(start: Start) -> AnyView {
    let (procedure, claimant, chosen) = (start.procedure(), start.claimant(), start.legal_form());
    let lines: Vec<AnyView> = LegalForm::ALL
        .into_iter()
        .filter(|form| *form != chosen)
        .map(|form| {
            let needed = papers_needed(procedure, form, claimant);
            let names: Vec<AnyView> =
                needed.into_iter().map(|kind| view! { <dd>{t::word_paper(kind)}</dd> }.into_any()).collect();
            view! { <dt><b>{t::holder_form(form)}</b></dt>{names} }.into_any()
        })
        .collect();
    view! { <dl class="stack tight small">{lines}</dl> }.into_any()
}
