//! Submissions of more lines than one transaction should have (decision 0039): the lines are stored in short transactions,
//! invisible, and opened at one moment.

use super::limits::MOST_AT_ONCE;
use super::replace::{replaceable_lines, withdraw_replaced};
use super::submit::{require_acceptable, run_due_on_services};
use super::{EnteredLine, ManyError, ManyServices, PlannedLines, left_out, plan_lines};
use crate::clock::Clock;
use crate::store::{
    Change, EarlierLines, LINES_AT_ONCE, NewSubmissionRecord, ReadTx, Store, StoreError, StoreResult, WriteTx,
};
use crate::use_cases::requests::{
    Batch, NewRequest, OverBudget, check_mail_budgets, check_many_budgets, check_open_submissions, create_request,
    end_replaced_requests, failure_text, unused_id, warn_former_addresses,
};
use crate::use_cases::slices::{PAUSE_AFTER_TRANSACTION, run_portion};
use handover_api::submissions::{
    ExceededLimit, LeftOut, NotOpened, NotOpenedReason, RefusedServices, SubmissionPreview,
};
use handover_rules::request::lifecycle::{RequestEffect, next_due};
use handover_rules::request::notices::Notice;
use handover_rules::submission::{guard_replacing, may_drop_lines};
use handover_rules::{NicHandle, Policy, RequestId, SubmissionId, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

/// Lines of a transaction at most.
const SLICE_LINES: usize = 100;

/// Lines planned together.
const LINES_PLANNED_TOGETHER: usize = 10;

/// Lines deleted in a transaction.
const SWEPT: u32 = 50;

/// Lines whose readers are told together.
const TOLD_TOGETHER: usize = 200;

/// Time between two looks at the act that has to end before a submission is replaced.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// The delay after a failure of the store, and how many there may be on end.
const RETRY_DELAY: Duration = Duration::from_secs(1);
const MOST_FAILURES: u32 = 10;

/// A submission that is being prepared. What is stored of it is swept at the next start.
#[derive(Clone, Debug)]
pub struct Preparation {
    id: SubmissionId,
    asked: Arc<ManyServices>,
    at: Timestamp,
    /// Lines that have been looked at.
    seen: usize,
    /// Requests stored.
    stored: u32,
    /// Lines with which open requests end.
    replacing: Vec<EnteredLine>,
    /// Services that cannot be changed.
    left_out: LeftOut,
    recipients: OpeningRecipients,
}

/// The recipients of the announcement once it is open.
#[derive(Clone, Debug, Default)]
struct OpeningRecipients {
    /// The parties, with the first request of each.
    parties: BTreeMap<NicHandle, RequestId>,
    /// Parties to a change of admin.
    warned: BTreeSet<NicHandle>,
    /// Due time of the first request.
    due_at: Option<Timestamp>,
}

/// State of a preparation after a transaction.
#[derive(Debug)]
pub enum PreparationStep {
    /// There is more to do.
    More(Preparation),
    /// It is open.
    Opened,
    /// It will not be opened.
    NotOpened,
}

impl Preparation {
    /// Its number.
    #[must_use]
    pub const fn id(&self) -> SubmissionId {
        self.id
    }

    /// All lines have been looked at: it is to be opened.
    fn is_complete(&self) -> bool {
        self.seen >= self.asked.lines.len()
    }
}

/// Begins to prepare a submission whose lines were planned already.
///
/// # Errors
/// The outer error is a failure of the store, the inner one a refusal.
pub fn begin(
    tx: &mut WriteTx<'_>,
    asked: ManyServices,
    planned: &PlannedLines,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<Preparation, ManyError>> {
    let by = asked.asker.clone();
    if tx.has_preparation(Some(&by))? {
        return Ok(Err(ManyError::OneAtATime));
    }
    let recipients: Vec<NicHandle> = planned.parties(&by).into_keys().collect();
    if let Err(over) = check_many_budgets(tx, (&by, asked.replaces), &recipients, now, policy)? {
        return Ok(Err(ManyError::Submit(over.into())));
    }
    let id = SubmissionId::new(unused_id(tx)?);
    let ManyServices { all_or_nothing, ref note, .. } = asked;
    let lines = u32::try_from(planned.requests()).unwrap_or(u32::MAX);
    let submission = NewSubmissionRecord { id, asker: &by, lines, all_or_nothing, note: note.as_deref() };
    tx.begin_preparation(&submission, now)?;
    let lines = planned.lines_that_change(&asked.lines);
    let mut left_out = LeftOut::default();
    left_out::add(&mut left_out, &planned.preview(&by));
    let asked = Arc::new(ManyServices { lines, ..asked });
    let (replacing, recipients) = (Vec::new(), OpeningRecipients::default());
    Ok(Ok(Preparation { id, asked, at: now, seen: 0, stored: 0, replacing, left_out, recipients }))
}

/// Whether a submission takes several transactions, going by its plan. Other requests that it replaces stay until it is
/// opened, in one transaction, so their number is limited.
#[must_use]
pub fn needs_preparation(planned: &PlannedLines) -> bool {
    let ends_much = || guard_replacing(planned.ending()).is_err();
    let most = if planned.requests() > LINES_AT_ONCE && ends_much() { MOST_AT_ONCE } else { LINES_AT_ONCE };
    planned.requests() > most
}

/// Checks that a submission can be prepared, going by its plan.
///
/// # Errors
/// The refusal.
pub fn require_preparable(asked: &ManyServices, planned: &PlannedLines, policy: &Policy) -> Result<(), ManyError> {
    require_acceptable(asked, planned, policy)?;
    guard_replacing(planned.ending()).map_err(|refusal| ManyError::of(refusal, asked, planned))
}

/// Stores the lines and opens the submission, or leaves nothing of it.
pub async fn prepare(store: Store, clock: Clock, policy: Policy, preparation: Preparation) {
    let (id, asker) = (preparation.id, preparation.asked.asker.clone());
    let mut preparation = preparation;
    let mut failures = 0;
    loop {
        wait_for_replaced(&store, &preparation).await;
        let replaced = read_replaced(&store, &preparation).await;
        let (part, ticking) = (preparation.clone(), clock.clone());
        let step = move |tx: &mut WriteTx<'_>, is_over: &dyn Fn() -> bool| {
            run_preparation_chunk(tx, part, replaced, &ticking, is_over, &policy)
        };
        match run_portion(&store, &clock, step).await {
            Ok(PreparationStep::More(further)) => {
                preparation = further;
                failures = 0;
            }
            Ok(PreparationStep::Opened) => return tell_readers(&store, id).await,
            Ok(PreparationStep::NotOpened) => break,
            Err(error) => {
                failures += 1;
                tracing::error!(%error, submission = %id, "a submission could not be prepared");
                if failures > MOST_FAILURES || error.is_about_data() {
                    break;
                }
                tokio::time::sleep(RETRY_DELAY).await;
            }
        }
    }
    while let Err(error) = give_up(&store, &clock, id, &asker).await {
        tracing::error!(%error, submission = %id, "what is left of a submission could not be removed; retrying");
        tokio::time::sleep(RETRY_DELAY).await;
    }
}

/// Waits for the act that is carried out on the submission about to be replaced, without the writer: the act needs it.
async fn wait_for_replaced(store: &Store, preparation: &Preparation) {
    let Some(replaced) = preparation.asked.replaces.filter(|_| preparation.is_complete()) else { return };
    // After a failure, the transaction looks.
    while let Ok(Some(_)) = store.look_up(move |reader| reader.running_act(replaced)).await {
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}

/// Reads the lines of the submission that is about to be replaced, if there are very many: others' writes need not wait for
/// that. The transaction reads what is missing.
async fn read_replaced(store: &Store, preparation: &Preparation) -> Option<EarlierLines> {
    if !preparation.is_complete() {
        return None;
    }
    let (replaced, asker) = (preparation.asked.replaces?, preparation.asked.asker.clone());
    // Not while an act on them is carried out: the transaction waits for that.
    let read = move |reader: &ReadTx<'_>| match reader.running_act(replaced)? {
        Some(_) => Ok(None),
        None => replaceable_lines(reader, replaced, &asker),
    };
    read_patiently(store, read).await.flatten()
}

/// Tells those who can read the requests of an open submission, some at a time. After a crash there is nobody to tell.
async fn tell_readers(store: &Store, id: SubmissionId) {
    let mut told = BTreeSet::new();
    let lines = read_patiently(store, move |reader| reader.lines_of(id)).await.unwrap_or_default();
    for some in lines.chunks(TOLD_TOGETHER).map(<[_]>::to_vec) {
        let readers = read_patiently(store, move |reader| reader.readers_of(&some)).await.unwrap_or_default();
        let new: Vec<NicHandle> = readers.into_iter().filter(|reader| told.insert(reader.clone())).collect();
        store.announce_services(&new);
        tokio::time::sleep(PAUSE_AFTER_TRANSACTION).await;
    }
}

/// Repeats a read that finds no room; `None` after too many failures.
async fn read_patiently<T: Send + 'static>(
    store: &Store,
    job: impl Fn(&ReadTx<'_>) -> StoreResult<T> + Clone + Send + 'static,
) -> Option<T> {
    for _ in 0..MOST_FAILURES {
        match store.read(job.clone()).await {
            Ok(found) => return Some(found),
            Err(error) => tracing::error!(%error, "the requests of a submission could not be read"),
        }
        tokio::time::sleep(RETRY_DELAY).await;
    }
    None
}

async fn give_up(store: &Store, clock: &Clock, id: SubmissionId, asker: &NicHandle) -> StoreResult<()> {
    let (failure, asker) = (failure_text(NotOpenedReason::Interrupted)?, asker.clone());
    let fail = move |tx: &mut WriteTx<'_>| {
        tx.fail_preparation(id, &failure)?;
        tx.announce(Change::Request(asker, id.first_request()));
        Ok(())
    };
    store.write(fail).await?;
    sweep(store, clock, id).await
}

