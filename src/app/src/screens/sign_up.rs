//! Signing up, and asking for a link to set a password: after forgetting it, or for an imported account that has none. The
//! answer is the same whether or not there is an account: an email is on its way (ASVS 6.3.8).

use crate::browser::dom;
use crate::components::{
    self, Back, CountryOptions, Field, FieldMessage, MailSentHelp, Notice, PageHead, PersonName, Tone, Track,
    TrackStep, bold, page_head,
};
use crate::forms::{
    ErrorSummary, Form, LanguageField, NameFields, SubmitButton, TextField, TextInput, address_error, keep_values,
    name_error, on_submit,
};
use crate::platform::i18n as t;
use crate::platform::titles;
use crate::state::App;
use core::cell::Cell;
use handover_api::account::{ForgotPassword, SignUp};
use handover_api::link::ServicesView;
use handover_api::{Link, route};
use handover_rules::model::pasted::clean;
use handover_rules::{Country, EmailAddress, Language, NicHandle};
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
            language: RwSignal::new(app.language.get_untracked().to_owned()),
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
        let page_language = self.app.language.get_untracked();
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

pub(crate) fn view() -> AnyView {
    let app = expect_context::<App>();
    if !app.ways_in().sign_up {
        return switched_off();
    }
    let sign_up = SignUpForm::new();
    let is_sent = move || sign_up.sent.with(Option::is_some);
    let heading = move || if is_sent() { t::sign_up_sent_title().to_owned() } else { t::sign_up_title().to_owned() };
    let have_account = move || {
        (!is_sent() && app.session.me.with(Option::is_none)).then(|| {
            let link = view! { <a href="#/">{t::sign_in_title()}</a> }.into_any();
            t::sign_up_have_account(link)
        })
    };
    let signed_in = move || app.session.account.get().filter(|_| !is_sent()).map(|account| signed_in(&account.name));
    let content = move || match sign_up.sent.get() {
        Some(address) => sent(sign_up, &address),
        None => form(sign_up),
    };
    view! {
        {page_head(heading.into_any(), have_account.into_any(), None)}
        {signed_in}
        <div class="cols side">
            {content}
            <section class="card pad stack start" aria-labelledby="how">
                <h2 id="how">{t::sign_up_steps()}</h2>
                {move || view! { <Track steps=steps(is_sent())/> }.into_any()}
            </section>
        </div>
    }
    .into_any()
}

/// A note for people who are signed in: they have an account already.
fn signed_in(name: &str) -> AnyView {
    let name = view! { <b><PersonName name=name.to_owned()/></b> }.into_any();
    let services = view! { <a href="#/">{t::services_title()}</a> }.into_any();
    view! { <Notice tone=Tone::Plain icon="info"><p>{t::sign_up_signed_in(name, services)}</p></Notice> }.into_any()
}

fn steps(is_sent: bool) -> Vec<TrackStep> {
    let (first, second) = if is_sent { (Tone::Ok, Tone::Now) } else { (Tone::Now, Tone::Plain) };
    let first_icon = if is_sent { "check" } else { "edit" };
    vec![
        TrackStep::new(first, first_icon, t::sign_up_step_enter(), t::sign_up_step_enter_note()),
        TrackStep::new(second, "mail", t::sign_up_step_confirm(), t::sign_up_step_confirm_note()),
        TrackStep::new(Tone::Plain, "user", t::sign_up_step_handle(), t::sign_up_step_handle_note()),
    ]
}

fn form(sign_up: SignUpForm) -> AnyView {
    let SignUpForm { form, first_name, name, email, .. } = sign_up;
    let email_hint = t::sign_up_email_hint().into_any();
    view! {
        <form class="stack mid" novalidate on:submit=on_submit(move || submit(sign_up))>
            <ErrorSummary form />
            <NameFields first_name last_name=name/>
            <TextInput field=email label=t::email() hint=email_hint kind="email" autocomplete="email" />
            {country_field(sign_up.country, sign_up.language)}
            <LanguageField chosen=sign_up.language/>
            <p><SubmitButton form label=t::sign_up_title() /></p>
        </form>
    }
    .into_any()
}

