//! The answer of a holder, by its private link without signing in, or in a session of an account at its address. In a
//! session, the password confirms Accept, or the code of the email where the mailbox is asked, too; one press declines
//! (decisions 0006 and 0031).

use super::page::{LinkKind, LinkPage, TOO_LATE};
use crate::components::{
    self, Ask, Button, DifferenceTable, FailureLine, Handle, NameOfService, Notice, Pending, Person, PersonName, State,
    Tone, bold, code, point,
};
use crate::forms::{Rejection, SubmitButton, TextInput};
use crate::platform::client::{Failure, TypedCall};
use crate::platform::clock::TimeLeft;
use crate::platform::{i18n as t, intl};
use handover_api::holder::{
    HolderAnswer, HolderAnswerPage, HolderDifference, HolderSession, HolderSessionAnswer, HolderToken,
};
use handover_api::{Link, Reason, route};
use handover_rules::ValidationCode;
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::holder::{AcceptanceProof, HolderChangeEnding, HolderChangeId, HolderSide};
use handover_rules::model::ids::grouped;
use handover_rules::request::Answer;
use leptos::prelude::*;

/// With the change that a signed-in reader answers; `None` with a private link.
#[derive(Clone, Copy)]
pub(super) struct HolderLink(pub(super) Option<HolderChangeId>);

impl LinkKind for HolderLink {
    type Info = HolderAnswerPage;

    fn title(self) -> &'static str {
        t::holder_answer_title()
    }

    fn heading(self, page: &HolderAnswerPage) -> String {
        let domain = components::service_inside(&page.domain);
        match (&page.difference, page.side) {
            (Some(_), HolderSide::Old) => t::word_holder_give(domain.as_str()),
            (Some(_), HolderSide::New) => t::word_holder_take(domain.as_str()),
            (None, _) => t::holder_answer_ended(domain.as_str()),
        }
    }

    fn lead(self, page: &HolderAnswerPage) -> String {
        let lead = match (page.ended.is_some(), page.side) {
            (true, _) => t::holder_answer_ended_lead(),
            (false, _) if self.0.is_some() => t::holder_answer_session_lead(),
            (false, HolderSide::Old) => t::holder_answer_old_lead(),
            (false, HolderSide::New) => t::holder_answer_new_lead(),
        };
        lead.to_owned()
    }

    fn read(self, page: LinkPage<Self>) -> Option<TypedCall<HolderAnswerPage>> {
        Some(match self.0 {
            Some(id) => page.app.get(&route::my_holder_change(id)),
            None => page.app.post(route::HOLDER_LINK, &HolderToken { token: page.token()? }),
        })
    }

    fn refused(self, failure: &Failure) -> Option<&'static str> {
        match failure.reason()? {
            Reason::BadToken if self.0.is_none() => Some(t::holder_answer_unknown()),
            Reason::NotFound => Some(t::holder_answer_none()),
            _ => None,
        }
    }

    fn rejected(self, page: LinkPage<Self>, failure: &Failure) -> Option<Rejection> {
        (failure.reason() == Some(Reason::BadToken))
            .then(|| Rejection::field(page.entry, t::holder_answer_code_wrong()))
    }

    /// Already answered or ended, perhaps in another tab.
    fn is_too_late(self, failure: &Failure) -> bool {
        failure.reason() == Some(Reason::Refused)
    }

    fn is_kept_fresh(self) -> bool {
        true
    }

    fn content(self, page: LinkPage<Self>, info: &HolderAnswerPage) -> AnyView {
        let has_ended = info.ended.is_some();
        let too_late = move || (page.has_counted.get() == Some(false)).then(|| too_late(has_ended));
        let difference = info.difference.as_ref().map(|difference| {
            view! {
                <section class="stack" aria-labelledby="holder-difference">
                    <h2 id="holder-difference">{t::holder_difference()}</h2>
                    <DifferenceTable before=difference.before.clone() after=difference.after.clone()/>
                </section>
            }
        });
        let question = info.difference.as_ref().filter(|_| is_open(info)).map(|after| question(page, info, after));
        view! {
            <div class="cols side">
                <div class="stack wide">{too_late}{outcome(info)}{difference}{question}</div>
                <aside class="stack" aria-label=t::holder_answer_aside()>{facts(page, info)}</aside>
            </div>
        }
        .into_any()
    }

    fn ask(self, info: &HolderAnswerPage, answer: Answer) -> Option<Ask> {
        Some(match answer {
            _ if self.0.is_some() => return None,
            Answer::Accept => {
                let (now, later) = (t::holder_answer_accept_now(), t::holder_answer_accept_later());
                let what = if info.has_other_accepted { now } else { later };
                Ask::new(self.heading(info), what, t::holder_answer_accept_yes(), t::back())
            }
            Answer::Decline => {
                let title = t::holder_answer_decline_ask(components::service_inside(&info.domain).as_str());
                Ask::new(title, t::holder_answer_decline_what(), t::holder_answer_decline(), t::back())
            }
        })
    }

    fn answer(self, page: LinkPage<Self>, answer: Answer) {
        let call = if let Some(id) = self.0 {
            let side = page.info.data.with_untracked(|info| info.as_ref().map(|info| info.side));
            let Some(side) = side else { return };
            let code = entered_code(&page.entry.text()).filter(|_| answer == Answer::Accept);
            let body = HolderSessionAnswer { side, answer, password: page.password.text(), code };
            page.app.post(&route::answer_holder_change(id), &body)
        } else {
            let Some(token) = page.token() else { return };
            page.app.post(route::HOLDER_ANSWER, &HolderAnswer { token, answer })
        };
        page.send(call, move |answered| {
            page.info.put(Ok(answered));
            None
        });
    }
}

