//! Long work on the lines of a submission: storing them, or carrying out an act on very many. It goes on when its page is
//! left, so that other pages lead back to it.

pub(crate) mod ends;

use crate::components::page_data::{self, PageData};
use crate::components::{self, Pending, Tone};
use crate::platform::client;
use crate::platform::clock::{self, TimeLeft};
use crate::platform::i18n::work as t;
use crate::platform::intl;
use crate::prelude::*;
use crate::state::AppContext;
use core::time::Duration;
use handover_api::Link;
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::{
    ActOnLines, Lines, LinesResult, NotOpened, Progress, RefusedServices, SubmissionDetail, SubmissionState,
};
use handover_rules::{SubmissionId, Timestamp};

/// The progress of the work, then its outcome, with a link to its page.
pub(crate) fn banner(app: AppContext, id: SubmissionId) -> AnyView {
    let detail = page_data::load::<SubmissionDetail>(app, move || route::submission_head(id));
    let content = move || detail.data.with(|detail| detail.as_ref().map(|detail| told(app, detail)));
    view! { <div class="stack" role="status">{dynamic(content)}</div> }.into_any()
}

fn told(app: AppContext, detail: &SubmissionDetail) -> AnyView {
    let (tone, icon, text) = match (&detail.progress, &detail.not_opened) {
        (Some(progress), _) => {
            (Tone::Now, "wait", [&title(detail, progress), t::colon(), " ", &done_of(progress)].concat())
        }
        (None, Some(not_opened)) => {
            (Tone::Warn, "alert", components::not_opened(not_opened.reason, not_opened.limit.as_ref()))
        }
        (None, None) => match &detail.left_out {
            None => (Tone::Ok, "ok", t::submission_work_done(detail.total)),
            Some(left_out) => {
                let left_out = [t::submission_left_out(left_out.services).as_str(), "."].concat();
                (Tone::Warn, "alert", [t::submission_work_done(detail.total), left_out].join(" "))
            }
        },
    };
    let is_over = detail.progress.is_none();
    let close = is_over.then(|| {
        let press = move |_| app.session().work.set(None);
        view! { " " <button type="button" class="btn bare sm" on:click=press>{t::submission_work_close()}</button> }
    });
    let address = Link::submission(detail.id).format();
    let text = view! { <p><b>{text}</b> " " <a href=address>{t::submission_work_show()}</a> {close}</p> };
    components::notice(tone, icon, text.into_any())
}

fn title(detail: &SubmissionDetail, progress: &Progress) -> String {
    match detail.state {
        SubmissionState::Preparing => t::submission_preparing(progress.of),
        SubmissionState::Open => t::submission_working(progress.of),
    }
}

fn done_of(progress: &Progress) -> String {
    t::submission_done_of(intl::number(progress.done).as_str(), intl::number(progress.of).as_str())
}

/// On the page of the submission: the bar, then what was left out, or why nothing was sent after all.
pub(crate) fn view(app: AppContext, detail: PageData<SubmissionDetail>) -> AnyView {
    let begin: StoredValue<Option<(Timestamp, u64)>> = StoredValue::new(None);
    let now = clock::ticking(app, Duration::from_secs(1));
    let stopping = Pending::new();
    let content = move |detail: &SubmissionDetail| {
        let Some(progress) = detail.progress else {
            // What is done next has a pace of its own.
            begin.set_value(None);
            return match (&detail.not_opened, &detail.left_out) {
                (None, Some(left_out)) => refused_groups(t::submission_left_out(left_out.services), &left_out.reasons),
                _ => not_opened(app, detail),
            };
        };
        let (at, first) = begin.get_value().unwrap_or_else(|| {
            let begin_now = (now.get_untracked(), progress.done);
            begin.set_value(Some(begin_now));
            begin_now
        });
        let left = move || time_left(progress, first, (now.get() - at).num_seconds());
        let is_preparing = detail.state == SubmissionState::Preparing;
        let note = if is_preparing { t::submission_preparing_note() } else { t::submission_working_note() };
        let stop = is_preparing.then(|| stop(app, detail.id, stopping));
        view! {
            <section class="card pad stack" aria-labelledby="progress">
                <h2 id="progress">{title(detail, &progress)}</h2>
                <div class="stack tight">
                    <progress value=progress.done.to_string() max=progress.of.to_string() aria-labelledby="progress"></progress>
                    <p class="row between"><span>{done_of(&progress)}</span><span class="soft">{dynamic(left)}</span></p>
                </div>
                <p>{note}</p>
                {stop}
            </section>
        }
        .into_any()
    };
    view! {
        {move || detail.data.with(|detail| detail.as_ref().map(content))}
        {move || {
            let text = components::explain(&stopping.failure()?);
            Some(components::alert(view! { <p>{text}</p> }.into_any()))
        }}
    }
    .into_any()
}

/// The reason nothing was sent after all.
fn not_opened(app: AppContext, detail: &SubmissionDetail) -> AnyView {
    let Some(NotOpened { reason, refused, limit }) = &detail.not_opened else { return ().into_any() };
    let why = components::not_opened(*reason, limit.as_ref());
    let groups = (!refused.is_empty()).then(|| refused_groups(t::many_refused_title().to_owned(), refused));
    let list = Link::Services(app.navigation().services.get_untracked()).format();
    view! {
        {components::notice(Tone::Warn, "alert", view! { <p>{why}</p> }.into_any())}
        {groups}
        <p><a class="btn" href=list>{t::many_choose()}</a></p>
    }
    .into_any()
}

fn refused_groups(title: String, groups: &[RefusedServices]) -> AnyView {
    let groups: Vec<AnyView> = groups.iter().map(|group| components::refused_services(group, ().into_any())).collect();
    view! {
        <section class="stack" aria-labelledby="refused">
            <h2 id="refused">{title}</h2>
            <div class="card lines">{groups}</div>
        </section>
    }
    .into_any()
}

/// Ends the preparation.
fn stop(app: AppContext, id: SubmissionId, stopping: Pending) -> AnyView {
    let press = move |_| {
        stopping.run(async move {
            let path = route::submission_action(id, SubmissionAction::Withdraw);
            let answer = client::post::<_, LinesResult>(app, &path, &ActOnLines { lines: Lines::All }).await;
            app.connection().refresh.notify();
            answer.map(|_| ())
        });
    };
    view! {
        <p>
            <button
                type="button" class="btn bad" aria-disabled=move || stopping.disabled() on:click=press
            >
                {t::submission_stop()}
            </button>
        </p>
    }
    .into_any()
}

/// About how long it will take, at the pace so far.
fn time_left(progress: Progress, first: u64, seconds: i64) -> Option<String> {
    let done = i64::try_from(progress.done.saturating_sub(first)).ok().filter(|done| *done > 0)?;
    let rest = i64::try_from(progress.of.saturating_sub(progress.done)).ok()?;
    if seconds < 1 {
        return None;
    }
    let start = Timestamp::default();
    let left = TimeLeft::between(start, start + chrono::TimeDelta::seconds((seconds * rest / done).max(1)));
    Some(t::submission_time_left(intl::left(left).as_str()))
}
