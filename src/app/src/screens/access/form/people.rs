//! The accounts that get access.

use super::state::AccessForm;
use crate::browser::dom;
use crate::components::{self, Field, Icon, Person, described_by};
use crate::forms::PersonPicker;
use crate::platform::i18n as t;
use handover_rules::NicHandle;
use leptos::prelude::*;

#[component]
pub(super) fn People() -> impl IntoView {
    let form = expect_context::<AccessForm>();
    let field = form.person;
    let settle = Callback::new(move |is_complete: bool| {
        if is_complete {
            form.take_person();
        } else {
            field.message.try_set(None);
        }
    });
    let count = Memo::new(move |_| form.accounts.with(Vec::len));
    form.submit.drop_once(field.id, move || count.get() > 0);
    let is_invalid = Signal::derive(move || field.message.with(Option::is_some));
    let chosen = move || form.accounts.get().into_iter().map(move |who| chosen(form, who)).collect_view();
    view! {
        <section class="card pad stack mid" aria-labelledby="access-who">
            <h2 id="access-who" tabindex="-1">{t::access_who()}</h2>
            <ul class="services-included" hidden=move || count.get() == 0>{chosen}</ul>
            <Field id=field.id label=t::access_who_label() message=field.message>
                <PersonPicker field label=t::access_who_label() described_by=described_by(field.id) is_invalid settle/>
            </Field>
        </section>
    }
}

fn chosen(form: AccessForm, who: NicHandle) -> AnyView {
    let label = t::access_who_remove(components::person_text(form.app.people, &who).as_str());
    let person = who.clone();
    let remove = move |_| {
        form.accounts.update(|accounts| accounts.retain(|other| *other != who));
        dom::focus_soon("#access-who");
    };
    view! {
        <li>
            <Person who=person/>
            <button type="button" class="btn bare sq" aria-label=label on:click=remove><Icon name="x"/></button>
        </li>
    }
    .into_any()
}

impl AccessForm {
    /// Adds the entered person, or says why not. Nothing entered is fine.
    pub(super) fn take_person(self) -> bool {
        let Some(text) = self.person.value.try_get_untracked() else { return false };
        let text = text.trim();
        let error = match NicHandle::parse(text) {
            _ if text.is_empty() => return true,
            Ok(who) if who == self.app.my_handle() => t::access_who_you().to_owned(),
            Ok(who) => {
                self.add_account(who);
                self.person.clear();
                self.person.show(None);
                return true;
            }
            Err(_) => t::access_who_wrong(components::isolated_name(text).as_str()),
        };
        self.person.show(Some(error));
        false
    }
}
