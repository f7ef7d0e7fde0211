//! A router that lists its endpoints: axum's router does not, and the access test needs the list.

use super::AppState;
use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, on};

/// A method and a path template.
pub type Endpoint = (Method, String);

/// A router and the list of its endpoints.
#[derive(Default)]
pub(super) struct Routes {
    router: Router<AppState>,
    endpoints: Vec<Endpoint>,
}

impl Routes {
    pub(super) fn get<T: 'static>(self, path: &str, handler: impl Handler<T, AppState>) -> Self {
        self.add(Method::GET, MethodFilter::GET, path, handler)
    }

    pub(super) fn post<T: 'static>(self, path: &str, handler: impl Handler<T, AppState>) -> Self {
        self.add(Method::POST, MethodFilter::POST, path, handler)
    }

    pub(super) fn put<T: 'static>(self, path: &str, handler: impl Handler<T, AppState>) -> Self {
        self.add(Method::PUT, MethodFilter::PUT, path, handler)
    }

    pub(super) fn delete<T: 'static>(self, path: &str, handler: impl Handler<T, AppState>) -> Self {
        self.add(Method::DELETE, MethodFilter::DELETE, path, handler)
    }

    fn add<T: 'static>(
        mut self,
        method: Method,
        filter: MethodFilter,
        path: &str,
        handler: impl Handler<T, AppState>,
    ) -> Self {
        self.endpoints.push((method, path.to_owned()));
        Self { router: self.router.route(path, on(filter, handler)), ..self }
    }

    pub(super) fn merge(mut self, other: Self) -> Self {
        self.endpoints.extend(other.endpoints);
        Self { router: self.router.merge(other.router), ..self }
    }

    pub(super) fn into_router(self) -> Router<AppState> {
        self.router
    }

    pub(super) fn into_endpoints(self) -> Vec<Endpoint> {
        self.endpoints
    }
}