async fn sweep(store: &Store, clock: &Clock, id: SubmissionId) -> StoreResult<()> {
    while run_portion(store, clock, move |tx, _| tx.sweep_preparation(id, SWEPT)).await? {}
    Ok(())
}

/// Gives up what an earlier process has left in preparation. Nobody was told of it.
///
/// # Errors
/// The store failed.
pub fn give_up_interrupted(tx: &mut WriteTx<'_>) -> StoreResult<()> {
    tx.fail_preparations(None, &failure_text(NotOpenedReason::Interrupted)?)
}

/// Removes what is left of submissions that were not opened.
///
/// # Errors
/// The store failed.
pub async fn sweep_not_opened(store: &Store, clock: &Clock) -> StoreResult<()> {
    while let Some(id) = store.look_up(|reader| reader.preparation_to_sweep()).await? {
        sweep(store, clock, id).await?;
    }
    Ok(())
}

/// Stores the next lines, until `is_over`, or opens the submission if it has all. `replaced` are the lines of
/// [`replaceable_lines`].
///
/// # Errors
/// The store failed.
pub fn run_preparation_chunk(
    tx: &mut WriteTx<'_>,
    mut part: Preparation,
    replaced: Option<EarlierLines>,
    clock: &Clock,
    is_over: impl Fn() -> bool,
    policy: &Policy,
) -> StoreResult<PreparationStep> {
    let is_complete = part.is_complete();
    let is_prepared = tx.is_being_prepared(part.id)?;
    if is_prepared && is_complete && is_replaced_busy(tx, &part.asked)? {
        // The act on the lines that it replaces has just begun.
        return Ok(PreparationStep::More(part));
    }
    // Whoever watches loads again, also if something has given it up meanwhile.
    tx.announce(Change::Request(part.asked.asker.clone(), part.id.first_request()));
    if !is_prepared {
        return Ok(PreparationStep::NotOpened);
    }
    let done = if is_complete {
        replace_and_open(tx, &mut part, replaced, clock.now(), policy)?
    } else {
        store_some(tx, &mut part, clock.now(), is_over, policy)?
    };
    match done {
        Ok(()) if is_complete => Ok(PreparationStep::Opened),
        Ok(()) => Ok(PreparationStep::More(part)),
        Err(failure) => {
            let failure =
                serde_json::to_string(&failure).map_err(|_| StoreError::Corrupt("failure of a submission"))?;
            tx.fail_preparation(part.id, &failure)?;
            Ok(PreparationStep::NotOpened)
        }
    }
}

