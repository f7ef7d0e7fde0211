//! Concurrent calls by several clients, on one thread.

use crate::error::{BenchError, During};
use crate::http::{ApiAnswer, ApiCall, HttpConnection};
use crate::statistics::Sample;
use crate::stopwatch::Stopwatch;
use futures_util::future::try_join_all;
use std::cell::RefCell;
use std::time::Duration;

/// Repeats the calls for a duration, after a warm-up of a fifth of it.
pub(crate) fn repeat(address: &str, calls: &[ApiCall], clients: usize, time: Duration) -> Result<Sample, BenchError> {
    run(address, calls, clients, LoadPlan::Repeat(time / 5))?;
    run(address, calls, clients, LoadPlan::Repeat(time)).map(|load| load.sample())
}

/// Makes each call once.
pub(crate) fn once(address: &str, calls: &[ApiCall], clients: usize) -> Result<Sample, BenchError> {
    run(address, calls, clients, LoadPlan::Once).map(|load| load.sample())
}

/// Makes each call once, and returns the answers in the order of the calls.
pub(crate) fn answers(address: &str, calls: &[ApiCall], clients: usize) -> Result<Vec<ApiAnswer>, BenchError> {
    let mut answers = run(address, calls, clients, LoadPlan::Keep)?.answers;
    answers.sort_by_key(|(index, _)| *index);
    Ok(answers.into_iter().map(|(_, answer)| answer).collect())
}

/// Makes a single call.
pub(crate) fn answer(address: &str, call: ApiCall) -> Result<ApiAnswer, BenchError> {
    let answer = answers(address, &[call], 1)?.pop();
    answer.ok_or_else(|| BenchError::new("no answer"))
}

/// Repeats the calls until `work` on another thread is done.
pub(crate) fn while_running<T: Send>(
    address: &str,
    calls: &[ApiCall],
    clients: usize,
    work: impl FnOnce() -> T + Send,
) -> Result<(T, Sample), BenchError> {
    std::thread::scope(|scope| {
        let working = scope.spawn(work);
        let mut next = 0..;
        let is_over = || working.is_finished();
        let pick = |_: Duration| if is_over() { None } else { next.next() };
        let load = block_on(drive(address, calls, clients, pick, false))??;
        let done = working.join().map_err(|_| BenchError::new("the work beside the load failed"))?;
        Ok((done, load.sample()))
    })
}

#[derive(Clone, Copy)]
enum LoadPlan {
    Repeat(Duration),
    Once,
    Keep,
}

/// Measurements of a load run, with the responses if requested.
#[derive(Default)]
struct LoadResult {
    latencies: Vec<Duration>,
    refused: usize,
    answers: Vec<(usize, ApiAnswer)>,
    elapsed: Duration,
}

impl LoadResult {
    fn sample(self) -> Sample {
        Sample::new(self.elapsed, self.latencies, self.refused)
    }
}

fn run(address: &str, calls: &[ApiCall], clients: usize, plan: LoadPlan) -> Result<LoadResult, BenchError> {
    let mut next = 0..;
    let pick = |elapsed: Duration| match plan {
        LoadPlan::Repeat(time) if elapsed >= time => None,
        LoadPlan::Repeat(_) => next.next(),
        LoadPlan::Once | LoadPlan::Keep => next.next().filter(|index| *index < calls.len()),
    };
    block_on(drive(address, calls, clients, pick, matches!(plan, LoadPlan::Keep)))?
}

/// Runs on this thread.
pub(crate) fn block_on<T>(work: impl Future<Output = T>) -> Result<T, BenchError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    Ok(runtime.during("starting a client")?.block_on(work))
}

/// Each client takes the next call that `pick` names, until it returns `None`. Fails with the first that fails.
async fn drive(
    address: &str,
    calls: &[ApiCall],
    clients: usize,
    pick: impl FnMut(Duration) -> Option<usize>,
    keeps_answers: bool,
) -> Result<LoadResult, BenchError> {
    if calls.is_empty() {
        return Err(BenchError::new("there are no calls to make"));
    }
    let calls = calls.iter().map(|call| call.prepare(address)).collect::<Result<Vec<_>, _>>()?;
    let mut connections = Vec::new();
    for _ in 0..clients {
        connections.push(HttpConnection::open(address).await?);
    }
    let load = RefCell::new(LoadResult::default());
    let pick = RefCell::new(pick);
    let all = Stopwatch::start();
    let client = async |mut connection: HttpConnection| {
        loop {
            let Some(index) = (pick.borrow_mut())(all.elapsed()) else { return Ok(()) };
            let one = Stopwatch::start();
            let answer = connection.call(&calls[index % calls.len()]).await?;
            let latency = one.elapsed();
            let mut load = load.borrow_mut();
            let Some(answer) = answer else {
                if keeps_answers {
                    return Err(BenchError::new("the server is busy, although nothing is measured yet"));
                }
                load.refused += 1;
                continue;
            };
            load.latencies.push(latency);
            if keeps_answers {
                load.answers.push((index, answer));
            }
        }
    };
    let clients = connections.into_iter().map(client);
    try_join_all(clients).await?;
    let elapsed = all.elapsed();
    Ok(LoadResult { elapsed, ..load.into_inner() })
}
