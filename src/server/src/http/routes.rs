//! Routes, written down as they are registered: a router does not tell what it has, and the access test has to know.

use super::Shared;
use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, on};

/// A method and the address that takes it, with `{…}` for what varies.
pub type Address = (Method, String);

/// Routes, and the list of them.
#[derive(Default)]
pub(super) struct Routes {
    router: Router<Shared>,
    addresses: Vec<Address>,
}

impl Routes {
    pub(super) fn get<T: 'static>(self, path: &str, handler: impl Handler<T, Shared>) -> Self {
        self.add(Method::GET, MethodFilter::GET, path, handler)
    }

    pub(super) fn post<T: 'static>(self, path: &str, handler: impl Handler<T, Shared>) -> Self {
        self.add(Method::POST, MethodFilter::POST, path, handler)
    }

    pub(super) fn put<T: 'static>(self, path: &str, handler: impl Handler<T, Shared>) -> Self {
        self.add(Method::PUT, MethodFilter::PUT, path, handler)
    }

    pub(super) fn delete<T: 'static>(self, path: &str, handler: impl Handler<T, Shared>) -> Self {
        self.add(Method::DELETE, MethodFilter::DELETE, path, handler)
    }

    fn add<T: 'static>(
        mut self,
        method: Method,
        filter: MethodFilter,
        path: &str,
        handler: impl Handler<T, Shared>,
    ) -> Self {
        self.addresses.push((method, path.to_owned()));
        Self { router: self.router.route(path, on(filter, handler)), ..self }
    }

    /// These and `others`.
    pub(super) fn merge(mut self, others: Self) -> Self {
        self.addresses.extend(others.addresses);
        Self { router: self.router.merge(others.router), ..self }
    }

    pub(super) fn into_router(self) -> Router<Shared> {
        self.router
    }

    pub(super) fn into_addresses(self) -> Vec<Address> {
        self.addresses
    }
}