fn is_replaced_busy(tx: &WriteTx<'_>, asked: &ManyServices) -> StoreResult<bool> {
    asked.replaces.map_or(Ok(false), |replaced| tx.running_act(replaced).map(|running| running.is_some()))
}

/// Checks and stores the next lines, by what holds in this transaction.
fn store_some(
    tx: &mut WriteTx<'_>,
    part: &mut Preparation,
    now: Timestamp,
    is_over: impl Fn() -> bool,
    policy: &Policy,
) -> StoreResult<Result<(), NotOpened>> {
    let asked = Arc::clone(&part.asked);
    let first = part.seen;
    while part.seen == first || part.seen < first + SLICE_LINES && !is_over() {
        let next = asked.lines.len().min(part.seen + LINES_PLANNED_TOGETHER);
        let Some(lines) = asked.lines.get(part.seen..next).filter(|lines| !lines.is_empty()) else { break };
        run_due_on_services(tx, lines, now, policy)?;
        let planned = plan_lines(tx, &asked, lines, now, policy)?;
        if !planned.refused.is_empty() {
            let preview = planned.preview(&asked.asker);
            if !may_drop_lines(asked.leave_out, asked.all_or_nothing) {
                return Ok(Err(refused(preview)));
            }
            left_out::add(&mut part.left_out, &preview);
        }
        let mut changes = planned.changes;
        for (service, _) in changes.extract_if(.., |(_, plan)| plan.ends_requests()) {
            part.replacing.extend(lines.iter().find(|line| line.service == service.facts.key).cloned());
        }
        if guard_replacing(part.replacing.len()).is_err() {
            return Ok(Err(not_opened(NotOpenedReason::Changed)));
        }
        for (service, plan) in changes {
            for planned in plan.requests {
                store_line(tx, part, NewRequest { service: service.clone(), planned }, policy)?;
            }
        }
        part.seen = next;
    }
    tx.set_prepared_lines(part.id, part.stored)?;
    Ok(Ok(()))
}

