//! A router that lists its endpoints and describes them: axum's router does neither.

use super::AppState;
use super::openapi::{Operation, Signature};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, on};
use std::sync::Arc;

/// A method and a path template.
pub type Endpoint = (Method, String);

/// Adds to the description of a route.
type Describe = Box<dyn Fn(&mut Operation) -> &mut Operation>;

struct Registered {
    method: Method,
    path: String,
    signature: fn(&mut Operation),
    about: Vec<Describe>,
}

/// A router and its endpoints.
#[derive(Default)]
pub(super) struct Routes {
    router: Router<AppState>,
    registered: Vec<Registered>,
}

impl Routes {
    pub(super) fn get<T: 'static, H: Handler<T, AppState> + Signature<T>>(self, path: &str, handler: H) -> Self {
        self.add(Method::GET, MethodFilter::GET, path, handler)
    }

    pub(super) fn post<T: 'static, H: Handler<T, AppState> + Signature<T>>(self, path: &str, handler: H) -> Self {
        self.add(Method::POST, MethodFilter::POST, path, handler)
    }

    pub(super) fn put<T: 'static, H: Handler<T, AppState> + Signature<T>>(self, path: &str, handler: H) -> Self {
        self.add(Method::PUT, MethodFilter::PUT, path, handler)
    }

    pub(super) fn delete<T: 'static, H: Handler<T, AppState> + Signature<T>>(self, path: &str, handler: H) -> Self {
        self.add(Method::DELETE, MethodFilter::DELETE, path, handler)
    }

    fn add<T: 'static, H: Handler<T, AppState> + Signature<T>>(
        mut self,
        method: Method,
        filter: MethodFilter,
        path: &str,
        handler: H,
    ) -> Self {
        self.registered.push(Registered { method, path: path.to_owned(), signature: H::describe, about: Vec::new() });
        Self { router: self.router.route(path, on(filter, handler)), ..self }
    }

    /// Summary of the endpoint that was added last.
    pub(super) fn about(self, summary: &'static str) -> Self {
        self.described(move |operation| operation.about(summary))
    }

    /// Details of the endpoint that was added last, beyond the signature of its handler.
    pub(super) fn described(mut self, describe: impl Fn(&mut Operation) -> &mut Operation + 'static) -> Self {
        if let Some(last) = self.registered.last_mut() {
            last.about.push(Box::new(describe));
        }
        self
    }

    /// The longest bodies of these routes, where it is not the usual size.
    pub(super) fn with_body_limit(self, bytes: usize) -> Self {
        Self { router: self.router.layer(DefaultBodyLimit::max(bytes)), ..self }
    }

    pub(super) fn merge(mut self, other: Self) -> Self {
        self.registered.extend(other.registered);
        Self { router: self.router.merge(other.router), ..self }
    }

    pub(super) fn into_router(self) -> Router<AppState> {
        self.router
    }

    pub(super) fn into_endpoints(self) -> Vec<Endpoint> {
        self.registered.into_iter().map(|endpoint| (endpoint.method, endpoint.path)).collect()
    }

    /// The endpoints whose handlers read `If-Match`.
    pub(super) fn versioned(&self) -> Arc<[Endpoint]> {
        let reads_version = |endpoint: &&Registered| {
            let mut operation = Operation::new(endpoint.method.clone(), endpoint.path.clone());
            (endpoint.signature)(&mut operation);
            operation.reads_version()
        };
        let versioned = self.registered.iter().filter(reads_version);
        versioned.map(|endpoint| (endpoint.method.clone(), endpoint.path.clone())).collect()
    }

    /// The descriptions of the endpoints.
    pub(super) fn into_operations(self) -> impl Iterator<Item = Operation> {
        self.registered.into_iter().map(|Registered { method, path, signature, about }| {
            let mut operation = Operation::new(method, path);
            signature(&mut operation);
            for describe in about {
                describe(&mut operation);
            }
            operation
        })
    }
}
