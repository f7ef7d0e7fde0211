//! The list of requests: groups, filters and pages.

use crate::common::{TO_NEWCOMER, TestServer, TestUser, account, billing, domain, minutes, seconds, tech};
use crate::copied_requests::add_ended_requests;
use crate::submissions::{act, answer, requests_of, submit, these};
use handover_api::app::AppInfo;
use handover_api::query::escape;
use handover_api::requests::{PAGE, RequestGroup, RequestGroupPage, RequestRow, RequestsPage};
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::{Lines, LinesResult};
use handover_rules::RequestId;
use std::collections::BTreeSet;
use std::fmt::Display;

fn ids(page: &RequestGroupPage) -> Vec<RequestId> {
    page.rows.iter().map(|row| row.request.id).collect()
}

fn group(page: &RequestsPage, group: RequestGroup) -> &RequestGroupPage {
    match group {
        RequestGroup::WaitingForMe => &page.waiting_for_me,
        RequestGroup::WaitingForOthers => &page.waiting_for_others,
        RequestGroup::Finished => &page.finished,
    }
}

/// All pages of a group.
async fn all(user: &TestUser, wanted: RequestGroup, filter: &str) -> Vec<RequestId> {
    let mut found = Vec::new();
    let mut after = String::new();
    loop {
        let query = format!("?group={}{filter}{after}", wanted.as_str());
        let page = user.requests(&query).await.data;
        for other in RequestGroup::ALL.into_iter().filter(|other| *other != wanted) {
            assert_eq!(*group(&page, other), RequestGroupPage::default());
        }
        let page = group(&page, wanted);
        found.extend(ids(page));
        let Some(next) = &page.next else {
            assert_eq!(page.total, found.len() as u64);
            return found;
        };
        after = format!("&after={}", escape(next));
    }
}

#[tokio::test]
async fn pages_list_every_request_of_a_group_once_in_order() {
    let (server, services) = TestServer::start_with_domains(PAGE as usize * 2 + 3).await;
    let admin = server.sign_in("admin").await;
    let mut asked = Vec::new();
    for (number, service) in services.iter().enumerate() {
        // Several requests share a timestamp.
        if number % 20 == 0 {
            server.clock.advance(minutes(1));
        }
        asked.push(admin.submit_one(service, tech("admin")).await);
    }
    let mut expected = asked.clone();
    expected.chunks_mut(20).for_each(<[RequestId]>::sort);
    assert_eq!(all(&admin, RequestGroup::WaitingForMe, "").await, expected, "the nearest deadline first");
    assert_eq!(admin.requests("").await.data.waiting_for_me.rows.len(), PAGE as usize);

    let codes = server.codes().await;
    for id in &asked {
        admin.accept(*id, &codes[&(*id, account("admin"))]).await.done();
    }
    assert_eq!(all(&admin, RequestGroup::WaitingForOthers, "").await, expected);
    for (number, id) in asked.iter().enumerate() {
        if number % 20 == 0 {
            server.clock.advance(seconds(1));
        }
        admin.withdraw(*id).await.done();
    }
    // Finished requests are sorted by end, latest first.
    expected.reverse();
    assert_eq!(all(&admin, RequestGroup::Finished, "").await, expected);
    let screen = admin.requests("").await;
    assert_eq!((screen.waiting, screen.data.finished.total), (0, asked.len() as u64));
}

