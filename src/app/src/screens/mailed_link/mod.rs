//! The pages that mailed links open, each a kind of the same [page]: here those about an account, that confirm a sign-up or a
//! new address, set a password, or undo a change of address.

mod grant;
mod holder;
pub(crate) mod page;

use self::grant::GrantLink;
use self::holder::HolderLink;
use self::page::{LinkKind, LinkPage, mailed, page};
use super::sign_up::switched_off;
use crate::components::{
    Ask, Button, CopyButton, Icon, NameOfService, Notice, Pending, PersonName, SwitchAccountButton, Tone, bold, code,
    point, words,
};
use crate::data::loaded::Loaded;
use crate::data::{WhenLoaded, loaded};
use crate::forms::{NewPasswordInput, SubmitButton, new_password_error};
use crate::platform::client::{Failure, TypedCall};
use crate::platform::{i18n as t, titles};
use crate::screens::profile::{address_changed, cooldown_note};
use crate::state::{App, LinkOutcome};
use handover_api::account::{
    AddressUndo, ConfirmSignUp, MailedLinkInfo, MailedLinkQuery, MailedToken, PendingAddress, Profile, ResetPassword,
    UndoneAct, UndoneRequest,
};
use handover_api::link::ServicesView;
use handover_api::reference::Token;
use handover_api::route::TaskAction;
use handover_api::{Link, route};
use handover_rules::NicHandle;
use handover_rules::account::mailed_links::{MailedLinkAction, MailedLinkRefusal};
use handover_rules::request::Answer;
use handover_rules::request::recovery::{RecoveredAct, RecoveryEffect};
use leptos::prelude::*;

pub(crate) fn sign_up(link: &Link) -> AnyView {
    mailed(link, SignUp)
}

pub(crate) fn password(link: &Link) -> AnyView {
    if expect_context::<App>().ways_in().passwords { mailed(link, Password) } else { switched_off() }
}

pub(crate) fn address(link: &Link) -> AnyView {
    mailed(link, Address::new())
}

pub(crate) fn undo(link: &Link) -> AnyView {
    mailed(link, Undo)
}

pub(crate) fn grant(link: &Link) -> AnyView {
    mailed(link, GrantLink)
}

/// By a private link without signing in, or in a session of an account at the address of a holder.
pub(crate) fn holder(link: &Link) -> AnyView {
    match link {
        Link::HolderChange { id } => {
            let id = *id;
            untrack(move || page(HolderLink(Some(id)), None))
        }
        _ => mailed(link, HolderLink(None)),
    }
}

/// A link about an account, whose page waits for nothing but the press: the look-up only spares filling in a form in vain.
trait AccountLink: Copy + Send + Sync + 'static {
    const ACTION: MailedLinkAction;

    fn content(self, page: LinkPage<Self>, info: &MailedLinkInfo) -> AnyView;

    fn ask(self) -> Option<Ask> {
        None
    }

    fn answer(self, page: LinkPage<Self>, token: String);
}

impl<A: AccountLink> LinkKind for A {
    type Info = MailedLinkInfo;

    fn title(self) -> &'static str {
        titles::of_mailed_link(A::ACTION)()
    }

    fn read(self, page: LinkPage<Self>) -> Option<TypedCall<MailedLinkInfo>> {
        let body = MailedLinkQuery { action: A::ACTION, token: page.token()? };
        Some(page.app.post(route::MAILED_LINK, &body))
    }

    fn unread(self) -> Option<MailedLinkInfo> {
        Some(MailedLinkInfo { account: None, address: None, undo: None })
    }

    fn refused(self, failure: &Failure) -> Option<&'static str> {
        Some(reason(A::ACTION, failure.mailed_link()?))
    }

    fn remedies(self, failure: Option<&Failure>) -> AnyView {
        remedies(A::ACTION, failure.and_then(Failure::mailed_link))
    }

    fn content(self, page: LinkPage<Self>, info: &MailedLinkInfo) -> AnyView {
        let content = AccountLink::content(self, page, info);
        view! { <div class="column">{content}</div> }.into_any()
    }

    fn ask(self, _: &MailedLinkInfo, _: Answer) -> Option<Ask> {
        AccountLink::ask(self)
    }

    fn answer(self, page: LinkPage<Self>, _: Answer) {
        if let Some(token) = page.token() {
            AccountLink::answer(self, page, token);
        }
    }
}

