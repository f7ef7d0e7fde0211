//! The documents of a case: needed, received and being uploaded.

use super::uploads::{self, CasePage, Upload, UploadState, act};
use super::{file_size, megabytes};
use crate::browser::dom;
use crate::components::{Ask, Button, Icon, Notice, PersonName, SecondPress, State, Tone};
use crate::platform::i18n as t;
use crate::platform::{client, intl};
use handover_api::cases::{CaseView, PaperRow};
use handover_api::route;
use handover_rules::cases::papers::PaperKind;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, File, FileList, HtmlInputElement};

/// The list while documents are collected, each with its own place to drop files.
pub(super) fn view(page: CasePage) -> AnyView {
    let kinds = Memo::new(move |_| page.with(kinds).unwrap_or_default());
    let limits = page.with(|case| {
        let size = megabytes(case.policy.largest_paper);
        t::procedure_drop(case.policy.papers.to_string().as_str(), size.as_str())
    });
    let samples = page.app.is_demo().then(|| view! { {move || samples(&kinds.get())} });
    let list = move || kinds.get().into_iter().map(|kind| document(page, kind)).collect::<Vec<AnyView>>();
    view! {
        <section class="stack" aria-labelledby="documents">
            <h2 id="documents">{t::procedure_step_papers()}</h2>
            <p class="small soft" id="limits">{limits}</p>
            {samples}
            <ul class="card lines ul" aria-label=t::procedure_step_papers()>{list}</ul>
            {send(page)}
        </section>
    }
    .into_any()
}

/// Kinds of documents that are needed, with those asked for in addition.
fn kinds(case: &CaseView) -> Vec<PaperKind> {
    let mut kinds = case.needed.clone();
    kinds.extend(case.asked_again.iter().filter(|kind| !case.needed.contains(kind)));
    kinds
}

pub(super) fn sent(page: CasePage) -> AnyView {
    let list = move || {
        page.with(|case| {
            let rows: Vec<AnyView> = case
                .papers
                .iter()
                .map(|paper| {
                    let what = t::word_paper(paper.kind);
                    view! { <li class="pad stack tight">{received(paper)}<p class="small soft">{what}</p></li> }
                        .into_any()
                })
                .collect();
            (!rows.is_empty()).then(|| {
                view! {
                    <section class="stack" aria-labelledby="documents">
                        <h2 id="documents">{t::procedure_step_papers()}</h2>
                        <ul class="card lines ul" aria-labelledby="documents">{rows}</ul>
                    </section>
                }
            })
        })
    };
    list.into_any()
}

fn samples(kinds: &[PaperKind]) -> AnyView {
    let links: Vec<AnyView> = kinds
        .iter()
        .map(|kind| {
            let address = client::address(&route::demo_paper(*kind));
            view! { <li><a href=address download>{t::word_paper(*kind)}</a></li> }.into_any()
        })
        .collect();
    let text = view! { <p>{t::procedure_demo()}</p><ul>{links}</ul> };
    view! { <Notice tone=Tone::Plain icon="info">{text}</Notice> }.into_any()
}