#[tokio::test]
async fn filters_by_state_and_text() {
    let (server, services) = TestServer::start_with_domains(4).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let mut asked = Vec::new();
    for service in &services {
        asked.push(admin.submit_one(service, TO_NEWCOMER).await);
    }
    let other = admin.submit_one(&domain(), billing("newcomer2")).await;
    admin.withdraw(asked[0]).await.done();
    server.all_accept(asked[1], &[&admin, &newcomer]).await;
    server.all_accept(asked[2], &[&admin]).await;

    let found = async |query: &str| {
        let page = admin.requests(query).await.data;
        RequestGroup::ALL.map(|wanted| ids(group(&page, wanted)).into_iter().collect::<BTreeSet<_>>())
    };
    let set = |ids: &[RequestId]| ids.iter().copied().collect::<BTreeSet<_>>();
    let everything = [set(&[asked[3], other]), set(&[asked[1], asked[2]]), set(&[asked[0]])];
    assert_eq!(found("").await, everything);
    let none = BTreeSet::new;
    assert_eq!(found("?state=aborted").await, [none(), none(), set(&[asked[0]])]);
    assert_eq!(found("?state=doing").await, [none(), set(&[asked[1]]), none()]);
    assert_eq!(found("?state=nonsense").await, everything);
    assert_eq!(found("?q=S003").await, [set(&[asked[3]]), none(), none()]);
    assert_eq!(found("?q=newcomer2").await, [set(&[other]), none(), none()]);
    assert_eq!(found("?q=billing-ovh").await, [set(&[other]), none(), none()]);
    // A number is found as it is read.
    let grouped = asked[2].grouped();
    for number in [asked[2].to_string(), grouped.replace('\u{a0}', " "), grouped.clone()] {
        assert_eq!(found(&format!("?q={}", escape(&number))).await, [none(), set(&[asked[2]]), none()], "{number}");
    }
    assert_eq!(found(&format!("?q={}", escape(&format!("{grouped} 0")))).await, [none(), none(), none()]);
    assert_eq!(found("?q=%25").await, [none(), none(), none()]);
    assert_eq!(found("?q=S00&state=validatingByCustomers").await, [set(&[asked[3]]), set(&[asked[2]]), none()]);
    assert_eq!(found("?askedBy=me").await, everything);
    assert_eq!(found("?askedBy=me&state=aborted").await, [none(), none(), set(&[asked[0]])]);
    assert_eq!(found("?askedBy=others").await, [none(), none(), none()]);
    // The newcomer's lists mirror those of the admin.
    let page = newcomer.requests("?askedBy=others").await;
    assert_eq!((page.waiting, page.data.waiting_for_me.total, page.data.waiting_for_others.total), (2, 2, 1));
}

#[tokio::test]
async fn badge_counts_up_to_a_bound() {
    let server = TestServer::start().await;
    let newcomer = server.sign_in("newcomer").await;
    let waiting = async || newcomer.get(route::APP).await.ok::<AppInfo>().account.map(|account| account.waiting);
    for (number, shown) in [(998, 998), (1, 999), (1, 1000), (500, 1000)] {
        let more = format!(
            "insert into party (account, request, position, submission)
             with recursive n (i) as (select 1 + (select count(*) from party) union all
               select i + 1 from n where i < {number} + (select count(*) from party))
             select 'newcomer-ovh', i, 1, i from n"
        );
        assert_eq!(server.sql_unchecked(&more, []), number);
        assert_eq!(waiting().await, Some(shown));
    }
}

#[tokio::test]
async fn finished_requests_are_counted_up_to_a_bound() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    admin.withdraw(id).await.done();
    let total = async || {
        let finished = admin.requests("").await.data.finished;
        assert!(finished.rows.len() <= PAGE as usize && !finished.rows.is_empty());
        (finished.total, finished.total_is_minimum)
    };
    assert_eq!(total().await, (1, false));
    add_ended_requests(&server, id, 9_999);
    assert_eq!(total().await, (10_000, false));
    let other = admin.submit_one(&domain(), TO_NEWCOMER).await;
    admin.withdraw(other).await.done();
    assert_eq!(total().await, (10_000, true));
}

