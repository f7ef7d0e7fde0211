//! Submissions over many services: asked for, accepted, ended, with other people's calls during them.

use super::bench::{Bench, thousands};
use crate::data::{LARGE_ACCOUNT, LISTED_ACCOUNTS, MadeData, MadeService, SEARCHED, handle};
use crate::error::BenchError;
use crate::http::ApiCall;
use crate::load;
use crate::people::{self, json, mails, read, sign_in_call};
use crate::report::{Column, Report, Row, millis};
use crate::server::Child;
use crate::statistics::Sample;
use crate::stopwatch::{Stopwatch, pause};
use handover_api::Link;
use handover_api::app::ScreenResponse;
use handover_api::link::ServicesView;
use handover_api::query::Query;
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::{
    ActOnLines, AnswerLines, Lines, NewLines, NewSubmission, ServiceSelection, SubmissionDetail, Submitted,
};
use handover_rules::request::Answer;
use handover_rules::{NicHandle, PerRole, RequestState, ServiceKey, ServiceName, SubmissionId};
use std::collections::HashMap;
use std::iter;
use std::ops::Range;
use std::time::Duration;

const SECTION: &str = "submissions over many services";
/// The account that is to get the role.
const NEW_CONTACT: u32 = 0;
/// Another account, which signs in during the work: each sign-in is a write, and ends the oldest session.
const WRITER: u32 = LISTED_ACCOUNTS - 1;
/// Other accounts, which read during the work.
const READERS: Range<u32> = 1..WRITER;
/// Clients of a server that has much to do.
const CLIENTS: usize = 32;
/// The time between two looks at the progress. Each reads all lines, so that more looks would cost more than the lines.
const POLL: Duration = Duration::from_millis(2);
const POLL_PER_LINE: Duration = Duration::from_micros(200);
const TIMEOUT: Duration = Duration::from_secs(300);
/// Looks at the mailbox.
const LOOKS: usize = 10;
/// Accepted lines are moved this much later: acceptances of all lines take less.
const OPTIONS: [&str; 2] = ["--grace-seconds", "5"];
const GRACE: Duration = Duration::from_secs(5);
/// A server that takes less processor time than this in a while has nothing more to do.
const IDLE_PROCESSOR_TIME: Duration = Duration::from_millis(1);
const REST: Duration = Duration::from_millis(300);
/// The number of lines that the cost of a line is compared with.
const COMPARED: Size = Size { lines: 100, is_together: false };

/// Number of lines of a submission, and whether they take effect together.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Size {
    lines: usize,
    is_together: bool,
}

/// An account in its session.
struct SignedInAccount {
    account: u32,
    session: String,
}

/// A server, and two people who hand services over.
struct TestBed<'a> {
    server: &'a Child,
    asker: SignedInAccount,
    other: SignedInAccount,
}

/// Elapsed time of a step, and the server's processor time if it is known.
#[derive(Clone, Copy)]
struct Cost {
    time: Duration,
    processor: Option<Duration>,
}

/// Calls of others during a measurement.
struct OtherLoad {
    section: &'static str,
    calls: Vec<ApiCall>,
    clients: usize,
    wanted: &'static str,
}

impl OtherLoad {
    /// One client signs in again and again, which is a write each time, while the server has nothing else to do; and many
    /// read lists, searches and requests, and sign in with each tenth call.
    fn all(server: &Child) -> Result<[Self; 2], BenchError> {
        let writes = vec![sign_in_call(WRITER)];
        let sessions = people::sign_in(server.address(), READERS)?;
        let search = ServicesView { search: SEARCHED[0].to_owned(), ..ServicesView::default() };
        let search = [route::SERVICES, &search.write(Query::default()).finish()].concat();
        let of_one = |session: &String| {
            let screens =
                [route::SERVICES, &search, route::REQUESTS].map(|path| ApiCall::get(path).with_session(session));
            let reads = iter::repeat_n(screens, 3).flatten();
            reads.chain([sign_in_call(WRITER)]).collect::<Vec<_>>()
        };
        let calls = sessions.values().flat_map(of_one).collect();
        let (writing, calling) = ("others' writes during it, one client", "others' calls during it, 32 clients");
        Ok([
            Self { section: writing, calls: writes, clients: 1, wanted: "at most 0.5 s, and 50 ms for 100 requests" },
            Self { section: calling, calls, clients: CLIENTS, wanted: "p99 at most 2 times that without" },
        ])
    }
}