fn document(page: CasePage, kind: PaperKind) -> AnyView {
    let papers = Memo::new(move |_| {
        let of_kind = |case: &CaseView| -> Vec<PaperRow> {
            case.papers.iter().filter(|paper| paper.kind == kind).cloned().collect()
        };
        page.with(of_kind).unwrap_or_default()
    });
    let is_missing = Memo::new(move |_| page.with(|case| case.missing.contains(&kind)).unwrap_or_default());
    let is_again = Memo::new(move |_| page.with(|case| case.asked_again.contains(&kind)).unwrap_or_default());
    let uploads =
        move || page.uploads.list.with(|list| list.iter().filter(|one| one.kind == kind).cloned().collect::<Vec<_>>());
    let is_coming = move || uploads().iter().any(|one| !matches!(one.state.get(), UploadState::Refused(..)));
    let state = move || {
        let (tone, icon_name, text) = match (is_missing.get(), is_coming()) {
            (true, true) => (Tone::Now, "wait", t::procedure_on_its_way()),
            (true, false) if is_again.get() => (Tone::Warn, "alert", t::procedure_needed_again()),
            (true, false) => (Tone::Warn, "alert", t::procedure_missing()),
            (false, _) => (Tone::Ok, "ok", t::procedure_received()),
        };
        view! { <State tone icon=icon_name text/> }.into_any()
    };
    let is_over = RwSignal::new(false);
    let drop_files = move |event: DragEvent| {
        event.prevent_default();
        is_over.set(false);
        uploads::add(page, kind, files(event.data_transfer().and_then(|transfer| transfer.files())));
    };
    let drag = move |event: DragEvent| {
        event.prevent_default();
        is_over.set(true);
    };
    view! {
        <li
            class="pad stack tight drop" class:over=move || is_over.get() on:dragover=drag
            on:dragleave=move |_| is_over.set(false) on:drop=drop_files
        >
            <div class="row between"><b>{t::word_paper(kind)}</b>{state}</div>
            <For each=move || papers.get() key=|paper| (paper.id, paper.sent_at) let:paper>{paper_row(page, &paper)}</For>
            <For each=uploads key=|upload| upload.id let:upload>{upload_row(page, upload)}</For>
            <div class="row">{choose(page, kind)}</div>
        </li>
    }
    .into_any()
}

fn files(list: Option<FileList>) -> Vec<File> {
    list.map(|list| (0..list.length()).filter_map(|index| list.get(index)).collect()).unwrap_or_default()
}

/// The button that chooses files. A label around a native input: no script opens the dialog.
fn choose(page: CasePage, kind: PaperKind) -> AnyView {
    let label = t::procedure_choose_for(t::word_paper(kind));
    let change = move |event: leptos::ev::Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else { return };
        let chosen = files(input.files());
        // The same file can be chosen again.
        input.set_value("");
        uploads::add(page, kind, chosen);
    };
    view! {
        <label class="btn sm">
            <Icon name="up"/> {t::procedure_choose()}
            <input
                id=choice_id(kind) type="file" class="vh" multiple accept=".pdf,.jpg,.jpeg,.png" aria-label=label aria-describedby="limits"
                on:change=change
            />
        </label>
    }
    .into_any()
}

fn choice_id(kind: PaperKind) -> String {
    ["choose-", kind.as_str()].concat()
}

fn received(paper: &PaperRow) -> AnyView {
    let name = paper.name.clone();
    view! {
        <span class="state" data-s="ok">
            <Icon name="ok"/>
            <span>
                <b><PersonName name/></b> " " <span class="small soft">{file_size(u64::from(paper.bytes))}</span>
            </span>
        </span>
    }
    .into_any()
}

fn paper_row(page: CasePage, paper: &PaperRow) -> AnyView {
    let action = if let Some(at) = paper.sent_at {
        view! { <span class="small soft">{t::procedure_sent_on(intl::timestamp(at).as_str())}</span> }.into_any()
    } else {
        remove(page, paper.clone())
    };
    view! { <div class="row between">{received(paper)}{action}</div> }.into_any()
}

fn remove(page: CasePage, paper: PaperRow) -> AnyView {
    let label = t::procedure_remove_file(paper.name.as_str());
    let (id, kind, title) = (paper.id, paper.kind, label.clone());
    let ask = move |()| Ask::new(title.clone(), t::word_paper(kind), t::procedure_remove(), t::back());
    let act = move |()| {
        // The pressed button, to which the dialog returns the focus, disappears.
        request_animation_frame(move || dom::focus_soon_id(choice_id(kind)));
        act(page, "DELETE", &route::case_paper(id), t::procedure_removed());
    };
    view! { <SecondPress class="btn bare sm" icon="x" label=t::procedure_remove() name=label ask act/> }.into_any()
}

