//! A process that is killed while the tech roles of many services end before their last day (decision 0038).
//! `HANDOVER_KILLS` sets how often, `HANDOVER_LINES` how many there are.

use super::common::{DemoMail, account};
use super::kills::{kills, lines_or};
use super::kills_of_submissions::KillScenario;
use chrono::{Days, NaiveDate};
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::{EndRoles, EndedRoles, LinesResult};
use handover_rules::SubmissionId;
use handover_rules::submission::MOST_TOGETHER;
use handover_server::clock::Clock;
use reqwest::RequestBuilder;

/// As many roles as one call ends.
const LINES: usize = MOST_TOGETHER;

/// Services that nobody but the test changes.
const OF_LINES: &str = "from service where name like 's%.example'";

fn in_ten_days() -> NaiveDate {
    Clock::system().now().date_naive() + Days::new(10)
}

impl KillScenario {
    /// All roles are the newcomer's until a day.
    async fn hand_over(&self, until: NaiveDate) -> SubmissionId {
        let id = self.submit_with(false, Some(until)).await;
        for user in [&self.newcomer, &self.admin] {
            user.send(self.answer_all(user, id, true).await).await.ok::<LinesResult>();
        }
        self.until_moved(id).await;
        assert_eq!(self.count(&format!("select count(*) {OF_LINES} and tech = 'newcomer-ovh'")), self.lines);
        id
    }

    fn ending(&self, id: SubmissionId, until: NaiveDate) -> RequestBuilder {
        let body = EndRoles { holder: account("newcomer"), returns_to: account("tech"), until };
        let path = route::submission_action(id, SubmissionAction::EndRoles);
        self.admin.client.post(self.admin.url(&path)).json(&body)
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long"]
async fn killed_while_roles_end_early_ends_each_once() {
    let mut scenario = KillScenario::start(lines_or(LINES), kills()).await;
    let until = in_ten_days();
    let id = scenario.hand_over(until).await;
    let all = scenario.lines;
    let returned = format!("select count(*) {OF_LINES} and tech = 'tech-ovh'");
    let end = async |scenario: &KillScenario| scenario.ending(id, until);
    scenario.killed_while(end, async |scenario| scenario.count(&returned)).await;
    let again = scenario.admin.send(scenario.ending(id, until)).await;
    assert_eq!(again.ok::<EndedRoles>(), EndedRoles { done: all, ..EndedRoles::default() }, "of before");
    assert_eq!(scenario.count("select count(distinct ended_at) from role_end"), 1, "all of one moment");
    assert_eq!(scenario.count("select count(*) from role_end where due_at is not null"), 0);
    scenario.server.until(async || scenario.count("select count(*) from outbox where state = 'queued'") == 0).await;
    let mails = DemoMail::read_all(&scenario.admin).await;
    let mut ended: Vec<_> = mails.iter().filter(|mail| mail.kind() == "Ended").collect();
    ended.sort_by(|one, other| one.to.cmp(&other.to));
    let recipients: Vec<&str> = ended.iter().map(|mail| mail.to.as_str()).collect();
    assert_eq!(recipients, ["admin-ovh", "newcomer-ovh", "tech-ovh"], "one email a person");
    assert!(ended.iter().all(|mail| mail.subject.contains(&all.to_string())));
    println!("{all} roles, {} kills", scenario.killed);
    scenario.server.stop().await;
}
