//! Sections with lists whose entries can be removed: sessions, private labels, applications and their access with its rules.

use crate::browser::dom;
use crate::components::{
    Badge, Button, ConfirmDialog, Handle, Pending, Person, PersonName, Skeleton, Tone, browser_name,
};
use crate::data::loaded::{Loaded, ReadState};
use crate::data::{WhenLoaded, loaded};
use crate::platform::{i18n as t, intl};
use crate::screens::people::LabelDialog;
use crate::state::App;
use handover_api::account::{Profile, SessionRow};
use handover_api::applications::{Application, ApplicationId, ApplicationsPage, Grant};
use handover_api::people::{Label, Labels};
use handover_api::{Reason, route};
use handover_rules::account::applications::{AccessRule, CallMethod};
use handover_rules::{Category, NicHandle};
use leptos::prelude::*;

/// A section of the profile. Its heading can take the focus after an action in it.
pub(super) fn section(id: &'static str, title: &'static str, note: &'static str, card: AnyView) -> AnyView {
    view! {
        <section class="cols set" aria-labelledby=id>
            <div><h2 id=id tabindex="-1">{title}</h2><p class="small soft">{note}</p></div>
            {card}
        </section>
    }
    .into_any()
}

#[derive(Clone, Copy)]
struct Removal {
    app: App,
    /// The list, which is read again afterwards.
    list: ReadState,
    pending: Pending,
    /// Selects the heading of the section, which takes the focus.
    heading: &'static str,
}

impl Removal {
    pub(super) fn new(list: ReadState, heading: &'static str) -> Self {
        let app = expect_context::<App>();
        Self { app, list, pending: Pending::new(), heading }
    }

    /// Sends `DELETE` to `path`.
    fn remove(self, path: String, announcement: &'static str) {
        self.remove_and(path, announcement, || ());
    }

    /// The same; `then` runs once the entry is gone.
    fn remove_and(self, path: String, announcement: &'static str, then: impl FnOnce() + 'static) {
        let Self { app, list, pending, heading } = self;
        pending.run(async move {
            match app.delete(&path).await {
                // A row that is not found is gone already.
                Err(failure) if failure.reason() != Some(Reason::NotFound) => return Err(failure),
                _ => {
                    then();
                    list.retry();
                    app.announce(announcement);
                    dom::focus_soon(heading);
                }
            }
            Ok(())
        });
    }
}

pub(super) fn sessions(profile: Loaded<Profile>) -> AnyView {
    let sessions = Removal::new(profile.reading, "#sessions");
    let rows = move || {
        profile.field(|profile| profile.sessions.iter().map(|row| session(sessions, row)).collect::<Vec<AnyView>>())
    };
    let end_others = move || {
        (profile.field(|profile| profile.sessions.len()) > 1).then(|| {
            let end = move |_| sessions.remove(route::SESSIONS.to_owned(), t::sessions_ended());
            view! {
                <div class="pad">
                    <Button label=t::sessions_end_others() press=end/>
                </div>
            }
        })
    };
    view! {
        {sessions.pending.notice()}
        <ul class="lines ul">{rows}</ul>
        {end_others}
    }
    .into_any()
}

fn session(sessions: Removal, row: &SessionRow) -> AnyView {
    let name = browser_name(&row.agent);
    let (title, note, action) = if row.is_this {
        let badge = view! { <Badge tone=Tone::Ok icon="ok" text=t::session_now()/> }.into_any();
        (t::session_this(name.as_str()), t::session_since(intl::timestamp(row.began_at).as_str()), badge)
    } else {
        let id = row.id;
        let used = intl::timestamp(row.used_at);
        let label = t::session_end_of(name.as_str(), used.as_str());
        let end = move |_| sessions.remove(route::session(id), t::session_ended());
        let button = view! { <Button class="btn sm" name=label label=t::session_end() press=end/> }.into_any();
        (name, t::session_used(used.as_str()), button)
    };
    view! {
        <li class="pad row between">
            <div><b>{title}</b><br/><span class="small soft">{note}</span></div>
            {action}
        </li>
    }
    .into_any()
}