fn upload_row(page: CasePage, upload: Upload) -> AnyView {
    let Upload { id, kind, name, bytes, state, .. } = upload.clone();
    // Narrower than the state, so that the focus stays on a button while the percentage changes.
    let refusal = {
        let state = state.clone();
        Memo::new(move |_| match state.get() {
            UploadState::Refused(text, may_retry) => Some((text, may_retry)),
            _ => None,
        })
    };
    let percent = Memo::new(move |_| match state.get() {
        UploadState::Sending(percent) => Some(percent),
        _ => None,
    });
    let label = {
        let name = name.clone();
        move || {
            if refusal.with(Option::is_some) {
                t::procedure_remove_file(name.as_str())
            } else {
                t::procedure_cancel_file(name.as_str())
            }
        }
    };
    let mark = move || if refusal.with(Option::is_some) { ("bad", "alert") } else { ("now", "wait") };
    let remove = move |_| {
        // The pressed button disappears.
        dom::focus_soon_id(choice_id(kind));
        uploads::remove(page, id);
    };
    let shown = name.clone();
    let progress = move || {
        refusal.with(Option::is_none).then(|| {
            let label = t::procedure_uploading(name.as_str());
            view! { <progress max="100" prop:value=move || percent.get().unwrap_or_default().to_string() aria-label=label></progress> }
        })
    };
    let note = move || match refusal.get() {
        Some((text, may_retry)) => refused(page, &upload, text, may_retry),
        None if percent.get().is_none() => view! { <p class="small soft">{t::procedure_waiting()}</p> }.into_any(),
        None => ().into_any(),
    };
    view! {
        <div class="stack tight">
            <div class="row between">
                <span class="state" data-s=move || mark().0>
                    {move || view! { <Icon name=mark().1/> }.into_any()}
                    <span>
                        <b><PersonName name=shown/></b> " " <span class="small soft">{file_size(bytes)}</span>
                    </span>
                </span>
                <button type="button" class="btn bare sm" aria-label=label on:click=remove>
                    <Icon name="x"/>
                    {move || if refusal.with(Option::is_some) { t::procedure_remove() } else { t::form_cancel() }}
                </button>
            </div>
            {progress}
            {note}
        </div>
    }
    .into_any()
}

fn refused(page: CasePage, upload: &Upload, text: String, may_retry: bool) -> AnyView {
    let again = may_retry.then(|| {
        let upload = upload.clone();
        view! {
            <Button class="btn sm" icon="again" label=t::try_again() press=move |_| uploads::retry(page, &upload)/>
        }
    });
    view! { <p class="msg" data-s="bad"><Icon name="no"/><span>{text}</span></p>{again} }.into_any()
}

/// The button that sends the documents; off, with the reason, while one is missing or on its way.
fn send(page: CasePage) -> AnyView {
    let off = Memo::new(move |_| {
        let missing: Vec<PaperKind> = page.with(|case| case.missing.clone()).unwrap_or_default();
        if page.uploads.are_running() {
            Some(t::procedure_send_wait().to_owned())
        } else if missing.is_empty() {
            None
        } else {
            Some(t::procedure_send_off(missing.len() as u64))
        }
    });
    let ask = |()| Ask::new(t::procedure_send_ask(), t::procedure_send_note(), t::procedure_send_yes(), t::back());
    let act = move |()| act(page, "POST", route::CASE_SEND, t::procedure_event_sent());
    let is_off = Signal::derive(move || off.with(Option::is_some) || page.acting.is_running());
    view! {
        <div class="stack tight">
            <div class="row">
                <SecondPress
                    class="btn main" icon="check" label=t::procedure_send() is_off described_by="send-note"
                    tone=Tone::Ok ask act
                />
            </div>
            <p class="small soft" id="send-note">{move || off.get()} " " {t::procedure_send_note()}</p>
        </div>
    }
    .into_any()
}
