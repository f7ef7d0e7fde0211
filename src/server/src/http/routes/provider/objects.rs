//! Accounts, services, holders, bills and payment methods, which the provider's other systems write and read.

use crate::http::AppState;
use crate::http::errors::{ApiError, ApiResult, JsonResult};
use crate::http::extract::{JsonBody, PathParam, ProviderKey, Query, UniqueMembers, needs_scope};
use crate::http::openapi::{Operation, Routes};
use crate::http::preconditions::{IfMatch, Versioned};
use crate::provider_objects::{Members, fault, parse_key, require_version, take_version};
use crate::use_cases::Act;
use crate::use_cases::provider::{Correction, ObjectWrite, Refused, WriteAct, correct, write_all};
use axum::Json;
use handover_api::provider::{
    AccountObject, BillObject, ExportTable, HolderObject, ObjectBody, PaymentMethodObject, Scope, ServiceObject,
    WriteAnswer,
};
use handover_api::{Problem, Reason, route};
use handover_store::{ObjectKey, pages};
use serde_json::{Value, json};
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

pub(crate) fn routes() -> Routes {
    let correction = Routes::default()
        .put(&[route::PROVIDER_SERVICES, "/{category}/{serviceName}/contacts"].concat(), correct_contacts)
        .about("Corrects contacts of a service, with a reason, which is mailed to them.")
        .problems(&[Reason::Conflict, Reason::StaleVersion])
        .example(json!({ "contactTech": "tq5108-ovh", "reason": "Court order" }));
    KINDS.into_iter().fold(correction, |routes, (table, base, key)| {
        let path = [base, key].concat();
        routes
            .get(&path, async move |state: AppState, caller: ProviderKey, key: KeyMembers| {
                caller.require(scope_of(table))?;
                get(&state, table, key.0).await
            })
            .about("An object.")
            .described(move |it| describe_answer(table, it))
            .put(
                &path,
                async move |state: AppState,
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
            .described(move |it| describe_body(table, it).problems(&[Reason::Conflict, Reason::StaleVersion]))
            .delete(
                &path,
                async move |state: AppState, caller: ProviderKey, if_match: IfMatch, key: KeyMembers, query: Query| {
                    caller.require(scope_of(table))?;
                    let members = key.0.into_iter().map(|(name, value)| (name, value.into())).collect();
                    let version = query.get("version");
                    let version = version.map(|text| require_version(text.parse().ok())).transpose();
                    let version = version.map_err(|fault| problem(fault.into()))?;
                    let act = WriteAct::Delete;
                    let write = ObjectWrite { act, table, members, version, may_write_holders: false };
                    write_one(&state, write, if_match).await
                },
            )
            .about("Deletes an object. Accounts and services are suspended first.")
            .described(|it| it.query("version", "Version of the deletion; later ones win."))
            .problems(&[Reason::Conflict, Reason::StaleVersion])
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

async fn write_one(state: &AppState, write: ObjectWrite, version: IfMatch) -> JsonResult<WriteAnswer> {
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

async fn correct_contacts(
    state: AppState,
    caller: ProviderKey,
    PathParam(key): PathParam<HashMap<String, String>>,
    JsonBody(UniqueMembers(mut members)): JsonBody<UniqueMembers>,
) -> JsonResult<WriteAnswer> {
    caller.require(Scope::Services)?;
    let key = key.into_iter().map(|(name, value)| (name, value.into())).collect();
    let Ok(ObjectKey::Service(service)) = parse_key(ExportTable::Services, &key) else {
        return Err(ApiError::not_found());
    };
    let version = take_version(&mut members).map_err(|fault| problem(fault.into()))?;
    let Some(Value::String(reason)) = members.remove("reason") else {
        return Err(problem(fault("reason", "is missing".to_owned()).into()).into());
    };
    let correction = Correction { service, members, reason, version };
    let actor = caller.actor();
    let result: Result<_, Refused> = state.act(move |act| correct(act, &correction, &actor)).await?;
    Ok(Json(WriteAnswer { result: result.map_err(problem)? }))
}

/// The object that `GET` answers with.
fn describe_answer(table: ExportTable, operation: &mut Operation) -> &mut Operation {
    match table {
        ExportTable::Accounts => operation.answers::<AccountObject>(),
        ExportTable::Services => operation.answers::<ServiceObject>(),
        ExportTable::Holders => operation.answers::<HolderObject>(),
        ExportTable::Bills => operation.answers::<BillObject>(),
        ExportTable::PaymentMethods => operation.answers::<PaymentMethodObject>(),
    }
}

/// The object that `PUT` takes: the same.
fn describe_body(table: ExportTable, operation: &mut Operation) -> &mut Operation {
    match table {
        ExportTable::Accounts => operation.takes::<AccountObject>().example(json!({
            "email": "mira@halden.example", "firstname": "Mira", "name": "Halden", "organisation": "",
            "ovhSubsidiary": "FR", "language": "en_GB", "state": "complete", "version": 7,
        })),
        ExportTable::Services => operation
            .takes::<ServiceObject>()
            .example(json!({ "orderedBy": "mh20417-ovh", "expiration": "2031-03-04", "version": 7 })),
        ExportTable::Holders => operation.takes::<HolderObject>().example(json!({
            "legalForm": "individual", "firstName": "Hanna", "lastName": "Ashdown", "organisationName": "",
            "email": "hanna@ashdown.example", "country": "FR", "phone": "+33 199001234", "street": "2 rue du Four",
            "postcode": "99000", "town": "Ardenne", "version": 7,
        })),
        ExportTable::Bills => operation.takes::<BillObject>().example(json!({
            "nichandle": "mh20417-ovh", "date": "2030-01-02", "dueDate": null, "amount": "12.50", "currency": "EUR",
            "status": "PAID", "version": 7,
        })),
        ExportTable::PaymentMethods => operation.takes::<PaymentMethodObject>().example(json!({
            "nichandle": "mh20417-ovh", "paymentType": "CREDIT_CARD", "status": "VALID",
            "expirationDate": "2031-03-31", "version": 7,
        })),
    }
}

/// The problem of an object that was not written.
pub(super) fn problem(refused: Refused) -> Problem {
    match refused {
        Refused::Faults(faults) => {
            let list: Vec<String> = faults.iter().map(|fault| [&*fault.member, " ", &fault.problem].concat()).collect();
            let detail = format!("The object is faulty: {}.", list.join("; "));
            Problem { faults, ..Problem::new(Reason::Malformed, &detail) }
        }
        Refused::NotFound => Problem::new(Reason::NotFound, "There is no such object."),
        Refused::Conflict(why) => {
            Problem::new(Reason::Conflict, &format!("This contradicts what is stored here: {why}."))
        }
        Refused::Stale(stored) => {
            let detail = format!("Nothing was written: version {stored} is stored here. Send a later version.");
            Problem::new(Reason::StaleVersion, &detail)
        }
        Refused::NeedsScope(scope) => needs_scope(scope),
        Refused::Damaged => Problem::new(Reason::Internal, "Something went wrong on our side. Nothing was changed."),
    }
}

pub(super) const fn scope_of(table: ExportTable) -> Scope {
    match table {
        ExportTable::Accounts => Scope::Accounts,
        ExportTable::Services => Scope::Services,
        ExportTable::Holders => Scope::Holders,
        ExportTable::Bills => Scope::Bills,
        ExportTable::PaymentMethods => Scope::PaymentMethods,
    }
}