/// A step in the life of a submission.
#[derive(Clone, Copy, PartialEq, Eq)]
enum SubmissionStep {
    Ask,
    AcceptAsNewContact,
    AcceptAsAsker,
    Move,
    Replace,
    Withdraw,
    TakeBack,
    Decline,
}

/// A step that is measured, after others that are not.
type Measured = (&'static [SubmissionStep], SubmissionStep);

impl SubmissionStep {
    /// As far as the effect.
    const UNTIL_MOVED: [Measured; 4] =
        [(&[], Self::Ask), (&[], Self::AcceptAsNewContact), (&[], Self::AcceptAsAsker), (&[], Self::Move)];

    /// The ends without an effect, after which the same services can be asked for again.
    const ENDED: [Measured; 4] = [
        (&[Self::Ask], Self::Replace),
        (&[Self::Withdraw, Self::Ask], Self::Withdraw),
        (&[Self::Ask, Self::AcceptAsNewContact], Self::TakeBack),
        (&[Self::Ask], Self::Decline),
    ];

    const fn title(self) -> &'static str {
        match self {
            Self::Ask => "asked for",
            Self::AcceptAsNewContact => "accepted by the new contact",
            Self::AcceptAsAsker => "accepted by the asker",
            Self::Move => "moved, with five seconds before",
            Self::Replace => "replaced by as many",
            Self::Withdraw => "withdrawn",
            Self::TakeBack => "accepted and taken back",
            Self::Decline => "declined",
        }
    }
}

/// A submission.
struct MeasuredSubmission {
    services: Vec<ServiceKey>,
    is_together: bool,
    id: Option<SubmissionId>,
    /// By party.
    codes: HashMap<u32, String>,
}

impl Bench {
    /// Each number of lines three times: alone, for the cost of a line, and beside others, for the time of their calls.
    pub(super) fn submissions(&mut self, report: &mut Report) -> Result<(), BenchError> {
        let data = self.scale.submissions;
        let server = self.demo(data, &OPTIONS)?;
        let mut sessions = people::sign_in(server.address(), [LARGE_ACCOUNT, NEW_CONTACT])?;
        let mut person = |account| SignedInAccount { account, session: sessions.remove(&account).unwrap_or_default() };
        let bed = TestBed { server: &server, asker: person(LARGE_ACCOUNT), other: person(NEW_CONTACT) };
        let mut services = changeable(data);
        let mut submission = |Size { lines, is_together }: Size| -> Result<MeasuredSubmission, BenchError> {
            let chosen: Vec<ServiceKey> = services.by_ref().take(lines).collect();
            if chosen.len() < lines {
                return Err(BenchError::new("too few services for the submissions"));
            }
            Ok(MeasuredSubmission { services: chosen, is_together, id: None, codes: HashMap::new() })
        };
        let mut sizes: Vec<Size> = self.scale.lines.map(|lines| Size { lines, is_together: false }).into();
        sizes.push(Size { lines: self.scale.together, is_together: true });
        let mut costs: Vec<(Size, SubmissionStep, Cost)> = Vec::new();
        for size in &sizes {
            let mut submission = submission(*size)?;
            for (_, step) in SubmissionStep::UNTIL_MOVED {
                costs.push((*size, step, bed.cost(|| bed.run(step, &mut submission))?));
                bed.read_codes(&mut submission)?;
            }
        }
        for cost in &costs {
            report.add(cost_row(*cost, &costs));
        }
        for others in OtherLoad::all(&server)? {
            let beside = UnderLoad { bed: &bed, others: &others, time: self.scale.time };
            for size in &sizes {
                let mut submission = submission(*size)?;
                if self.scale.ended.contains(&size.lines) {
                    beside.run(*size, &mut submission, &SubmissionStep::ENDED, report)?;
                }
                beside.run(*size, &mut submission, &SubmissionStep::UNTIL_MOVED, report)?;
            }
        }
        server.stop()
    }
}

/// Work on submissions while others call.
struct UnderLoad<'a> {
    bed: &'a TestBed<'a>,
    others: &'a OtherLoad,
    time: Duration,
}

impl UnderLoad<'_> {
    fn run(
        &self,
        size: Size,
        submission: &mut MeasuredSubmission,
        steps: &[Measured],
        report: &mut Report,
    ) -> Result<(), BenchError> {
        let Self { bed, others, time } = *self;
        let (address, calls) = (bed.server.address(), &others.calls);
        let alone = load::repeat(address, calls, others.clients, time)?;
        let before = if steps == SubmissionStep::ENDED { "before the ends of" } else { "before" };
        report.add(Row::new(others.section, format!("{before} {}", size.title())).with_sample(&alone));
        for (unmeasured, step) in steps {
            for step in *unmeasured {
                bed.run(*step, submission)?;
                bed.read_codes(submission)?;
            }
            let work = || bed.run(*step, submission);
            let (done, sample) = load::while_running(address, calls, others.clients, work)?;
            done?;
            report.add(beside_row(others, (size, *step), &sample, &alone));
            bed.read_codes(submission)?;
        }
        Ok(())
    }
}

