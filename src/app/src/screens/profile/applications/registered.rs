//! The applications that the account has registered.

use crate::components::{ConfirmDialog, Tone};
use crate::platform::i18n as t;
use crate::screens::profile::removal::Removal;
use handover_api::account::applications::{Application, ApplicationId};
use handover_api::route;
use leptos::prelude::*;

/// The list, if there are any.
#[component]
pub(super) fn RegisteredApplications(list: Removal, applications: Vec<Application>) -> AnyView {
    if applications.is_empty() {
        return ().into_any();
    }
    let asked: RwSignal<Option<(ApplicationId, String)>> = RwSignal::new(None);
    let rows: Vec<AnyView> = applications.into_iter().map(|application| row(application, asked)).collect();
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

fn row(application: Application, asked: RwSignal<Option<(ApplicationId, String)>>) -> AnyView {
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
            <button type="button" class="btn sm" aria-label=label on:click=ask>{t::application_remove()}</button>
        </li>
    }
    .into_any()
}
