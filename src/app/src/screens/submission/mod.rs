//! A submission over several services: how far it is, its lines, and answering them with one code. Emails link here.

mod answer;
mod facts;
mod lines;
mod parts;
mod refusals;
pub(super) mod work;

use crate::components::page_data::{self, PageData};
use crate::components::{self, Tone, bones, icon};
use crate::platform::i18n::submission as t;
use crate::platform::intl;
use crate::prelude::*;
use crate::screens::request::words;
use crate::shell::titles;
use crate::state::{AppContext, Page};
use answer::AnswerForm;
use handover_api::submissions::{NotOpened, SubmissionDetail, SubmissionState};
use handover_api::{Link, route};
use handover_rules::{NicHandle, RoleSet, SubmissionId};

/// What every part of the page needs.
#[derive(Clone, Copy)]
struct Screen {
    app: AppContext,
    id: SubmissionId,
    me: StoredValue<NicHandle>,
    detail: PageData<SubmissionDetail>,
    lines: lines::List,
    form: AnswerForm,
}

pub(crate) fn view(app: AppContext, id: SubmissionId) -> AnyView {
    let detail = page_data::load::<SubmissionDetail>(app, move || route::submission(id));
    let filters = lines::Filters::new(id);
    let screen = Screen {
        app,
        id,
        me: StoredValue::new(app.my_handle()),
        detail,
        lines: lines::List::start(app, filters.view()),
        form: AnswerForm::new(app, id),
    };
    let plain = move || titles::heading(Page::Submission(id));
    let heading =
        move || detail.data.with(|detail| detail.as_ref().map_or_else(plain, |detail| heading(screen, detail)));
    let lead = move || detail.data.with(|detail| detail.as_ref().map_or_else(nothing, |detail| lead(screen, detail)));
    Effect::new(move |_| titles::set_title(&heading()));
    drop_spent_code(screen);
    work::follow(app, id, detail);
    let content = detail.show_once(skeleton, move || content(screen, filters));
    view! {
        {components::head(heading, lead)}
        {content}
    }
    .into_any()
}

/// An empty line keeps what follows in its place.
fn nothing() -> String {
    "\u{a0}".to_owned()
}

fn skeleton() -> AnyView {
    view! { <div class="cols side"><div class="stack wide">{bones(2)}{bones(6)}</div>{bones(8)}</div> }.into_any()
}

/// The roles of the lines that are known.
fn roles(detail: &SubmissionDetail) -> RoleSet {
    detail.lines.rows.iter().fold(RoleSet::EMPTY, |roles, row| roles.union(row.request.roles))
}

fn heading(screen: Screen, detail: &SubmissionDetail) -> String {
    if !is_told(detail) {
        return titles::heading(Page::Submission(screen.id));
    }
    let roles = components::words::roles(roles(detail));
    let what = match detail.lines.rows.first() {
        Some(line) if detail.services == 1 => {
            t::submission_heading_one(roles.as_str(), words::service(&line.request).as_str())
        }
        _ => t::submission_heading(detail.services, roles.as_str()),
    };
    if screen.waiting(detail) == 0 { what } else { t::submission_heading_answer(what.as_str()) }
}

fn lead(screen: Screen, detail: &SubmissionDetail) -> String {
    let when = intl::timestamp(detail.asked_at);
    if screen.is_me(&detail.asker) {
        t::submission_lead_you(when.as_str())
    } else {
        t::submission_lead(detail.asker.as_str(), when.as_str())
    }
}

fn content(screen: Screen, filters: lines::Filters) -> AnyView {
    let data = screen.detail.data;
    let of = move |what: fn(Screen, &SubmissionDetail) -> AnyView| {
        move || data.with(|detail| detail.as_ref().map(|detail| what(screen, detail)))
    };
    // Narrower than the data: the field must not be rendered anew while somebody types.
    let answers = memo(move |_| data.with(|detail| detail.as_ref().is_some_and(|detail| screen.waiting(detail) > 0)));
    // Until everybody concerned is told, there are no lines to see.
    let told = memo(move |_| data.with(|detail| detail.as_ref().is_some_and(is_told)));
    dynamic(move || {
        if !told.get() {
            return view! { <div class="stack wide">{work::progress(screen)} {of(not_opened)}</div> }.into_any();
        }
        lines_and_answer(screen, filters, answers)
    })
}

fn lines_and_answer(screen: Screen, filters: lines::Filters, answers: Memo<bool>) -> AnyView {
    let data = screen.detail.data;
    let of = move |what: fn(Screen, &SubmissionDetail) -> AnyView| {
        move || data.with(|detail| detail.as_ref().map(|detail| what(screen, detail)))
    };
    view! {
        <div class="cols side">
            <div class="stack wide">
                {work::progress(screen)}
                {of(note)}
                {move || answers.get().then(|| answer::view(screen))}
                {move || answer::outcome(screen)}
                {of(parts::view)}
                {lines::view(screen, filters)}
            </div>
            <aside class="stack" aria-label=t::submission_facts()>{of(facts::view)}</aside>
        </div>
    }
    .into_any()
}

/// Whether everybody concerned was told.
fn is_told(detail: &SubmissionDetail) -> bool {
    detail.state == SubmissionState::Open
}

/// Why nothing was sent after all.
fn not_opened(screen: Screen, detail: &SubmissionDetail) -> AnyView {
    let Some(NotOpened { reason, refused }) = &detail.not_opened else { return ().into_any() };
    let why = components::not_opened(*reason);
    let groups: Vec<AnyView> = refused.iter().map(|group| components::refused_services(group, ().into_any())).collect();
    let groups = (!groups.is_empty()).then(|| view! { <div class="card lines">{groups}</div> });
    let list = Link::Services(screen.app.navigation().services.get_untracked()).format();
    view! {
        {components::notice(Tone::Warn, "alert", view! { <p>{why}</p> }.into_any())}
        {groups}
        <p><a class="btn" href=list>{t::many_choose()}</a></p>
    }
    .into_any()
}

/// The asker's words, which nobody has checked.
fn note(_: Screen, detail: &SubmissionDetail) -> AnyView {
    let Some(note) = detail.note.clone() else { return ().into_any() };
    let from = t::submission_note_from(detail.asker.as_str());
    view! { <blockquote><p>{note}</p><p class="small soft">{from}</p></blockquote> }.into_any()
}

impl Screen {
    fn is_me(self, account: &NicHandle) -> bool {
        self.me.with_value(|me| me == account)
    }

    /// The lines that wait for the reader's answer.
    fn waiting(self, detail: &SubmissionDetail) -> u64 {
        detail.parties.iter().find(|party| self.is_me(&party.account)).map_or(0, |party| party.waiting)
    }

    /// Reads everything again, after an act.
    fn read_again(self) {
        self.detail.retry();
        self.lines.data.retry();
    }
}

/// Drops the code once every line has been answered.
fn drop_spent_code(screen: Screen) {
    let Screen { app, id, detail, .. } = screen;
    Effect::new(move |_| {
        let is_over = detail.data.with(|detail| detail.as_ref().is_some_and(|detail| screen.waiting(detail) == 0));
        let link = app.mailed_link().of_submission;
        if is_over && link.with_untracked(|pending| pending.as_ref().is_some_and(|(of, _)| *of == id)) {
            link.set(None);
        }
    });
}

/// A state as inline text.
fn state(tone: Tone, icon_name: &'static str, text: String) -> AnyView {
    view! { <span class="state" data-s=tone.as_str()>{icon(icon_name)}<span>{text}</span></span> }.into_any()
}