fn is_open(page: &HolderAnswerPage) -> bool {
    page.ended.is_none() && page.accepted_at.is_none()
}

fn question(page: LinkPage<HolderLink>, info: &HolderAnswerPage, difference: &HolderDifference) -> AnyView {
    let first = match info.side {
        HolderSide::Old => {
            let name = view! { <PersonName name=difference.after.name_beside(&difference.before)/> }.into_any();
            point(Tone::Warn, "alert", t::holder_answer_loses(name))
        }
        HolderSide::New => point(Tone::Now, "user", t::holder_answer_gains()),
    };
    let lock = if info.opts_out { t::holder_no_lock() } else { t::holder_locks() };
    let decline = page.button("btn big", "x", t::holder_answer_decline(), Answer::Decline);
    let answers = if let Some(session) = info.session {
        in_session(page, info, session, decline)
    } else {
        let accept = page.button("btn main big", "check", t::holder_answer_accept(), Answer::Accept);
        view! { <div class="row">{decline}{accept}</div> }.into_any()
    };
    view! {
        <section class="card pad stack" aria-labelledby="holder-answer">
            <h2 id="holder-answer">{t::holder_answer_yours()}</h2>
            <ul class="abilities">
                {first}
                {point(Tone::Plain, "lock", lock)}
                {point(Tone::Plain, "user", t::holder_keeps())}
            </ul>
            {answers}
            <p class="small soft">{t::holder_answer_nothing_yet(intl::timestamp(info.deadline).as_str())}</p>
        </section>
    }
    .into_any()
}

/// A form whose button accepts, with the account's password or the code of the email.
fn in_session(
    page: LinkPage<HolderLink>,
    info: &HolderAnswerPage,
    session: HolderSession,
    decline: AnyView,
) -> AnyView {
    let accept =
        view! { <SubmitButton form=page.form class="btn main big" icon="check" label=t::holder_answer_accept()/> };
    let buttons = view! { <div class="row">{decline}{accept}</div> }.into_any();
    if session.proof == AcceptanceProof::Password {
        return page.form_with_password(session.has_password, |field| view! { {field}{buttons} }.into_any());
    }
    let entry = page.entry;
    let check = move || {
        let is_missing = entered_code(&entry.text()).is_none();
        vec![entry.check(is_missing.then(t::holder_answer_code_missing))]
    };
    let note = t::holder_answer_by_mail(bold(info.address.to_string()));
    let content = view! {
        <p>{note}</p>
        <TextInput field=entry label=t::request_code() autocomplete="one-time-code" />
        {buttons}
        {send_again(page)}
    };
    page.form("stack fields", check, content.into_any())
}

/// The code that was typed or pasted, on its own or in its link.
fn entered_code(text: &str) -> Option<String> {
    let in_link = Link::in_text(text).find_map(|link| match link {
        Link::MailedLink { action: MailedLinkAction::Holder, token } => token,
        _ => None,
    });
    in_link.or_else(|| ValidationCode::parse(text)).map(|code| code.expose().to_owned())
}

fn send_again(page: LinkPage<HolderLink>) -> AnyView {
    let (sending, is_sent) = (Pending::new(), RwSignal::new(false));
    let press = move |_| {
        let HolderLink(Some(id)) = page.kind else { return };
        is_sent.set(false);
        sending.run(async move {
            page.app.post::<_, ()>(&route::resend_holder_mail(id), &()).await?;
            is_sent.try_set(true);
            Ok(())
        });
    };
    let failed = move || sending.failure().map(|failure| view! { <FailureLine failure/> });
    view! {
        <p>
            <Button icon="mail" label=t::holder_answer_send_again() acting=sending press/>
        </p>
        <div role="alert">{failed}</div>
        <p role="status">{move || is_sent.get().then(t::holder_answer_sent_again)}</p>
    }
    .into_any()
}

