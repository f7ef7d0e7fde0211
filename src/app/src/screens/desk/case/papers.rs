//! The papers of a case. Untrusted files: they are saved and opened elsewhere, and never shown on this page.

use crate::components::{self, Badge, Icon, Pending, PersonName, State, Tone};
use crate::data::loaded::Loaded;
use crate::platform::client::Failure;
use crate::platform::download;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::screens::desk::state::Desk;
use crate::screens::desk::{parts, words};
use handover_api::cases::{DeskCase, DeskPaper, PaperRow};
use handover_api::route;
use handover_rules::cases::CaseNumber;
use handover_rules::desk::DeskAct;
use leptos::prelude::*;

pub(super) fn view(desk: Desk, data: Loaded<DeskCase>, case: &DeskCase) -> AnyView {
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
            <button type="button" class="btn" aria-disabled=move || opening.disabled() on:click=press>
                <Icon name="eye"/> {t::desk_case_open_all()}
            </button>
        }
    });
    let papers = parts::lines(case.papers.iter().map(line).collect(), t::desk_case_no_papers());
    let failed = move || {
        opening
            .failure()
            .map(|failure| view! { <State tone=Tone::Bad icon="alert" text=words::refusal(&failure)/> }.into_any())
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
        download::save(&file, &content, "");
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
            <button type="button" class="btn sm" aria-label=label on:click=move |_| open()>
                <Icon name="eye"/> {t::desk_case_open()}
            </button>
        </div>
    }
    .into_any()
}

fn file_name(number: CaseNumber, paper: &PaperRow) -> String {
    [&number.to_string(), "-", paper.kind.as_str(), ".", paper.paper_type.as_str()].concat()
}
