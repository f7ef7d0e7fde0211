//! All or nothing: lines that take effect together or not at all. What a person with some of the lines sees of the others.

use super::{all_accept, answer, billing_to, detail, each, one_each, requests_of, start, states, submit, these};
use crate::common::{DemoMail, ProviderExport, TestServer, TestUser, days, minutes, roles, tech};
use chrono::TimeDelta;
use handover_api::route;
use handover_api::submissions::{ChangeContact, Lines, LinesResult, NewSubmission};
use handover_rules::request::Answer;
use handover_rules::{Blocker, Refusal, RequestId, RequestState, Role, ServiceKey};

fn together(services: &[ServiceKey]) -> NewSubmission {
    NewSubmission { all_or_nothing: true, ..these(services) }
}

#[tokio::test]
async fn all_or_nothing_takes_effect_at_one_time() {
    let (mut server, domains) = start(8).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = submit(&admin, &together(&domains)).await.submission;
    assert!(detail(&admin, id).await.all_or_nothing);
    let lines = requests_of(&admin, id).await;
    all_accept(&server, id, &[&admin]).await;
    let code = server.code(id.first_request(), &newcomer).await;
    answer(&newcomer, id, &code, Lines::These(lines[..7].to_vec()), Lines::None).await.ok::<LinesResult>();
    server.advance(minutes(30)).await;
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::ValidatingByCustomers, 8)]);
    newcomer.accept(lines[7], &code).await.done();
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::Doing, 8)]);
    // Also with a late timer.
    server.restart(minutes(5)).await;
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::Done, 8)]);
    assert_eq!(server.rows("select distinct ended_at from request").len(), 1);
    for domain in &domains {
        assert_eq!(server.contact_names(domain).await, ["admin", "newcomer", "billing"]);
    }
}

const NOTE: &str = "Call me on the usual number.";

/// A line for each person, with a note.
fn with_note(services: &[ServiceKey], people: &[&str], all_or_nothing: bool) -> NewSubmission {
    NewSubmission { note: Some(NOTE.to_owned()), ..one_each(services, people, all_or_nothing) }
}

/// The number of the only request of a submission that somebody sees.
async fn line_of(user: &TestUser, asker: &TestUser, submission: &NewSubmission) -> RequestId {
    let id = submit(asker, submission).await.submission;
    assert_eq!(detail(user, id).await.total, 1);
    requests_of(user, id).await[0]
}

async fn mail(server: &TestServer, to: &TestUser, kind: &str) -> DemoMail {
    let mails = server.mails().await.into_iter().rev();
    mails.into_iter().find(|mail| mail.to == to.handle && mail.kind() == kind).expect(kind)
}

#[tokio::test]
async fn party_sees_the_note_and_how_many_lines_take_effect_together() {
    let (server, domains) = start(5).await;
    let [admin, newcomer, techs] =
        [server.sign_in("admin").await, server.sign_in("newcomer").await, server.sign_in("tech").await];
    // Independent lines show the note only.
    for (services, people, all_or_nothing) in
        [(&domains[..2], &["newcomer", "newcomer2"][..], false), (&domains[..1], &["newcomer"][..], true)]
    {
        let line = line_of(&newcomer, &admin, &with_note(services, people, all_or_nothing)).await;
        let seen = newcomer.detail(line).await;
        assert_eq!((seen.note.as_deref(), seen.row.together), (Some(NOTE), None));
        let mail = mail(&server, &newcomer, "Become").await;
        assert!(mail.text.contains(NOTE) && mail.text.contains("after you both accept"), "{}", mail.text);
        let () = admin.withdraw(line).await.ok();
        server.advance(minutes(1)).await;
    }

    let asked = with_note(&domains[2..5], &["newcomer", "newcomer2", "newcomer2"], true);
    let line = line_of(&newcomer, &admin, &asked).await;
    let seen = newcomer.detail(line).await;
    assert_eq!((seen.note.as_deref(), seen.row.together), (Some(NOTE), Some(3)));
    assert_eq!(newcomer.requests("").await.data.waiting_for_me.rows[0].together, Some(3));
    // The outgoing contact reads the request without being asked.
    let seen = techs.detail(line).await;
    assert_eq!((seen.note, seen.row.together), (None, None));
    server.advance(TimeDelta::days(4)).await;
    for kind in ["Become", "Reminder"] {
        let mail = mail(&server, &newcomer, kind).await;
        let text = mail.text.replace('\n', " ");
        assert!(text.contains(NOTE), "{kind}: {text}");
        assert!(text.contains("only if everyone accepts everything"), "{kind}: {text}");
        assert!(!text.contains("after you both accept"), "{kind}: {text}");
    }
}

