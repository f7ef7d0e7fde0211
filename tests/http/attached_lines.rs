//! The files attached to emails about more requests than they list.

use crate::common::{DemoMail, TestServer, TestUser, service};
use crate::submissions::{act, submit, these};
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::Lines;
use handover_rules::{Category, ServiceKey};
use std::collections::BTreeSet;

/// A name that a spreadsheet would evaluate, were it not escaped.
const FORMULA: &str = "=1+1";

async fn start(number: usize) -> (TestServer, Vec<ServiceKey>) {
    let mut names: Vec<String> = (1..number).map(|number| format!("s{number:05}.example")).collect();
    names.push(FORMULA.to_owned());
    let server = TestServer::start_with(&[], |export| {
        for name in &names {
            export.add(name, "HOSTING", ["admin", "tech", "billing"], None, "ok");
        }
    })
    .await;
    (server, names.iter().map(|name| service(name, Category::Hosting)).collect())
}

/// The mail to `user` whose subject begins so.
async fn mail(server: &TestServer, user: &TestUser, subject: &str) -> DemoMail {
    server.settle().await;
    let mails = server.mails().await.into_iter();
    let mut mails: Vec<DemoMail> =
        mails.filter(|mail| mail.to == user.handle && mail.subject.starts_with(subject)).collect();
    assert_eq!(mails.len(), 1, "{mails:?}");
    mails.remove(0)
}

/// The rows of the attached file, with its titles.
async fn file(user: &TestUser, mail: &DemoMail) -> Vec<Vec<String>> {
    let reply = user.get(&route::demo_mail_attachment(mail.id)).await;
    assert_eq!((reply.status, reply.header("content-type")), (200, "text/csv; charset=utf-8"));
    let name = mail.attachment.as_ref().expect("an attached file");
    assert_eq!(reply.header("content-disposition"), format!("attachment; filename=\"{name}\""));
    assert!(reply.body.starts_with("\u{feff}".as_bytes()), "{}", reply.text());
    parse(&reply.text())
}

fn parse(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let record = |record: csv::Result<csv::StringRecord>| record.expect("a row").iter().map(str::to_owned).collect();
    reader.records().map(record).collect()
}

#[tokio::test]
async fn lines_that_end_together_are_attached() {
    const MANY: usize = 1101;
    let (server, services) = start(MANY).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = submit(&admin, &these(&services)).await.submission;
    let asks = mail(&server, &newcomer, "Become").await;
    // Its lines may be answered before it is read.
    assert!(asks.text.contains("And 1086 more: the link shows all of them."), "{}", asks.text);
    assert_eq!(asks.attachment, None);
    assert_eq!(newcomer.get(&route::demo_mail_attachment(asks.id)).await.status, 404);

    act(&admin, id, SubmissionAction::Withdraw, Lines::All).await;
    let email = mail(&server, &newcomer, "Cancelled").await;
    let name = format!("request-{}.csv", email.request());
    assert_eq!(email.attachment.as_ref(), Some(&name));
    let text = email.text.replace('\n', " ");
    assert!(text.contains(&format!("And 1086 more: the attached file {name} lists all of them.")), "{text}");
    let rows = file(&newcomer, &email).await;
    assert_eq!(
        rows[0],
        [
            "Service",
            "Category",
            "Roles",
            "Current contact",
            "Current contact (name)",
            "New contact",
            "New contact (name)",
            "Last day",
            "By"
        ]
    );
    assert_eq!(rows.len(), MANY + 1);
    let names: BTreeSet<&str> = rows[1..].iter().map(|row| row[0].as_str()).collect();
    assert_eq!(names.len(), MANY);
    assert!(names.contains("'=1+1") && !names.contains(FORMULA), "a formula is escaped");
    let expected = ["Web hosting", "tech", "tech-ovh", "", "newcomer-ovh", "Toni newcomer", "", "admin-ovh"];
    assert!(rows[1..].iter().all(|row| row[1..] == expected), "{rows:?}");
}

#[tokio::test]
async fn few_lines_are_not_attached() {
    let (server, services) = start(15).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = submit(&admin, &these(&services)).await.submission;
    act(&admin, id, SubmissionAction::Withdraw, Lines::All).await;
    let email = mail(&server, &newcomer, "Cancelled").await;
    assert_eq!(email.attachment, None);
    assert!(services.iter().all(|service| email.text.contains(service.name.as_str())), "{}", email.text);
    assert_eq!(newcomer.get(&route::demo_mail_attachment(email.id)).await.status, 404);
}