fn reason(action: MailedLinkAction, refusal: MailedLinkRefusal) -> &'static str {
    match (refusal, action) {
        (MailedLinkRefusal::Unknown, _) => t::mailed_link_unknown(),
        (MailedLinkRefusal::Used, MailedLinkAction::SignUp) => t::mailed_link_used_sign_up(),
        (MailedLinkRefusal::Used, MailedLinkAction::Password) => t::mailed_link_used_password(),
        (MailedLinkRefusal::Used, MailedLinkAction::Address) => t::mailed_link_used_address(),
        (MailedLinkRefusal::Used, _) => t::mailed_link_used_undo(),
        (MailedLinkRefusal::Superseded, MailedLinkAction::Address) => t::mailed_link_superseded_address(),
        (MailedLinkRefusal::Superseded, MailedLinkAction::Undo) => t::mailed_link_superseded_undo(),
        (MailedLinkRefusal::Superseded, _) => t::mailed_link_superseded(),
        (MailedLinkRefusal::Expired, MailedLinkAction::Password) => t::mailed_link_expired_password(),
        (MailedLinkRefusal::Expired, MailedLinkAction::SignUp | MailedLinkAction::Address) => {
            t::mailed_link_expired_day()
        }
        (MailedLinkRefusal::Expired, _) => t::mailed_link_expired_undo(),
    }
}

fn remedies(action: MailedLinkAction, refusal: Option<MailedLinkRefusal>) -> AnyView {
    let (link, label) = match (action, refusal) {
        (MailedLinkAction::Password, _) => (Link::Forgotten, t::mailed_link_new_link()),
        (MailedLinkAction::SignUp, refusal) if refusal != Some(MailedLinkRefusal::Used) => {
            (Link::SignUp, t::mailed_link_sign_up_again())
        }
        (MailedLinkAction::Address, _) => (Link::Profile, t::to_profile()),
        _ => (Link::Forgotten, t::forgotten_title()),
    };
    // A new address is confirmed while signed in.
    let sign_in = (action != MailedLinkAction::Address)
        .then(|| view! { <a class="btn" href="#/">{t::sign_in_title()}</a> }.into_any());
    view! { <p class="row"><a class="btn main" href=link.format()>{label}</a>{sign_in}</p> }.into_any()
}

/// A line of the form; a blank one reserves its space until the account is known.
fn about(line: Option<AnyView>) -> AnyView {
    view! { <p>{line.unwrap_or_else(|| "\u{a0}".into_any())}</p> }.into_any()
}

/// The outcome about an account, which is the one to sign in as from now on.
fn outcome(
    app: App,
    handle: &NicHandle,
    title: fn() -> &'static str,
    view: impl Fn() -> AnyView + Send + Sync + 'static,
) -> LinkOutcome {
    app.session.login_prefill.set(handle.as_str().to_owned());
    LinkOutcome { title, view: view.into() }
}

#[derive(Clone, Copy)]
struct Password;

impl AccountLink for Password {
    const ACTION: MailedLinkAction = MailedLinkAction::Password;

    fn content(self, page: LinkPage<Self>, info: &MailedLinkInfo) -> AnyView {
        let field = page.password;
        let check = move || vec![field.check(new_password_error(&field.text(), &[]))];
        let content = view! {
            {about(info.account.as_ref().map(|handle| t::new_password_for(code(handle))))}
            <NewPasswordInput field label=t::new_password() personal_words=Box::new(Vec::new) />
            <p class="small soft">{t::new_password_sessions()}</p>
            <p><SubmitButton form=page.form label=t::new_password_button() /></p>
        };
        page.form("stack mid", check, content.into_any())
    }

    fn ask(self) -> Option<Ask> {
        Some(Ask::new(t::new_password_ask(), t::new_password_sessions(), t::new_password_yes(), t::back()))
    }