/// An answer did not count.
fn too_late(has_ended: bool) -> AnyView {
    let text = if has_ended { t::holder_answer_too_late_ended() } else { t::holder_answer_too_late_answered() };
    let text = view! { <p>{text}</p> }.into_any();
    view! { <div id=TOO_LATE.trim_start_matches('#') tabindex="-1"><Notice role="alert">{text}</Notice></div> }
        .into_any()
}

/// The reader's answer while the other holder's is missing, or the end of the change.
fn outcome(page: &HolderAnswerPage) -> Option<AnyView> {
    let (tone, icon_name, text) = match (page.ended.as_ref().map(|end| &end.how), page.accepted_at) {
        (None, None) => return None,
        (None, Some(at)) => {
            let (at, until) = (intl::timestamp(at), intl::timestamp(page.deadline));
            (Tone::Ok, "check", t::holder_answer_accepted(at.as_str(), until.as_str()))
        }
        (Some(HolderChangeEnding::Done), _) => (Tone::Ok, "ok", t::holder_answer_done().to_owned()),
        (Some(HolderChangeEnding::Declined { by }), _) => {
            let text = if *by == page.side { t::holder_answer_you_declined() } else { t::holder_answer_declined() };
            (Tone::Plain, "no", text.to_owned())
        }
        (Some(HolderChangeEnding::Lapsed), _) => (Tone::Plain, "clock", t::holder_answer_lapsed().to_owned()),
        (Some(HolderChangeEnding::Withdrawn { .. } | HolderChangeEnding::AccountRecovered { .. }), _) => {
            (Tone::Plain, "stop", t::holder_answer_withdrawn().to_owned())
        }
        (Some(HolderChangeEnding::EndedByProvider { reason }), _) => {
            (Tone::Plain, "stop", t::holder_answer_ended_by_provider(reason.as_str()))
        }
        (Some(HolderChangeEnding::Failed { .. }), _) => (Tone::Bad, "alert", t::holder_answer_failed().to_owned()),
    };
    let text = view! { <p>{text}</p> }.into_any();
    Some(view! { <div role="status"><Notice tone icon=icon_name>{text}</Notice></div> }.into_any())
}

fn facts(link: LinkPage<HolderLink>, page: &HolderAnswerPage) -> AnyView {
    let side = match page.side {
        HolderSide::Old => t::holder_answer_side_old(),
        HolderSide::New => t::holder_answer_side_new(),
    };
    // A private link shows no name, even beside a session.
    let asker = match &page.session {
        Some(_) => {
            link.app.people.learn(page.asker_known.iter().cloned().collect());
            view! { <Person who=page.asker.clone()/> }.into_any()
        }
        None => code(&page.asker),
    };
    let until = page.ended.is_none().then(|| {
        let left = intl::left(TimeLeft::between(page.now, page.deadline));
        view! {
            <dt>{t::holder_answer_by()}</dt>
            <dd>{intl::timestamp(page.deadline)}<br/><span class="small soft">{left}</span></dd>
        }
    });
    let other = (page.ended.is_none() && page.has_other_accepted).then(|| {
        let other = match page.side {
            HolderSide::Old => t::holder_answer_new_accepted(),
            HolderSide::New => t::holder_answer_old_accepted(),
        };
        view! { <State tone=Tone::Ok icon="check" text=other/> }.into_any()
    });
    let unexpected = is_open(page).then(|| view! { <p class="small soft">{t::holder_answer_unexpected()}</p> });
    view! {
        <div class="card pad stack">
            <dl class="facts">
                <dt>{t::holder_answer_domain()}</dt><dd><NameOfService name=page.domain.clone()/></dd>
                <dt>{t::holder_answer_asked_by()}</dt>
                <dd>
                    {asker}<br/>
                    <span class="small soft">{t::holder_answer_admin()}</span>
                </dd>
                <dt>{t::holder_answer_you_are()}</dt>
                <dd>{side}<br/><span class="small soft" translate="no">{page.address.to_string()}</span></dd>
                {until}
                <dt>{t::holder_answer_number()}</dt><dd><Handle text=grouped(page.id)/></dd>
            </dl>
            {other}
        </div>
        {unexpected}
        {page.session.is_none().then(|| view! { <p class="small soft">{t::holder_answer_again()}</p> })}
    }
    .into_any()
}
