//! Signing up. The answer is the same whether or not the address has an account: an email is on its way (ASVS 6.3.8).

mod draft;
mod view;

pub(crate) use view::view;

use crate::browser::dom;
use crate::forms::{Form, TextField, address_error, keep_values, name_error};
use crate::platform::i18n as t;
use crate::platform::titles;
use crate::state::App;
use core::cell::Cell;
use draft::SignUpDraft;
use handover_api::account::SignUp;
use handover_api::route;
use handover_rules::{Country, Language};
use leptos::prelude::*;

#[derive(Clone, Copy)]
struct SignUpForm {
    app: App,
    form: Form,
    first_name: TextField,
    name: TextField,
    email: TextField,
    /// The code of a [`Country`]. It decides the zone for good, which is said below it.
    country: TextField,
    /// The tag of a [`Language`].
    language: RwSignal<String>,
    /// The address an email was sent to.
    sent: RwSignal<Option<String>>,
}

thread_local! {
    /// The form on the page. A change of language renders it anew, also while a submission is under way.
    static SHOWN: Cell<Option<SignUpForm>> = const { Cell::new(None) };
}

impl SignUpForm {
    /// An empty form, or the one that was left by a change of language.
    fn new() -> Self {
        let app = expect_context::<App>();
        let draft = SignUpDraft::take();
        let form = Self {
            app,
            form: Form::new("#sign-up-errors", t::sign_up_title()),
            first_name: TextField::new("first-name", draft.first_name),
            name: TextField::new("name", draft.name),
            email: TextField::new("email", draft.email),
            country: TextField::new("country", draft.country),
            language: RwSignal::new(draft.language),
            sent: RwSignal::new(draft.sent),
        };
        SHOWN.set(Some(form));
        form.outlive_reload();
        form
    }

    /// Keeps the entries while the page is loaded anew.
    fn outlive_reload(self) {
        let fields = [self.first_name.value, self.name.value, self.email.value, self.country.value, self.language];
        let read = move || fields.iter().map(RwSignal::try_get_untracked).collect();
        let restore = move |values: Vec<String>| {
            for (field, text) in fields.into_iter().zip(values) {
                field.set(text);
            }
        };
        keep_values("sign-up", Box::new(read), Box::new(restore));
    }

    /// Saves the form when it is disposed of by a change of language; otherwise the person is leaving it.
    fn save_on_language_change(self) {
        let app = self.app;
        let page_language = app.language().get_untracked();
        on_cleanup(move || {
            if app.language().get_untracked() == page_language {
                return;
            }
            let text = |value: RwSignal<String>| value.try_get_untracked().unwrap_or_default();
            let draft = SignUpDraft {
                page_language,
                first_name: text(self.first_name.value),
                name: text(self.name.value),
                email: text(self.email.value),
                country: text(self.country.value),
                language: text(self.language),
                sent: self.sent.try_get_untracked().flatten(),
            };
            draft.save();
        });
    }

    /// The form to show an answer in: this one, or the one that replaced it when the language changed.
    fn shown(self, email: &str) -> Self {
        let is_same = |form: &Self| form.email.value.try_get_untracked().as_deref() == Some(email);
        SHOWN.get().filter(is_same).unwrap_or(self)
    }
}

fn submit(sign_up: SignUpForm) {
    let SignUpForm { app, form, first_name, name, email, country, .. } = sign_up;
    let chosen = Country::parse(&country.text());
    let may_send = form.start(vec![
        first_name.check(name_error(&first_name.text(), t::first_name_missing())),
        name.check(name_error(&name.text(), t::last_name_missing())),
        email.check(address_error(&email.text())),
        country.check(chosen.is_none().then(t::country_missing)),
    ]);
    let Some(country) = chosen.filter(|_| may_send) else { return };
    let language = Language::of_locale(&sign_up.language.get_untracked());
    let language = language.locale(country.subsidiary(language)).to_owned();
    let body = SignUp { first_name: first_name.text(), name: name.text(), email: email.text(), country, language };
    form.run(async move {
        let answer = app.post::<_, ()>(route::SIGN_UP, &body).await;
        let SignUpForm { form, sent, .. } = sign_up.shown(&body.email);
        match answer {
            // `try_set` returns the value when the screen is gone.
            Ok(()) if sent.try_set(Some(body.email.trim().to_owned())).is_none() => {
                titles::set_title(t::sign_up_sent_title());
                dom::focus_soon("main h1");
            }
            Ok(()) => {}
            Err(failure) => form.fail(&failure),
        }
        Ok(())
    });
}