#[component]
pub(super) fn LabelsCard() -> impl IntoView {
    let labels = loaded::load::<Labels>(|| route::LABELS.to_owned());
    let list = Removal::new(labels.reading, "#labels");
    // The handle whose label is edited.
    let edited = RwSignal::new(None);
    let rows = move |labels: &Labels| {
        let rows: Vec<AnyView> = labels.labels.iter().filter_map(|label| label_row(list, edited, label)).collect();
        if rows.is_empty() {
            return view! { <p class="pad soft">{t::labels_none()}</p> }.into_any();
        }
        view! { <ul class="lines ul">{rows}</ul> }.into_any()
    };
    let editor = move || {
        let handle = edited.get()?;
        Some(view! { <LabelDialog handle close=Callback::new(move |()| edited.set(None))/> })
    };
    let skeleton = || view! { <Skeleton lines=1 class="pad"/> };
    view! {
        <div class="card lines">
            {list.pending.notice()}
            <WhenLoaded of=labels loading=skeleton children=rows/>
        </div>
        {editor}
    }
}

/// Reactive: a label as it is now; `None` once it is removed.
fn label_row(list: Removal, edited: RwSignal<Option<NicHandle>>, Label { handle, .. }: &Label) -> Option<AnyView> {
    let person = list.app.people.get(handle)?;
    let label = person.label?;
    let name = person.name.map(|name| view! { <PersonName name/> });
    let (edit_name, remove_name) = (t::label_edit_of(handle.as_str()), t::label_remove_of(handle.as_str()));
    let (to_edit, to_remove) = (handle.clone(), handle.clone());
    let remove = move |_| {
        let handle = to_remove.clone();
        let forget = move || list.app.people.set_label(&handle, None);
        list.remove_and(route::label(&to_remove), t::label_removed(), forget);
    };
    let row = view! {
        <li class="pad row between">
            <p>
                <PersonName name=label/>
                <br/>
                <span class="small soft"><Handle text=handle.as_str()/> " " {name}</span>
            </p>
            <p class="row">
                <Button
                    class="btn sm" icon="edit" name=edit_name label=t::label_edit()
                    press=move |_| edited.set(Some(to_edit.clone()))
                />
                <Button class="btn sm" name=remove_name label=t::label_remove() press=remove/>
            </p>
        </li>
    };
    Some(row.into_any())
}

/// The section; nothing where the server has no applications.
#[component]
pub(super) fn ApplicationsSection() -> impl IntoView {
    let page = loaded::load::<ApplicationsPage>(|| route::APPLICATIONS.to_owned());
    let list = Removal::new(page.reading, "#applications");
    let is_absent = Memo::new(move |_| page.field(|page| !page.is_available));
    move || {
        (!is_absent.get()).then(|| {
            let card = view! { <ApplicationsCard page list/> }.into_any();
            section("applications", t::applications_title(), t::applications_note(), card)
        })
    }
}

#[component]
fn ApplicationsCard(page: Loaded<ApplicationsPage>, list: Removal) -> impl IntoView {
    let rows = move |page: &ApplicationsPage| {
        let grants = page.grants.iter().map(|grant| view! { <GrantItem list grant=grant.clone()/> }).collect_view();
        let grants = if page.grants.is_empty() {
            view! { <p class="pad soft">{t::applications_none()}</p> }.into_any()
        } else {
            view! { <ul class="lines ul">{grants}</ul> }.into_any()
        };
        let applications = page.applications.clone();
        view! { {grants} <RegisteredApplications list applications/> }.into_any()
    };
    let skeleton = || view! { <Skeleton lines=1 class="pad"/> };
    view! {
        <div class="card lines">
            {list.pending.notice()}
            <WhenLoaded of=page loading=skeleton children=rows/>
        </div>
    }
}