impl TestBed<'_> {
    fn run(&self, step: SubmissionStep, submission: &mut MeasuredSubmission) -> Result<(), BenchError> {
        match step {
            SubmissionStep::Ask => self.ask(submission),
            SubmissionStep::AcceptAsNewContact => self.answer(&self.other, submission, Answer::Accept),
            SubmissionStep::AcceptAsAsker => self.answer(&self.asker, submission, Answer::Accept),
            SubmissionStep::Replace => self.replace(submission),
            SubmissionStep::Withdraw => self.act_on_all(&self.asker, submission, SubmissionAction::Withdraw),
            SubmissionStep::TakeBack => self.act_on_all(&self.other, submission, SubmissionAction::TakeBack),
            SubmissionStep::Decline => self.answer(&self.other, submission, Answer::Decline),
            SubmissionStep::Move => {
                pause(GRACE);
                let is_done =
                    |detail: &SubmissionDetail| detail.states.iter().all(|count| count.state == RequestState::Done);
                self.until(&self.asker, submission, is_done)
            }
        }
    }

    /// Includes the emails sent during the work, and in the processor time later work of the server, such as merging
    /// its indexes.
    fn cost(&self, work: impl FnOnce() -> Result<(), BenchError>) -> Result<Cost, BenchError> {
        let (before, time) = (self.server.processor_time(), Stopwatch::start());
        work()?;
        let time = time.elapsed();
        let after = self.processor_time_at_rest();
        Ok(Cost { time, processor: after.zip(before).map(|(after, before)| after.saturating_sub(before)) })
    }

    /// The server's processor time once it does nothing more.
    fn processor_time_at_rest(&self) -> Option<Duration> {
        let waiting = Stopwatch::start();
        let mut last = self.server.processor_time()?;
        while waiting.elapsed() < TIMEOUT {
            pause(REST);
            let now = self.server.processor_time()?;
            if now.saturating_sub(last) < IDLE_PROCESSOR_TIME {
                break;
            }
            last = now;
        }
        Some(last)
    }

    /// Asks for a new tech contact.
    fn ask(&self, submission: &mut MeasuredSubmission) -> Result<(), BenchError> {
        submission.id = Some(self.submit(submission, None)?);
        submission.codes.clear();
        Ok(())
    }

    /// Asks for the same again instead.
    fn replace(&self, submission: &mut MeasuredSubmission) -> Result<(), BenchError> {
        submission.id = Some(self.submit(submission, submission.id)?);
        submission.codes.clear();
        Ok(())
    }

    fn submit(
        &self,
        submission: &MeasuredSubmission,
        replaces: Option<SubmissionId>,
    ) -> Result<SubmissionId, BenchError> {
        let contacts = PerRole { tech: Some(handle(self.other.account)), ..PerRole::default() };
        let services = submission.services.clone();
        let body = json(&NewSubmission {
            lines: NewLines::Selected { selection: ServiceSelection::These(services), contacts, until: None },
            all_or_nothing: submission.is_together,
            leave_out: false,
            note: None,
            replaces,
            replace_own: false,
            in_name_of: None,
        })?;
        let call = ApiCall::post(route::SUBMISSIONS, body).with_session(&self.asker.session);
        Ok(read::<Submitted>(&load::answer(self.server.address(), call)?)?.submission)
    }

    /// Accepts or declines every line.
    fn answer(
        &self,
        party: &SignedInAccount,
        submission: &MeasuredSubmission,
        answer: Answer,
    ) -> Result<(), BenchError> {
        let token = submission.codes.get(&party.account).cloned().unwrap_or_default();
        let (accept, decline) = match answer {
            Answer::Accept => (Lines::All, Lines::None),
            Answer::Decline => (Lines::None, Lines::All),
        };
        self.act(
            party,
            submission,
            SubmissionAction::Answer,
            json(&AnswerLines { token, accept, decline, reason: None })?,
        )
    }

    /// Does something to every line.
    fn act_on_all(
        &self,
        person: &SignedInAccount,
        submission: &MeasuredSubmission,
        action: SubmissionAction,
    ) -> Result<(), BenchError> {
        self.act(person, submission, action, json(&ActOnLines { lines: Lines::All })?)
    }

    fn act(
        &self,
        person: &SignedInAccount,
        submission: &MeasuredSubmission,
        action: SubmissionAction,
        body: String,
    ) -> Result<(), BenchError> {
        let path = route::submission_action(submission.id()?, action);
        load::answer(self.server.address(), ApiCall::post(path, body).with_session(&person.session)).map(drop)
    }

    fn until(
        &self,
        person: &SignedInAccount,
        submission: &MeasuredSubmission,
        is_met: impl Fn(&SubmissionDetail) -> bool,
    ) -> Result<(), BenchError> {
        let poll = POLL.max(POLL_PER_LINE * u32::try_from(submission.services.len()).unwrap_or(u32::MAX));
        let waiting = Stopwatch::start();
        while waiting.elapsed() < TIMEOUT {
            let call = ApiCall::get(route::submission(submission.id()?)).with_session(&person.session);
            let answer = load::answer(self.server.address(), call)?;
            let detail = read::<ScreenResponse<SubmissionDetail>>(&answer)?.data;
            if is_met(&detail) {
                return Ok(());
            }
            pause(poll);
        }
        Err(BenchError::new("a submission has not come further within five minutes"))
    }

    /// The codes that were mailed to the parties, once.
    fn read_codes(&self, submission: &mut MeasuredSubmission) -> Result<(), BenchError> {
        let id = submission.id()?;
        for _ in 0..LOOKS {
            if submission.codes.len() == 2 {
                return Ok(());
            }
            for mail in mails(self.server.address(), &self.asker.session, 2)? {
                let link = mail.link.as_deref().map(Link::parse);
                let Some(Link::MailedRequest { id: about, code: Some(code) }) = link else { continue };
                let to = mail.row.account.as_ref().map(NicHandle::as_str);
                for party in [&self.asker, &self.other] {
                    if about == id.first_request() && to == Some(handle(party.account).as_str()) {
                        submission.codes.insert(party.account, code.expose().to_owned());
                    }
                }
            }
        }
        Err(BenchError::new("no emails with codes have come"))
    }
}