    fn answer(self, page: LinkPage<Self>, token: String) {
        let app = page.app;
        let body = ResetPassword { token, password: page.password.text() };
        page.send(app.post(route::PASSWORD_RESET, &body), move |handle: NicHandle| {
            // Setting a password ends all sessions of the account, perhaps the one of this browser too.
            app.read_session();
            Some(outcome(app, &handle.clone(), t::new_password_done, move || {
                let text = view! { <p>{t::new_password_set(code(&handle))}</p> }.into_any();
                view! { <Notice tone=Tone::Ok icon="ok">{text}</Notice><p>{sign_in_button(&handle)}</p> }.into_any()
            }))
        });
    }
}

/// A button that leads to signing in as `handle`; it signs another account out first.
fn sign_in_button(handle: &NicHandle) -> AnyView {
    let app = expect_context::<App>();
    let handle = handle.clone();
    let leaving = Pending::new();
    let press = move |_| {
        let is_other = app.session.me.with_untracked(|me| me.as_ref().is_some_and(|me| *me != handle));
        leaving.run(async move {
            if is_other {
                app.sign_out().await?;
            }
            app.replace_link(Link::Services(ServicesView::default()));
            Ok(())
        });
    };
    view! {
        <Button class="btn main" label=t::sign_in_title() press><Icon name="arrow"/></Button>
        {leaving.alert_beside()}
    }
    .into_any()
}

/// Confirms a sign-up, which creates the account. The password is chosen here: the reader of the mail is not necessarily who
/// entered the address (decision 0010).
#[derive(Clone, Copy)]
struct SignUp;

/// Words that an attacker who knows the person would try as password. Reactive.
fn personal_words(page: LinkPage<SignUp>) -> Vec<String> {
    let address = page.info.data.with(|info| info.as_ref().and_then(|info| info.address.clone()));
    address.into_iter().map(|address| address.to_string()).collect()
}

impl AccountLink for SignUp {
    const ACTION: MailedLinkAction = MailedLinkAction::SignUp;

    fn content(self, page: LinkPage<Self>, info: &MailedLinkInfo) -> AnyView {
        let field = page.password;
        let check = move || vec![field.check(new_password_error(&field.text(), &untrack(|| personal_words(page))))];
        let address = info.address.as_ref().map(|address| t::confirm_sign_up_address(bold(address.to_string())));
        let content = view! {
            {about(address)}
            <p>{t::confirm_sign_up()}</p>
            {replaced_session()}
            <NewPasswordInput field label=t::password() personal_words=Box::new(move || personal_words(page)) />
            <p><SubmitButton form=page.form icon="check" label=t::confirm_sign_up_button() /></p>
            <p class="small soft">{t::mailed_link_nothing_yet()}</p>
            <p class="small soft">
                {t::confirm_sign_up_not_you()} " " <a href=Link::SignUp.format()>{t::mailed_link_sign_up_again()}</a>
            </p>
        };
        page.form("stack mid", check, content.into_any())
    }

    fn answer(self, page: LinkPage<Self>, token: String) {
        let app = page.app;
        let body = ConfirmSignUp { token, password: page.password.text() };
        page.send(app.post(route::SIGN_UP_CONFIRM, &body), move |handle: NicHandle| {
            app.signed_in();
            Some(outcome(app, &handle.clone(), t::confirm_sign_up_done, move || signed_up(&handle)))
        });
    }
}

/// Somebody else is signed in, and will no longer be.
fn replaced_session() -> Option<AnyView> {
    let app = expect_context::<App>();
    let name = app.session.account.with_untracked(|account| account.as_ref().map(|account| account.name.clone()))?;
    let name = view! { <b><PersonName name/></b> }.into_any();
    Some(view! { <Notice tone=Tone::Plain icon="info"><p>{t::confirm_sign_up_replaces(name)}</p></Notice> }.into_any())
}

fn signed_up(handle: &NicHandle) -> AnyView {
    let app = expect_context::<App>();
    let services = Link::Services(ServicesView::default()).format();
    let order =
        app.is_demo().then(|| view! { <a class="btn main" href=Link::Order.format()>{t::confirm_sign_up_order()}</a> });
    let class = if order.is_some() { "btn" } else { "btn main" };
    view! {
        <div class="card pad stack tight">
            <p class="small soft">{t::confirm_sign_up_handle()}</p>
            <p class="row"><b class="handle">{code(handle)}</b><CopyButton text=handle.to_string()/></p>
        </div>
        <p>{t::confirm_sign_up_use()}</p>
        <p class="row">{order}<a class=class href=services>{t::confirm_sign_up_continue()}</a></p>
    }
    .into_any()
}