#[component]
fn GrantItem(list: Removal, grant: Grant) -> impl IntoView {
    let Grant { id, name, owner, rules, expires_at, used_at, .. } = grant;
    let label = t::grant_revoke_of(name.as_str());
    let until = expires_at.map(|at| t::grant_until(intl::timestamp(at).as_str()));
    let until = until.unwrap_or_else(|| t::grant_unlimited().to_owned());
    let used = used_at.map(|at| t::grant_used(intl::timestamp(at).as_str()));
    let used = used.unwrap_or_else(|| t::grant_unused().to_owned());
    let revoke = move |_| list.remove(route::grant(id), t::grant_revoked());
    view! {
        <li class="pad stack tight">
            <div class="row between">
                <b>{name}</b>
                <Button class="btn sm" name=label label=t::grant_revoke() press=revoke/>
            </div>
            <p class="small soft">{t::authorize_owner()} " " <Person who=owner/></p>
            <p class="small soft">{until} <br/> {used}</p>
            <RuleList rules/>
        </li>
    }
}

#[component]
fn RegisteredApplications(list: Removal, applications: Vec<Application>) -> AnyView {
    if applications.is_empty() {
        return ().into_any();
    }
    let asked: RwSignal<Option<(ApplicationId, String)>> = RwSignal::new(None);
    let rows: Vec<AnyView> = applications.into_iter().map(|application| application_row(application, asked)).collect();
    let dialog = move || {
        asked.get().map(|(id, name)| {
            let close = move |()| asked.set(None);
            let press = move |_| {
                asked.set(None);
                list.remove(route::application(id), t::application_removed());
            };
            view! {
                <ConfirmDialog
                    title=t::application_remove_ask() yes=t::application_remove() keep=t::application_keep()
                    tone=Tone::Bad press close
                >
                    <p>{t::application_remove_what(name.as_str())}</p>
                </ConfirmDialog>
            }
        })
    };
    view! {
        <div class="pad stack tight"><h3>{t::applications_yours()}</h3><ul class="ul">{rows}</ul></div>
        {dialog}
    }
    .into_any()
}

fn application_row(application: Application, asked: RwSignal<Option<(ApplicationId, String)>>) -> AnyView {
    let Application { id, key, name, description, .. } = application;
    let label = t::application_remove_of(name.as_str());
    let asked_name = name.clone();
    let ask = move |_| asked.set(Some((id, asked_name.clone())));
    view! {
        <li class="row between">
            <p>
                <b>{name}</b> " " <span class="small soft">{description}</span> <br/>
                <span class="small soft" translate="no">{t::application_key(key.as_str())}</span>
            </p>
            <Button class="btn sm" name=label label=t::application_remove() press=ask/>
        </li>
    }
    .into_any()
}

/// The rules, each with the call that it allows.
#[component]
pub(crate) fn RuleList(rules: Vec<AccessRule>) -> AnyView {
    let rows: Vec<AnyView> = rules.iter().map(rule_row).collect();
    view! { <ul class="stack tight">{rows}</ul> }.into_any()
}

fn rule_row(rule: &AccessRule) -> AnyView {
    let verb = match rule.method {
        CallMethod::Get => t::rule_read(),
        CallMethod::Post => t::rule_act(),
        CallMethod::Put => t::rule_change(),
        CallMethod::Delete => t::rule_delete(),
    };
    let call = [rule.method.as_str(), " ", &rule.path].concat();
    view! { <li>{verb} " " {rule_text(&rule.path)} " " <Handle text=call class="small soft"/></li> }.into_any()
}

/// A description of the path; empty if only the path itself says it.
fn rule_text(path: &str) -> &'static str {
    let is_below = |of: &str| path.starts_with(of.strip_prefix(route::ROOT).unwrap_or(of));
    if path == "/*" || path == "/me*" || path == "/me/*" {
        t::rule_everything()
    } else if is_below(route::TASKS) || is_below(route::REQUESTS) {
        t::rule_requests()
    } else if is_below(route::SERVICES) || Category::ALL.into_iter().any(|of| is_below(route::category_path(of))) {
        t::rule_services()
    } else if is_below(route::ME) && path.len() == "/me".len() {
        t::rule_account()
    } else {
        ""
    }
}
