//! One object: `GET`, `PUT` and `DELETE`. Parameters of the path are named as the members of its key.

use super::description;
use super::problem::{problem, scope_of};
use crate::http::AppState;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{JsonBody, PathParam, ProviderKey};
use crate::http::route_table::Routes;
use crate::http::unique_members::UniqueMembers;
use crate::http::versions::{IfMatch, Versioned};
use crate::provider_objects::{Members, fault, parse_key, require_version, take_version};
use crate::use_cases::Act;
use crate::use_cases::provider::{ObjectWrite, Refused, WriteAct, write_all};
use axum::Json;
use axum::extract::{RawQuery, State};
use handover_api::Reason;
use handover_api::provider::{ExportTable, ObjectBody, Scope, WriteAnswer};
use handover_api::query::parameter;
use handover_api::route;
use handover_store::pages;
use std::collections::HashMap;

/// The path of each kind, below which its objects are.
const KINDS: [(ExportTable, &str, &str); 5] = [
    (ExportTable::Accounts, route::PROVIDER_ACCOUNTS, "/{nichandle}"),
    (ExportTable::Services, route::PROVIDER_SERVICES, "/{category}/{serviceName}"),
    (ExportTable::Holders, route::PROVIDER_HOLDERS, "/{serviceName}"),
    (ExportTable::Bills, route::PROVIDER_BILLS, "/{billId}"),
    (ExportTable::PaymentMethods, route::PROVIDER_PAYMENT_METHODS, "/{paymentMethodId}"),
];

type KeyMembers = PathParam<HashMap<String, String>>;

pub(super) fn routes() -> Routes {
    KINDS.into_iter().fold(Routes::default(), |routes, (table, base, key)| {
        let path = [base, key].concat();
        routes
            .get(&path, async move |State(state): State<AppState>, caller: ProviderKey, key: KeyMembers| {
                caller.require(scope_of(table))?;
                get(&state, table, key.0).await
            })
            .about("An object.")
            .described(move |it| description::answer(table, it))
            .put(
                &path,
                async move |State(state): State<AppState>,
                            caller: ProviderKey,
                            version: IfMatch,
                            key: KeyMembers,
                            JsonBody(UniqueMembers(body)): JsonBody<UniqueMembers>| {
                    caller.require(scope_of(table))?;
                    let may_write_holders = caller.may(Scope::Holders);
                    let write = ObjectWrite { may_write_holders, ..with_key(table, key.0, body).map_err(problem)? };
                    write_one(&state, write, version).await
                },
            )
            .about(
                "Writes an object, such as `GET` gives. Contacts and creation of a service stay if they are left out.",
            )
            .described(move |it| description::body(table, it).problems(&[Reason::Conflict, Reason::StaleVersion]))
            .delete(
                &path,
                async move |State(state): State<AppState>,
                            caller: ProviderKey,
                            if_match: IfMatch,
                            key: KeyMembers,
                            RawQuery(query): RawQuery| {
                    caller.require(scope_of(table))?;
                    let members = key.0.into_iter().map(|(name, value)| (name, value.into())).collect();
                    let version = query.and_then(|query| parameter(&query, "version"));
                    let version = version.map(|text| require_version(text.parse().ok())).transpose();
                    let version = version.map_err(|fault| problem(fault.into()))?;
                    let act = WriteAct::Delete;
                    let write = ObjectWrite { act, table, members, version, may_write_holders: false };
                    write_one(&state, write, if_match).await
                },
            )
            .about("Deletes an object. Accounts and services are suspended first.")
            .described(|it| {
                it.query("version", "Version of the deletion; later ones win.")
                    .problems(&[Reason::Conflict, Reason::StaleVersion])
            })
    })
}

/// A body with the key of its path, which it may name, too, in any spelling.
fn with_key(table: ExportTable, key: HashMap<String, String>, mut members: Members) -> Result<ObjectWrite, Refused> {
    let version = take_version(&mut members)?;
    let path: Members = key.into_iter().map(|(name, value)| (name, value.into())).collect();
    let addressed = parse_key(table, &path)?;
    for (name, value) in &path {
        let Some(given) = members.insert(name.clone(), value.clone()) else { continue };
        let mut named = path.clone();
        named.insert(name.clone(), given);
        if parse_key(table, &named)? != addressed {
            return Err(fault(name, "is not the one of the path".to_owned()).into());
        }
    }
    Ok(ObjectWrite { act: WriteAct::Put, table, members, version, may_write_holders: false })
}

async fn write_one(state: &AppState, write: ObjectWrite, version: IfMatch) -> ApiResult<Json<WriteAnswer>> {
    let job = move |act: &mut Act<'_, '_>| {
        // A faulty key is refused below.
        if version.is_given()
            && let Ok(key) = parse_key(write.table, &write.members)
            && let Err(changed) = version.require(pages::provider::object(act.tx, &key)?.as_ref())
        {
            return Ok(Err(changed));
        }
        write_all(act, &[write], &|| false).map(Ok)
    };
    let result = state.act(job).await??.pop().unwrap_or(Err(Refused::Damaged));
    Ok(Json(WriteAnswer { result: result.map_err(problem)? }))
}

async fn get(state: &AppState, table: ExportTable, key: HashMap<String, String>) -> ApiResult<Versioned<ObjectBody>> {
    let members = key.into_iter().map(|(name, value)| (name, value.into())).collect();
    let key = parse_key(table, &members).map_err(|_| ApiError::not_found())?;
    let object = state.store.read(move |tx| pages::provider::object(tx, &key)).await?;
    object.map(Versioned::new).ok_or_else(|| problem(Refused::NotFound).into())
}