#[tokio::test]
async fn acceptance_beside_a_decline_is_refused_because_all_lines_have_ended() {
    let (server, domains) = start(4).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let named = |lines: &[RequestId]| Lines::These(lines.to_vec());
    for (number, has_accepted) in [(0, false), (1, false), (2, false), (0, true)] {
        let id = submit(&admin, &together(&domains)).await.submission;
        let lines = requests_of(&newcomer, id).await;
        let code = server.code(id.first_request(), &newcomer).await;
        if has_accepted {
            newcomer.accept(lines[0], &code).await.done();
        }
        let (accept, decline, done, refused) = match number {
            0 => (named(&lines[..1]), named(&lines[1..2]), 1, 1),
            1 => (Lines::All, named(&lines[3..]), 1, 3),
            _ => (named(&lines[..1]), Lines::All, 3, 1),
        };
        // A call that names its lines may be repeated, because the response was lost.
        for _ in 0..=usize::from(number == 0) {
            let result: LinesResult = answer(&newcomer, id, &code, accept.clone(), decline.clone()).await.ok();
            assert_eq!((result.done, result.refused_count), (done, refused), "{accept:?} {decline:?}");
            for line in result.refused {
                let refusal = Refusal::Closed { state: RequestState::Refused };
                assert_eq!((line.answer, line.refusal), (Some(Answer::Accept), refusal), "{accept:?} {decline:?}");
            }
        }
        assert_eq!(states(&detail(&admin, id).await), [(RequestState::Refused, 4)]);
        assert_eq!(server.contact_names(&domains[0]).await, ["admin", "tech", "billing"]);
    }
}

/// A bill of one incoming contact, on one of two services.
#[tokio::test]
async fn lines_wait_together_while_one_is_blocked_and_fail_together_at_the_deadline() {
    let (mut server, domains) = start(2).await;
    let to = ["newcomer", "newcomer2"];
    for is_paid in [false, true] {
        let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
        let newcomer2 = server.sign_in("newcomer2").await;
        let asked = NewSubmission { all_or_nothing: true, ..each(&domains, |number| billing_to(to[number])) };
        let id = submit(&admin, &asked).await.submission;
        let lines = requests_of(&admin, id).await;
        all_accept(&server, id, &[&admin, &newcomer, &newcomer2]).await;
        server.import_with(|export| export.bills.push(("newcomer", "2030-12-31", "UNPAID"))).await;
        server.advance(minutes(5)).await;
        for line in &lines {
            assert!(admin.request(*line).await.is_blocked());
        }
        if is_paid {
            server.import_with(|export| export.bills.clear()).await;
            // The check, then the grace period.
            server.advance(minutes(5)).await;
            server.advance(minutes(3)).await;
            assert_eq!(states(&detail(&admin, id).await), [(RequestState::Done, 2)]);
            for (domain, to) in domains.iter().zip(to) {
                assert_eq!(server.contact_names(domain).await, ["admin", "tech", to]);
            }
        } else {
            server.advance(days(7)).await;
            let admin = server.sign_in("admin").await;
            assert_eq!(states(&detail(&admin, id).await), [(RequestState::Error, 2)]);
            assert_eq!([admin.failure(lines[0]).await.len(), admin.failure(lines[1]).await.len()], [1, 0]);
            server.import_with(|export| export.bills.clear()).await;
        }
    }
}

/// An import gives two of three services to somebody else.
#[tokio::test]
async fn each_impossible_line_shows_its_own_reasons() {
    let (mut server, domains) = start(3).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let newcomer2 = server.sign_in("newcomer2").await;
    let id = submit(&admin, &one_each(&domains, &["newcomer", "newcomer2", "newcomer2"], true)).await.submission;
    let lines = requests_of(&admin, id).await;
    let change = |export: &mut ProviderExport| {
        export.service(domains[0].name.as_str(), "DOMAIN").contacts[0] = "newcomer3";
        export.service(domains[1].name.as_str(), "DOMAIN").contacts[1] = "newcomer3";
    };
    server.import_with(change).await;
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::Error, 3)]);
    let tech = || roles(&[Role::Tech]);
    let expected = [vec![Blocker::RightMissing { roles: tech() }], vec![Blocker::RoleLost { roles: tech() }], vec![]];
    for (line, reasons) in lines.into_iter().zip(expected) {
        assert_eq!(admin.failure(line).await, reasons);
    }
    let (no_right, role_lost) = ("no longer the admin contact for", "These roles have changed hands since: tech");
    for (reader, has_no_right, has_role_lost) in [(&admin, 1, 1), (&newcomer, 1, 0), (&newcomer2, 0, 1)] {
        let text = mail(&server, reader, "Failed").await.text;
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let counts = [no_right, role_lost].map(|reason| text.matches(reason).count());
        assert_eq!(counts, [has_no_right, has_role_lost], "{text}");
    }
}

#[tokio::test]
async fn one_line_of_all_or_nothing_is_not_replaced_by_itself() {
    let (server, domains) = start(5).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let replace = async |service: &ServiceKey, line: RequestId| {
        let change = ChangeContact { replaces: Some(line), ..tech("newcomer3").body() };
        admin.post(&route::change_contact(service), &change).await
    };
    let asked = one_each(&domains[..3], &["newcomer", "newcomer2", "newcomer2"], true);
    let id = submit(&admin, &asked).await.submission;
    let line = requests_of(&newcomer, id).await[0];
    assert_eq!(replace(&domains[0], line).await.refusal(), Refusal::Together);
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::ValidatingByCustomers, 3)]);
    // An independent line is.
    let alone = line_of(&newcomer, &admin, &one_each(&domains[3..], &["newcomer", "newcomer2"], false)).await;
    replace(&domains[3], alone).await.ok::<Vec<RequestId>>();
    assert_eq!(admin.state(alone).await, RequestState::Aborted);
}