fn store_line(tx: &mut WriteTx<'_>, part: &mut Preparation, line: NewRequest, policy: &Policy) -> StoreResult<()> {
    let asked = &part.asked;
    // A submission is named after its first request.
    let id = if part.stored == 0 { part.id.first_request() } else { unused_id(tx)? };
    let batch = Batch {
        submission: part.id,
        asker: &asked.asker,
        lines: u32::MAX,
        all_or_nothing: asked.all_or_nothing,
        replaces: asked.replaces,
    };
    let (record, effects) = create_request(tx, id, batch, line, part.at, policy)?;
    part.stored += 1;
    let recipients = &mut part.recipients;
    for effect in effects {
        match effect {
            RequestEffect::Mail { to, .. } => {
                recipients.parties.entry(to).or_insert(id);
            }
            RequestEffect::WarnFormerAddresses { account } => {
                recipients.warned.insert(account);
            }
            _ => {}
        }
    }
    recipients.due_at = [recipients.due_at, next_due(&record.request)].into_iter().flatten().min();
    Ok(())
}

/// Opens a submission whose lines are stored, and withdraws what is open of the one that it replaces: both, or neither.
fn replace_and_open(
    tx: &mut WriteTx<'_>,
    part: &mut Preparation,
    earlier: Option<EarlierLines>,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<(), NotOpened>> {
    let asked = Arc::clone(&part.asked);
    let Some(replaced) = asked.replaces else { return open(tx, part, now, policy) };
    tx.unless_refused(|tx| match withdraw_replaced(tx, replaced, &asked.asker, earlier, now, policy)? {
        Ok(()) => open(tx, part, now, policy),
        Err(_) => Ok(Err(not_opened(NotOpenedReason::Changed))),
    })
}

/// Opens a submission whose lines are stored. Lines with which open requests end are stored by the same transaction.
fn open(
    tx: &mut WriteTx<'_>,
    part: &mut Preparation,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<(), NotOpened>> {
    let asked = Arc::clone(&part.asked);
    let by = &asked.asker;
    run_due_on_services(tx, &part.replacing, now, policy)?;
    let last = plan_lines(tx, &asked, &part.replacing, now, policy)?;
    let preview = last.preview(by);
    if !may_drop_lines(asked.leave_out, asked.all_or_nothing) && !last.refused.is_empty()
        || part.stored == 0 && last.changes.is_empty()
    {
        return Ok(Err(refused(preview)));
    }
    left_out::add(&mut part.left_out, &preview);
    let recipients: BTreeSet<NicHandle> =
        part.recipients.parties.keys().cloned().chain(last.parties(by).into_keys()).collect();
    let recipients: Vec<NicHandle> = recipients.into_iter().collect();
    // It counts among the open submissions since it has its first line.
    let more = u32::from(part.stored == 0);
    let limits = check_open_submissions(tx, (by, asked.replaces), more, policy)?.and(check_mail_budgets(
        tx,
        by,
        &recipients,
        now,
        policy,
    )?);
    if let Err(over) = limits {
        return Ok(Err(over_budget(over)));
    }
    end_replaced_requests(tx, by, &last.changes, now, policy)?;
    for (service, plan) in last.changes {
        for planned in plan.requests {
            store_line(tx, part, NewRequest { service: service.clone(), planned }, policy)?;
        }
    }
    if !tx.open_prepared(part.id, part.stored)? {
        return Err(StoreError::Conflict("the submission is not being prepared any more"));
    }
    left_out::store(tx, part.id, &part.left_out)?;
    tell(tx, &part.recipients, by, now)?;
    Ok(Ok(()))
}

/// Queues one email with a code for each party.
fn tell(tx: &mut WriteTx<'_>, recipients: &OpeningRecipients, asker: &NicHandle, now: Timestamp) -> StoreResult<()> {
    for (party, request) in &recipients.parties {
        let record = tx.request(*request)?.ok_or(StoreError::Corrupt("line of a submission does not exist"))?;
        tx.queue_mail(&record, party, Notice::Confirm, asker, now)?;
    }
    for account in &recipients.warned {
        warn_former_addresses(tx, account, now)?;
    }
    if let Some(due_at) = recipients.due_at {
        tx.announce(Change::RequestDue(due_at));
    }
    Ok(())
}

fn refused(preview: SubmissionPreview) -> NotOpened {
    let refused: Vec<RefusedServices> = preview.refused;
    NotOpened { reason: NotOpenedReason::Refused, refused, limit: None }
}

const fn not_opened(reason: NotOpenedReason) -> NotOpened {
    NotOpened { reason, refused: Vec::new(), limit: None }
}

fn over_budget(OverBudget { budget, account, until }: OverBudget) -> NotOpened {
    let limit = Some(ExceededLimit { budget, account, until });
    NotOpened { reason: NotOpenedReason::OverBudget, refused: Vec::new(), limit }
}