/// Confirms a new address, signed in as the account that asked for it.
#[derive(Clone, Copy)]
struct Address {
    profile: Loaded<Profile>,
}

impl Address {
    fn new() -> Self {
        Self { profile: loaded::load(|| route::PROFILE.to_owned()) }
    }
}

impl AccountLink for Address {
    const ACTION: MailedLinkAction = MailedLinkAction::Address;

    fn content(self, page: LinkPage<Self>, _: &MailedLinkInfo) -> AnyView {
        let form = move |profile: &Profile| match &profile.pending {
            Some(pending) => address_form(page, profile, pending),
            None => nothing_pending(),
        };
        view! { <WhenLoaded of=self.profile children=form/> }.into_any()
    }

    fn answer(self, page: LinkPage<Self>, token: String) {
        let app = page.app;
        let addresses = self.profile.data.with_untracked(|profile| {
            let profile = profile.as_ref()?;
            Some((profile.pending.as_ref()?.clone(), profile.address.to_string()))
        });
        let Some((PendingAddress { link, address, .. }, old)) = addresses else { return };
        let (path, body) = (route::email_task_action(link, TaskAction::Accept), Token { token });
        page.send(app.post(&path, &body), move |()| {
            // The account in the session has the new address now, and no other link may offer this change again.
            app.read_session();
            self.profile.retry();
            Some(outcome(app, &app.my_handle(), t::address_changed_title, move || {
                view! {
                    {address_changed(address.as_str(), &old)}
                    <p><a class="btn" href=Link::Profile.format()>{t::to_profile()}</a></p>
                }
                .into_any()
            }))
        });
    }
}

fn address_form(page: LinkPage<Address>, profile: &Profile, pending: &PendingAddress) -> AnyView {
    let content = view! {
        <dl class="facts card pad">
            <dt>{t::nic_handle()}</dt><dd>{code(&page.app.my_handle())}</dd>
            <dt>{t::address_now()}</dt><dd>{bold(profile.address.to_string())}</dd>
            <dt>{t::address_then()}</dt><dd>{bold(pending.address.to_string())}</dd>
        </dl>
        <p>{t::address_codes()} {cooldown_note()}</p>
        <p class="row">
            <SubmitButton form=page.form icon="check" label=t::address_confirm() />
            <a class="btn" href=Link::Profile.format()>{t::not_now()}</a>
        </p>
    };
    page.form("stack", Vec::new, content.into_any())
}

/// The account that is signed in has no change of address pending.
fn nothing_pending() -> AnyView {
    let app = expect_context::<App>();
    view! {
        <div class="stack">
            <Notice tone=Tone::Plain icon="info"><p>{t::address_nothing_waits(code(&app.my_handle()))}</p></Notice>
            <div class="row">
                <a class="btn main" href=Link::Profile.format()>{t::to_profile()}</a>
                <SwitchAccountButton class="btn"/>
            </div>
        </div>
    }
    .into_any()
}

#[derive(Clone, Copy)]
struct Undo;

impl AccountLink for Undo {
    const ACTION: MailedLinkAction = MailedLinkAction::Undo;

    fn content(self, page: LinkPage<Self>, info: &MailedLinkInfo) -> AnyView {
        let has_passwords = page.app.ways_in().passwords;
        view! {
            <div class="stack">
                <p>{t::undo_address()}</p>
                {has_passwords.then(|| view! { <p>{t::undo_address_new_password()}</p> })}
                {info.undo.as_ref().map(consequences)}
                <p>{page.button("btn main", "check", t::undo_address_button(), Answer::Accept)}</p>
                <p class="small soft">{t::mailed_link_nothing_yet()}</p>
            </div>
        }
        .into_any()
    }

    fn ask(self) -> Option<Ask> {
        let (title, what, yes) = (t::undo_address_ask(), t::undo_address_what(), t::undo_address_yes());
        Some(Ask::new(title, what, yes, t::undo_address_keep()))
    }