#[tokio::test]
async fn the_list_downloads_as_csv_with_its_filter() {
    let (server, domains) = TestServer::start_with_domains(12).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let many = submit(&admin, &these(&domains[..10])).await.submission;
    let alone = admin.submit_one(&domains[11], TO_NEWCOMER).await;
    let lines = requests_of(&admin, many).await;
    act(&admin, many, SubmissionAction::Withdraw, Lines::These(vec![lines[3]])).await;
    let file = async |query: &str| {
        let reply = newcomer.get(&[route::REQUESTS_CSV, query].concat()).await;
        assert_eq!((reply.status, reply.header("content-type")), (200, "text/csv; charset=utf-8"));
        assert_eq!(reply.header("content-disposition"), "attachment; filename=\"requests.csv\"");
        let lines: Vec<String> = reply.csv().lines().map(str::to_owned).collect();
        let titles = "group,request,askedBy,askedAt,deadline,task,service,category,roles,from,to,until,state,\
            acceptedBy,endedAt";
        assert_eq!(lines[0], titles);
        lines[1..].to_vec()
    };
    // Lines of a submission are rows of their own.
    let all = file("").await;
    assert_eq!(all.len(), 11);
    let begins = |group: &str, submission: &dyn Display| format!("{group},{submission},admin-ovh,");
    assert_eq!(all.iter().filter(|line| line.starts_with(&begins("waitingForMe", &many))).count(), 9);
    assert!(all[10].starts_with(&begins("finished", &many)), "{}", all[10]);
    let own = format!(",{alone},s011.example,DOMAIN,tech,tech-ovh,newcomer-ovh,,validatingByCustomers,,");
    assert_eq!(all.iter().filter(|line| line.ends_with(&own)).count(), 1, "{all:?}");
    // Filters and groups as on the screen.
    assert_eq!(file("?q=s011").await.len(), 1);
    assert_eq!(file("?group=finished").await, all[10..]);
    assert_eq!(file("?state=aborted").await, all[10..]);
    assert_eq!(newcomer.get(&[route::REQUESTS_CSV, "?group=none"].concat()).await.status, 400);
    let other = server.sign_in("newcomer2").await.get(route::REQUESTS_CSV).await;
    assert_eq!((other.status, other.text().lines().count()), (200, 1));
}

#[tokio::test]
async fn list_of_requests_has_a_row_for_each_submission() {
    let (server, domains) = TestServer::start_with_domains(6).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let first = submit(&admin, &these(&domains[..4])).await.submission;
    let second = submit(&admin, &these(&domains[4..])).await.submission;
    let single = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let lines = requests_of(&newcomer, first).await;
    let code = server.code(first.first_request(), &newcomer).await;
    let part = Lines::These(vec![lines[1], lines[2]]);
    let _: LinesResult = answer(&newcomer, first, &code, part, Lines::These(vec![lines[0]])).await.ok();

    let found = async |query: &str| {
        let page = newcomer.requests(query).await.data;
        [page.waiting_for_me, page.waiting_for_others, page.finished].map(|group| {
            assert_eq!(group.total, group.rows.len() as u64, "{query}");
            let row =
                |row: RequestRow| (row.request.id, row.submission.map(|submission| (submission.id, submission.total)));
            group.rows.into_iter().map(row).collect::<Vec<_>>()
        })
    };
    let of_first = Some((first, 4));
    let of_second = (*requests_of(&newcomer, second).await.iter().min().expect("a line"), Some((second, 2)));
    let waiting = (lines[3], of_first);
    let declined = (lines[0], of_first);
    let page = newcomer.requests("?state=refused").await.data;
    let declined_row = page.finished.rows[0].submission.clone().expect("a submission");
    let parties = declined_row.parties.iter().map(|of| (of.account.clone(), of.services, of.accepted, of.waiting));
    let of_both = [(account("newcomer"), 4, 2, 1), (account("admin"), 4, 0, 3)];
    assert_eq!((parties.collect::<Vec<_>>(), declined_row.party_count), (of_both.into(), 2));
    // The deadline is the same: by number.
    let in_order = |mut rows: Vec<_>| {
        rows.sort();
        rows
    };
    let all = in_order(vec![waiting, of_second, (single, None)]);
    assert_eq!(found("").await, [all, vec![], vec![]], "one row until all of it has ended");
    assert_eq!(newcomer.requests("").await.waiting, 3);
    // The first line that matches represents its submission.
    let number = format!("?q={}", lines[2]);
    assert_eq!(found(&number).await, [vec![], vec![(lines[2], of_first)], vec![]]);
    assert_eq!(found("?state=refused").await, [vec![], vec![], vec![declined]]);
    let both = in_order(vec![waiting, of_second]);
    assert_eq!(found("?q=s00&state=validatingByCustomers").await, [both, vec![], vec![]]);
    let _: LinesResult = answer(&newcomer, first, &code, Lines::All, Lines::None).await.ok();
    let has_rows = async || found("?q=s00").await.map(|rows| !rows.is_empty());
    assert_eq!(has_rows().await, [true, true, false], "all lines of the first are answered");
    act(&admin, first, SubmissionAction::Withdraw, Lines::All).await;
    assert_eq!(has_rows().await, [true, false, true]);
}
