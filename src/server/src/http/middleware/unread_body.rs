//! Responses to requests whose body was not read to its end.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use futures_util::{StreamExt, stream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;

/// Announces that the connection closes: the rest of the body would be read as the next request (RFC 9112, section
/// 9.3).
pub(crate) async fn close_after_unread_body(request: Request, next: Next) -> Response {
    if axum::body::HttpBody::is_end_stream(request.body()) {
        return next.run(request).await;
    }
    let was_read = Arc::new(AtomicBool::new(false));
    let request = request.map(|body| notice_end(body, Arc::clone(&was_read)));
    let mut response = next.run(request).await;
    if !was_read.load(Ordering::Relaxed) {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

fn notice_end(body: Body, was_read: Arc<AtomicBool>) -> Body {
    let mut chunks = body.into_data_stream();
    Body::from_stream(stream::poll_fn(move |context| {
        let chunk = chunks.poll_next_unpin(context);
        if matches!(chunk, Poll::Ready(None)) {
            was_read.store(true, Ordering::Relaxed);
        }
        chunk
    }))
}