    fn answer(self, page: LinkPage<Self>, token: String) {
        let app = page.app;
        page.send(app.post(route::ADDRESS_UNDO, &MailedToken { token }), move |undone: AddressUndo| {
            // It has ended all sessions of the account, perhaps the one of this browser too.
            app.read_session();
            let has_passwords = app.ways_in().passwords;
            Some(outcome(app, &undone.account.clone(), t::undo_address_done, move || undo_done(&undone, has_passwords)))
        });
    }
}

fn consequences(undo: &AddressUndo) -> AnyView {
    view! {
        <dl class="facts card pad">
            <dt>{t::nic_handle()}</dt>
            <dd>{code(&undo.account)}</dd>
            <dt>{t::undo_address_restores()}</dt><dd>{bold(undo.restored.to_string())}</dd>
            <dt>{t::undo_address_replaces()}</dt><dd>{bold(undo.replaced.clone())}</dd>
        </dl>
        {lists(undo, t::undo_address_ends())}
    }
    .into_any()
}

/// The requests and other acts by effect; `ends` heads those that the undo ends.
fn lists(undo: &AddressUndo, ends: &'static str) -> Vec<AnyView> {
    let list = |effect: RecoveryEffect| {
        let requests = undo.requests.iter().filter(|request| request.effect == effect);
        let acts = undo.acts.iter().filter(|act| act.effect == effect);
        let more = undo.unlisted.iter().find(|unlisted| unlisted.effect == effect);
        let more =
            more.map(|unlisted| view! { <li><span>{t::undo_address_more(unlisted.count)}</span></li> }.into_any());
        let lines: Vec<AnyView> = acts.map(act_line).chain(requests.map(request_line)).chain(more).collect();
        let lead = match effect {
            RecoveryEffect::Ends => ends,
            RecoveryEffect::TookEffect => t::undo_address_took_effect(),
            RecoveryEffect::EndedBefore => t::undo_address_ended_before(),
        };
        (!lines.is_empty()).then(|| view! { <div><p>{lead}</p><ul class="abilities">{lines}</ul></div> }.into_any())
    };
    RecoveryEffect::ALL.into_iter().filter_map(list).collect()
}

const fn effect_mark(effect: RecoveryEffect) -> (Tone, &'static str) {
    match effect {
        RecoveryEffect::TookEffect => (Tone::Warn, "alert"),
        RecoveryEffect::Ends | RecoveryEffect::EndedBefore => (Tone::Now, "stop"),
    }
}

fn act_line(act: &UndoneAct) -> AnyView {
    let (tone, icon_name) = effect_mark(act.effect);
    let service = view! { <NameOfService name=act.service.name.clone()/> }.into_any();
    let text = match act.act {
        RecoveredAct::HolderChange => t::undo_address_holder_change(service),
        RecoveredAct::HolderDetails => t::undo_address_holder_details(service),
        RecoveredAct::RoleEnd => t::undo_address_role_end(service),
        RecoveredAct::Objection => t::undo_address_objection(service),
    };
    point(tone, icon_name, text)
}

fn request_line(request: &UndoneRequest) -> AnyView {
    let (tone, icon_name) = effect_mark(request.effect);
    let text = t::undo_address_request(
        code(&request.from),
        words::roles_inside(request.roles).into_any(),
        view! { <NameOfService name=request.service.name.clone()/> }.into_any(),
        code(&request.to),
    );
    point(tone, icon_name, text)
}

fn undo_done(undone: &AddressUndo, has_passwords: bool) -> AnyView {
    let text = view! { <p>{t::undo_address_restored(code(&undone.account))}</p> }.into_any();
    let new_password = has_passwords.then(|| {
        view! {
            <p>{t::undo_address_password()}</p>
            <p><a class="btn" href=Link::Forgotten.format()>{t::mailed_link_new_link()}</a></p>
        }
    });
    view! {
        <Notice tone=Tone::Ok icon="ok">{text}</Notice>
        {lists(undone, t::undo_address_ended())}
        {new_password}
        <p>{t::undo_address_profile()}</p>
    }
    .into_any()
}