impl MeasuredSubmission {
    fn id(&self) -> Result<SubmissionId, BenchError> {
        self.id.ok_or_else(|| BenchError::new("nothing was asked for"))
    }
}

impl Size {
    fn title(self) -> String {
        let count = thousands(u32::try_from(self.lines).unwrap_or(u32::MAX));
        let requests = if self.lines == 1 { "request" } else { "requests" };
        format!("{count} {requests}{}", if self.is_together { " together" } else { "" })
    }

    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    fn micros_a_line(self, time: Duration) -> f64 {
        time.as_secs_f64() * 1e6 / self.lines as f64
    }
}

fn cost_row((size, step, cost): (Size, SubmissionStep, Cost), all: &[(Size, SubmissionStep, Cost)]) -> Row {
    let mut row = Row::new(SECTION, format!("{} {}", size.title(), step.title()))
        .wanted("a line costs the same in any number")
        .with(Column::Seconds, cost.time.as_secs_f64())
        .with(Column::PerLine, size.micros_a_line(cost.time));
    if let Some(processor) = cost.processor {
        row = row.with(Column::Processor, size.micros_a_line(processor));
        let compared = all.iter().find(|(other, of, _)| *other == COMPARED && *of == step);
        if let Some(compared) = compared.and_then(|(.., cost)| cost.processor) {
            row = row.with(Column::OfHundred, size.micros_a_line(processor) / COMPARED.micros_a_line(compared));
        }
    }
    row
}

fn beside_row(others: &OtherLoad, (size, step): (Size, SubmissionStep), sample: &Sample, alone: &Sample) -> Row {
    let ratio = sample.percentile(99).as_secs_f64() / alone.percentile(99).as_secs_f64();
    Row::new(others.section, format!("{} {}", size.title(), step.title()))
        .wanted(others.wanted)
        .with_sample(sample)
        .with(Column::Longest, millis(sample.longest()))
        .with(Column::OfAlone, ratio)
}

/// The services of the large account whose tech contact can be changed.
fn changeable(data: MadeData) -> impl Iterator<Item = ServiceKey> {
    let is_own =
        |service: &MadeService| service.is_ok() && [service.admin, service.tech, service.billing] == [LARGE_ACCOUNT; 3];
    let key = |MadeService { name, category, .. }| Some(ServiceKey { name: ServiceName::parse(&name)?, category });
    (0..data.services).map(move |number| data.service(number)).filter(is_own).filter_map(key)
}
