//! Signing up. The answer is the same whether or not the address has an account: an email is on its way (ASVS 6.3.8).

mod view;

pub(crate) use view::view;

use crate::browser::dom;
use crate::forms::{Form, TextField, address_error, keep_values, name_error};
use crate::platform::i18n as t;
use crate::platform::titles;
use crate::state::App;
use core::cell::Cell;
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
    /// A form with the country of the browser's language, or the one that was left by a change of language.
    fn new() -> Self {
        let app = expect_context::<App>();
        let country = dom::languages().iter().find_map(|tag| Country::of_language_tag(tag));
        let form = Self {
            app,
            form: Form::new("#sign-up-errors", t::sign_up_title()),
            first_name: TextField::new("first-name", ""),
            name: TextField::new("name", ""),
            email: TextField::new("email", ""),
            country: TextField::new("country", country.map(Country::as_str).unwrap_or_default()),
            language: RwSignal::new(app.language().get_untracked().to_owned()),
            sent: RwSignal::new(None),
        };
        SHOWN.set(Some(form));
        form.keep();
        form
    }

    /// Keeps the entries while the page is loaded anew, or changes its language, which that of the emails follows until the
    /// person chooses another.
    fn keep(self) {
        let Self { language, sent, .. } = self;
        let fields = [self.first_name.value, self.name.value, self.email.value, self.country.value, language];
        let page_language = self.app.language().get_untracked();
        let read = move || {
            let sent = sent.try_get_untracked()?.unwrap_or_default();
            let rest = [Some(sent), Some(page_language.to_owned())];
            fields.iter().map(RwSignal::try_get_untracked).chain(rest).collect()
        };
        let restore = move |mut values: Vec<String>| {
            let was_of_page = values.pop().is_some_and(|before| values.get(4) == Some(&before));
            sent.set(values.pop().filter(|address| !address.is_empty()));
            for (field, text) in fields.into_iter().zip(values) {
                field.set(text);
            }
            if was_of_page {
                language.set(page_language.to_owned());
            }
        };
        keep_values("sign-up", Box::new(read), Box::new(restore));
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
