//! Open event streams.

use crate::error::{BenchError, During};
use crate::http::{ApiCall, HttpConnection, PreparedCall};
use crate::load::block_on;
use crate::statistics::Sample;
use crate::stopwatch::Stopwatch;
use futures_util::future::join_all;
use handover_api::event::{CHANGED, HEARTBEAT};
use handover_api::route;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::oneshot;

/// Streams that a thread keeps open, and reads, until they are dropped.
pub(crate) struct Streams {
    close: Option<oneshot::Sender<()>>,
    reading: Option<JoinHandle<()>>,
}

impl Streams {
    /// Opens a stream in each session.
    pub(crate) fn open(address: &str, sessions: impl Iterator<Item = String>) -> Result<Self, BenchError> {
        let calls = sessions.map(|session| ApiCall::get(route::EVENTS).with_session(&session).prepare(address));
        let (calls, address) = (calls.collect::<Result<Vec<_>, _>>()?, address.to_owned());
        let (opened, is_open) = mpsc::channel();
        let (close, closed) = oneshot::channel();
        let reading = std::thread::spawn(move || {
            let reading = block_on(async {
                let streams = open_all(&address, &calls).await;
                let has_failed = streams.is_err();
                let (streams, result) = streams.map_or_else(|error| (Vec::new(), Err(error)), |open| (open, Ok(())));
                if opened.send(result).is_err() || has_failed {
                    return;
                }
                // Until the server closes the connection.
                let drain = async |(_connection, mut stream): (HttpConnection, Incoming)| {
                    while let Some(Ok(_)) = stream.frame().await {}
                };
                let reading = join_all(streams.into_iter().map(drain));
                tokio::select! {
                    _ = reading => {}
                    _ = closed => {}
                }
            });
            // Without a runtime, nothing was opened, which the receiver notices.
            drop(reading);
        });
        is_open.recv().during("opening event streams")??;
        Ok(Self { close: Some(close), reading: Some(reading) })
    }
}

/// Makes calls on one server, one after the other, and returns the times from each answer until a stream of its session on
/// another server tells of the change.
pub(crate) fn times_to_tab(calling: &str, listening: &str, calls: &[ApiCall]) -> Result<Sample, BenchError> {
    let all = Stopwatch::start();
    let mut times = Vec::new();
    block_on(async {
        for call in calls {
            times.push(time_to_tab(calling, listening, call).await?);
        }
        Ok::<_, BenchError>(())
    })??;
    Ok(Sample::new(all.elapsed(), times, 0))
}

async fn time_to_tab(calling: &str, listening: &str, call: &ApiCall) -> Result<Duration, BenchError> {
    let stream = call.in_its_session(ApiCall::get(route::EVENTS)).prepare(listening)?;
    let mut connection = HttpConnection::open(listening).await?;
    let mut events = connection.open_stream(&stream).await?;
    next_event(&mut events, HEARTBEAT).await?;
    let answered = HttpConnection::open(calling).await?.call(&call.prepare(calling)?).await?;
    let stopwatch = Stopwatch::start();
    if answered.is_none() {
        return Err(BenchError::new("the server was busy without load"));
    }
    next_event(&mut events, CHANGED).await?;
    Ok(stopwatch.elapsed())
}

/// Waits for an event of this name.
async fn next_event(events: &mut Incoming, name: &str) -> Result<(), BenchError> {
    while let Some(frame) = events.frame().await {
        let frame = frame.during("reading events")?;
        let text = frame.data_ref().map(|bytes| String::from_utf8_lossy(bytes));
        if text.is_some_and(|text| text.contains(&format!("event: {name}"))) {
            return Ok(());
        }
    }
    Err(BenchError::new("an event stream ended"))
}

async fn open_all(address: &str, calls: &[PreparedCall]) -> Result<Vec<(HttpConnection, Incoming)>, BenchError> {
    let mut streams = Vec::new();
    for call in calls {
        let mut connection = HttpConnection::open(address).await?;
        let stream = connection.open_stream(call).await?;
        streams.push((connection, stream));
    }
    Ok(streams)
}

impl Drop for Streams {
    fn drop(&mut self) {
        // Either side may have ended already.
        let _ = self.close.take().map(|close| close.send(()));
        let _ = self.reading.take().map(JoinHandle::join);
    }
}
