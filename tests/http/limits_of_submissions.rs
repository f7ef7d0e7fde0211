//! Wrong tries and resends count per submission and party, over all its routes.

use crate::common::{Reply, TestUser, hours, millis, minutes, seconds};
use crate::large_submissions::{open, start};
use crate::submissions::{answer, detail};
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::{Lines, LinesResult};
use handover_api::task::Resend;
use handover_rules::{Refusal, RequestId, SubmissionId};

/// Lines that are answered in one transaction, and in several.
const NUMBERS: [usize; 2] = [4, 260];

/// By a line, by another one, by all, by some of them, and by declining them, in turn.
async fn try_code(user: &TestUser, id: SubmissionId, lines: &[RequestId], turn: usize, code: &str) -> Reply {
    match turn % 5 {
        0 => user.accept(lines[0], code).await,
        1 => user.decline(lines[1], code).await,
        2 => answer(user, id, code, Lines::All, Lines::None).await,
        3 => answer(user, id, code, Lines::These(vec![lines[2]]), Lines::These(vec![lines[3]])).await,
        _ => answer(user, id, code, Lines::None, Lines::All).await,
    }
}

#[tokio::test]
async fn wrong_tries_by_lines_and_by_the_whole_count_together() {
    for number in NUMBERS {
        let (server, domains) = start(number).await;
        let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
        let (id, lines) = open(&server, &admin, &domains).await;
        let right = server.code(id.first_request(), &newcomer).await;
        let begun = server.now();
        for turn in 0..10 {
            let left = 9 - u32::try_from(turn).expect("a small number");
            let until = (left == 0).then(|| begun + hours(1));
            let refusal = try_code(&newcomer, id, &lines, turn, "wrong").await.refusal();
            assert_eq!(refusal, Refusal::WrongCode { tries_left: left, until }, "{turn}");
            server.advance(seconds(30)).await;
        }
        let pause = Refusal::Paused { until: begun + hours(1) };
        server.advance(hours(1) - minutes(5) - millis(1)).await;
        for turn in 0..5 {
            assert_eq!(try_code(&newcomer, id, &lines, turn, &right).await.refusal(), pause, "{turn}");
        }
        assert_eq!(newcomer.accept(lines[3], &right).await.refusal(), pause);
        // The other party can answer.
        let own = server.code(id.first_request(), &admin).await;
        admin.accept(lines[0], &own).await.done();
        server.advance(millis(1)).await;
        let result: LinesResult = answer(&newcomer, id, &right, Lines::All, Lines::None).await.ok();
        assert_eq!((result.done, result.refused_count), (number as u64, 0));
    }
}

async fn resend(user: &TestUser, id: SubmissionId, lines: &[RequestId], turn: usize) -> Reply {
    match turn % 3 {
        0 => user.resend(lines[0], &user.handle).await,
        1 => user.resend(lines[1], &user.handle).await,
        _ => user.post(&route::submission_action(id, SubmissionAction::Resend), &Resend::default()).await,
    }
}

#[tokio::test]
async fn resends_by_lines_and_by_the_whole_count_together() {
    for number in NUMBERS {
        let (server, domains) = start(number).await;
        let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
        let (id, lines) = open(&server, &admin, &domains).await;
        let mut codes = vec![server.code(id.first_request(), &newcomer).await];
        let begun = server.now() + minutes(10);
        for turn in 0..10 {
            server.advance(minutes(10)).await;
            resend(&newcomer, id, &lines, turn).await.done();
            server.settle().await;
            let too_soon = Refusal::TooSoon { until: Some(server.now() + minutes(1)) };
            for other in 0..3 {
                assert_eq!(resend(&newcomer, id, &lines, other).await.refusal(), too_soon, "{turn} {other}");
            }
            codes.push(server.code(id.first_request(), &newcomer).await);
        }
        server.advance(minutes(10)).await;
        for turn in 0..3 {
            let refusal = resend(&newcomer, id, &lines, turn).await.refusal();
            assert_eq!(refusal, Refusal::TooMany { until: begun + hours(24) }, "{turn}");
        }
        // Counted per party.
        resend(&admin, id, &lines, 1).await.done();
        // Only the last code is good, for every line.
        for (turn, old) in codes[..10].iter().enumerate() {
            assert_eq!(try_code(&newcomer, id, &lines, turn, old).await.refusal(), Refusal::SupersededCode, "{turn}");
        }
        newcomer.accept(lines[1], &codes[10]).await.done();
        answer(&newcomer, id, &codes[10], Lines::All, Lines::None).await.ok::<LinesResult>();
        server.settle().await;
        let party = detail(&admin, id).await.parties.into_iter().find(|party| party.account == newcomer.handle);
        assert_eq!(party.map(|party| (party.accepted, party.waiting)), Some((number as u64, 0)));
    }
}