fn country_field(country: TextField, language: RwSignal<String>) -> AnyView {
    let TextField { id, value, message: error } = country;
    let message: Signal<Option<FieldMessage>> = error.into();
    let zone = move || {
        value.with(|code| Country::parse(code)).map_or_else(
            || t::sign_up_zone_unknown().into_any(),
            |country| {
                let subsidiary = country.subsidiary(language.with(|tag| Language::of_locale(tag)));
                let zone = view! { <b>{t::zone(subsidiary.zone())}</b> }.into_any();
                t::sign_up_zone(zone)
            },
        )
    };
    let choose = move |event| {
        value.set(event_target_value(&event));
        error.set(None);
    };
    let is_empty = move || value.with(String::is_empty);
    let input = view! {
        <select
            id=id autocomplete="country" aria-describedby=components::described_by(id)
            aria-invalid=components::is_invalid(message) on:change=choose
        >
            <option value="" disabled=true prop:bound=is_empty>{t::sign_up_country_choose()}</option>
            <CountryOptions chosen=value/>
        </select>
    };
    let hint = view! { <span aria-live="polite">{zone}</span> }.into_any();
    view! { <Field id label=t::country() hint message>{input}</Field> }.into_any()
}

/// After the submission: the address, and remedies when no email arrives.
fn sent(sign_up: SignUpForm, address: &str) -> AnyView {
    let shown = bold(address);
    let back = Back { sent: sign_up.sent, title: t::sign_up_title(), entry: "#email", label: t::sign_up_again() };
    view! {
        <div class="stack">
            <p>{t::sign_up_sent(shown)}</p>
            <p>{t::sign_up_sent_handle()}</p>
            <MailSentHelp missing=t::sign_up_sent_missing() back/>
        </div>
    }
    .into_any()
}

#[derive(Clone, Copy)]
struct ForgottenPassword {
    app: App,
    form: Form,
    login: TextField,
    /// The login a mail was requested for.
    sent: RwSignal<Option<String>>,
}

pub(crate) fn forgotten() -> AnyView {
    let app = expect_context::<App>();
    if !app.ways_in().passwords {
        return switched_off();
    }
    let me = app.session.me.get_untracked().map(|me| me.as_str().to_owned());
    let screen = ForgottenPassword {
        app,
        form: Form::new("#forgotten-errors", t::forgotten_title()),
        login: TextField::new("login", me.unwrap_or_else(|| app.session.login_prefill.get_untracked())),
        sent: RwSignal::new(None),
    };
    let is_sent = move || screen.sent.with(Option::is_some);
    let heading = move || if is_sent() { t::sign_up_sent_title().to_owned() } else { t::forgotten_title().to_owned() };
    let lead = move || if is_sent() { "" } else { t::forgotten_lead() }.to_owned();
    let content = move || match screen.sent.get() {
        Some(login) => link_sent(screen, &login),
        None => forgotten_form(screen),
    };
    view! {
        <PageHead heading lead/>
        <div class="column">{content}</div>
    }
    .into_any()
}

fn forgotten_form(screen: ForgottenPassword) -> AnyView {
    let ForgottenPassword { form, login, .. } = screen;
    view! {
        <form class="stack mid" novalidate on:submit=on_submit(move || ask_for_link(screen))>
            <ErrorSummary form />
            <TextInput field=login label=t::sign_in_login() autocomplete="username" />
            <div class="row">
                <SubmitButton form icon="mail" label=t::forgotten_send() />
                <a class="btn bare" href="#/">{t::back_to_sign_in()}</a>
            </div>
        </form>
    }
    .into_any()
}

fn ask_for_link(screen: ForgottenPassword) {
    let ForgottenPassword { app, form, login, sent } = screen;
    let body = ForgotPassword { login: clean(&login.text()) };
    let error = if body.login.is_empty() {
        Some(t::sign_in_login_missing())
    } else if NicHandle::parse(&body.login).is_err() && EmailAddress::parse(&body.login).is_none() {
        Some(t::login_wrong())
    } else {
        None
    };
    form.submit(vec![login.check(error)], async move {
        app.post::<_, ()>(route::PASSWORD_FORGOTTEN, &body).await?;
        sent.try_set(Some(body.login));
        titles::set_title(t::sign_up_sent_title());
        dom::focus_soon("main h1");
        Ok(())
    });
}

fn link_sent(screen: ForgottenPassword, login: &str) -> AnyView {
    let shown = bold(login);
    let back = Back { sent: screen.sent, title: t::forgotten_title(), entry: "#login", label: t::forgotten_again() };
    view! {
        <div class="stack">
            <p>{t::forgotten_sent(shown)}</p>
            <MailSentHelp missing=t::forgotten_missing() back/>
            <p><a href="#/">{t::back_to_sign_in()}</a></p>
        </div>
    }
    .into_any()
}

pub(super) fn switched_off() -> AnyView {
    let sign_in = Link::Services(ServicesView::default()).format();
    let text = view! {
        <h1 tabindex="-1">{t::switched_off_title()}</h1>
        <p>{t::failure_switched_off()} " " <a href=sign_in>{t::back_to_sign_in()}</a></p>
    };
    view! { <Notice tone=Tone::Plain icon="info">{text}</Notice> }.into_any()
}
