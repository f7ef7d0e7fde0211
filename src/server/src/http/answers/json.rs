//! JSON bodies of answers.

use crate::http::errors::ApiError;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{Datelike, NaiveDate};
use handover_api::Reason;
use handover_api::app::ScreenResponse;
use handover_api::services::{ServiceRow, ServicesPage};
use handover_rules::{Contacts, ServiceKey};
use serde::Serialize;

/// Room for a page of 50 rows.
const INITIAL_CAPACITY: usize = 16 * 1024;

/// A JSON body in one allocation, written on the thread that read the rows, so that they are freed where they were allocated.
/// The buffer of `axum::Json` starts small and is copied whenever it grows, which costs as much as writing the text.
pub(crate) struct ListJson(serde_json::Result<Vec<u8>>);

impl ListJson {
    /// The same body as `serde_json` would write, put together faster (decision 0028).
    pub(crate) fn services(screen: &ScreenResponse<ServicesPage>) -> Self {
        let mut body = Body(Vec::with_capacity(INITIAL_CAPACITY));
        Self(body.services(screen).map(|()| body.0))
    }
}

impl IntoResponse for ListJson {
    fn into_response(self) -> Response {
        match self.0 {
            Ok(body) => {
                let json = HeaderValue::from_static("application/json");
                ([(header::CONTENT_TYPE, json)], body).into_response()
            }
            Err(_) => ApiError::new(Reason::Internal, "The response could not be written.").into_response(),
        }
    }
}

/// An answer that begins work: JSON with status 202.
pub(crate) struct Accepted<T>(pub(crate) T);

impl<T: Serialize> IntoResponse for Accepted<T> {
    fn into_response(self) -> Response {
        (StatusCode::ACCEPTED, Json(self.0)).into_response()
    }
}

struct Body(Vec<u8>);

impl Body {
    // Takes the bodies apart completely, so that a new field cannot be forgotten.
    fn services(&mut self, screen: &ScreenResponse<ServicesPage>) -> serde_json::Result<()> {
        let ScreenResponse { now, waiting, people, data } = screen;
        let ServicesPage { total, total_is_minimum, unfiltered, unfiltered_is_minimum, rows, next, overview } = data;
        self.json(r#"{"now":"#, now)?;
        self.json(r#","waiting":"#, waiting)?;
        if !people.is_empty() {
            self.json(r#","people":"#, people)?;
        }
        self.json(r#","data":{"total":"#, total)?;
        self.json(r#","totalIsMinimum":"#, total_is_minimum)?;
        self.json(r#","unfiltered":"#, unfiltered)?;
        self.json(r#","unfilteredIsMinimum":"#, unfiltered_is_minimum)?;
        self.add(r#","rows":["#);
        for (index, row) in rows.iter().enumerate() {
            self.add(if index == 0 { "" } else { "," });
            self.service(row)?;
        }
        self.json(r#"],"next":"#, next)?;
        if let Some(overview) = overview {
            self.json(r#","overview":"#, overview)?;
        }
        self.add("}}");
        Ok(())
    }

    fn service(&mut self, row: &ServiceRow) -> serde_json::Result<()> {
        let ServiceRow { service, ascii, contacts, status, expiration, open, tech_until, claims, answer_by, shared } =
            row;
        let (ServiceKey { name, category }, Contacts { admin, tech, billing }) = (service, contacts);
        self.text(r#"{"service":{"name":"#, name.as_str())?;
        self.text(r#","category":"#, category.as_str())?;
        self.add("}");
        if let Some(ascii) = ascii {
            self.text(r#","ascii":"#, ascii)?;
        }
        self.text(r#","contacts":{"admin":"#, admin.as_str())?;
        self.text(r#","tech":"#, tech.as_str())?;
        self.text(r#","billing":"#, billing.as_str())?;
        self.text(r#"},"status":"#, status.as_str())?;
        self.add(r#","expiration":"#);
        match expiration {
            Some(expiration) => self.day(*expiration)?,
            None => self.add("null"),
        }
        match &open[..] {
            [] => self.add(r#","open":[]"#),
            open => self.json(r#","open":"#, &open)?,
        }
        if let Some(last) = tech_until {
            self.add(r#","techUntil":"#);
            self.day(*last)?;
        }
        if !claims.is_empty() {
            self.json(r#","claims":"#, claims)?;
        }
        if let Some(until) = answer_by {
            self.json(r#","answerBy":"#, until)?;
        }
        if let Some(shared) = shared {
            self.json(r#","shared":"#, shared)?;
        }
        self.add("}");
        Ok(())
    }

    fn add(&mut self, json: &str) {
        self.0.extend_from_slice(json.as_bytes());
    }

    fn json(&mut self, key: &str, value: &impl Serialize) -> serde_json::Result<()> {
        self.add(key);
        serde_json::to_writer(&mut self.0, value)
    }

    fn text(&mut self, key: &str, text: &str) -> serde_json::Result<()> {
        // Without a branch for each byte, so that many are compared together.
        let special = |b: u8| u8::from(b < b' ') | u8::from(b == b'"') | u8::from(b == b'\\');
        if text.bytes().fold(0, |found, b| found | special(b)) != 0 {
            return self.json(key, &text);
        }
        self.add(key);
        self.add("\"");
        self.add(text);
        self.add("\"");
        Ok(())
    }

    fn day(&mut self, day: NaiveDate) -> serde_json::Result<()> {
        let year @ 0..=9999 = day.year() else { return self.json("", &day) };
        let digit = |number: u32, unit: u32| b"0123456789"[(number / unit % 10) as usize];
        let (year, month, day) = (year.unsigned_abs(), day.month(), day.day());
        let [thousands, hundreds, tens, ones] = [1000, 100, 10, 1].map(|unit| digit(year, unit));
        let ([month, m], [day, d]) = ([10, 1].map(|unit| digit(month, unit)), [10, 1].map(|unit| digit(day, unit)));
        self.0.extend_from_slice(&[b'"', thousands, hundreds, tens, ones, b'-', month, m, b'-', day, d, b'"']);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use handover_api::people::KnownPerson;
    use handover_api::services::{CategoryCount, ServicesOverview, Shared};
    use handover_rules::access::ActionName;
    use handover_rules::holder::HolderSide;
    use handover_rules::service_list::{ClaimKind, DomainClaim};
    use handover_rules::submission::blockers::OpenRequest;
    use handover_rules::{
        Category, NicHandle, PerRole, RequestId, Role, RoleSet, ServiceName, ServiceStatus, Timestamp,
    };
    use proptest::prelude::*;
    use proptest::test_runner::Config;

    fn claim(domain: &str, seconds: u32) -> DomainClaim {
        DomainClaim {
            kind: ClaimKind::ALL[usize::from(seconds > 0)],
            number: i64::from(seconds),
            domain: ServiceName::parse(domain).expect("a name"),
            until: Timestamp::UNIX_EPOCH + TimeDelta::seconds(seconds.into()),
            is_own: seconds > 1,
            as_holder: seconds > 0,
            side: (seconds > 0).then_some(HolderSide::New),
        }
    }

    fn overview() -> ServicesOverview {
        ServicesOverview {
            roles: PerRole { admin: 3, tech: 2, billing: 0 },
            categories: vec![CategoryCount { category: Category::Domain, number: 5 }],
            waiting: 1,
            waiting_until: Some(Timestamp::UNIX_EPOCH),
            claims: vec![claim("d", 1)],
            ..ServicesOverview::default()
        }
    }

    fn people() -> Vec<KnownPerson> {
        let handle = NicHandle::parse("aa1-ovh").expect("a handle");
        vec![KnownPerson { handle, name: Some("Zoë \"Z\" Marsh".to_owned()), organisation: None, label: None }]
    }

    fn shared(until: Timestamp) -> Shared {
        let giver = NicHandle::parse("aa1-ovh").expect("a handle");
        Shared { givers: vec![giver], actions: ActionName::parse("see").into_iter().collect(), until: Some(until) }
    }

    /// The body as it is written here, and as `serde_json` writes it.
    fn bodies(screen: &ScreenResponse<ServicesPage>) -> [String; 2] {
        let written = ListJson::services(screen).0.expect("it can be written");
        let expected = serde_json::to_vec(screen).expect("it can be written");
        [written, expected].map(|body| String::from_utf8(body).expect("UTF-8"))
    }

    /// Characters of names, of which JSON escapes the backslash.
    const OF_NAMES: [char; 16] =
        ['a', '7', '.', '-', '\\', '/', '\'', '&', 'é', 'ß', 'İ', '日', '𝄞', '\u{200b}', '\u{202e}', '\u{10ffff}'];

    /// Characters that JSON escapes, and some that other formats do.
    const ESCAPED: [char; 12] =
        ['"', '\\', '\0', '\u{1}', '\u{8}', '\t', '\n', '\u{c}', '\r', '\u{1f}', '\u{7f}', '\u{2028}'];

    fn any_name() -> impl Strategy<Value = ServiceName> {
        let char = prop_oneof![4 => prop::sample::select(OF_NAMES.to_vec()), 1 => any::<char>()];
        let text = prop::collection::vec(char, 1..50).prop_map(String::from_iter);
        text.prop_filter_map("a name", |text| ServiceName::parse(&text))
    }

    fn any_text() -> impl Strategy<Value = String> {
        let [names, escaped] = [OF_NAMES.to_vec(), ESCAPED.to_vec()].map(prop::sample::select);
        let char = prop_oneof![3 => names, 2 => escaped, 1 => any::<char>()];
        prop::collection::vec(char, 0..40).prop_map(String::from_iter)
    }

    fn any_day() -> impl Strategy<Value = NaiveDate> {
        let of_four_digits = 0..3_652_425;
        let any = NaiveDate::MIN.num_days_from_ce()..=NaiveDate::MAX.num_days_from_ce();
        prop_oneof![3 => of_four_digits, 1 => any]
            .prop_map(|day| NaiveDate::from_num_days_from_ce_opt(day).expect("a day"))
    }

    fn any_handle() -> impl Strategy<Value = NicHandle> {
        (0..10_000_000_u32).prop_map(|number| NicHandle::parse(&format!("zz{number}-ovh")).expect("a handle"))
    }

    fn any_request() -> impl Strategy<Value = OpenRequest> {
        let roles = prop::sample::subsequence(Role::ALL.to_vec(), 0..=3).prop_map(RoleSet::from_iter);
        let parts = (0..1_000_000_000_000_i64, any_handle(), roles, any_handle(), any::<[bool; 2]>());
        parts.prop_map(|(id, asker, roles, to, [together, unconfirmed])| {
            let id = RequestId::parse(&id.to_string()).expect("an id");
            OpenRequest { id, asker, roles, to, together, unconfirmed }
        })
    }

    fn any_row() -> impl Strategy<Value = ServiceRow> {
        let category = prop::sample::select(Category::ALL.to_vec());
        let key = (any_name(), category).prop_map(|(name, category)| ServiceKey { name, category });
        let contacts = [any_handle(), any_handle(), any_handle()];
        let contacts = contacts.prop_map(|[admin, tech, billing]| Contacts { admin, tech, billing });
        let status = prop::sample::select(ServiceStatus::ALL.to_vec());
        let days = [prop::option::of(any_day()), prop::option::of(any_day())];
        let open = prop::collection::vec(any_request(), 0..3);
        let claim = (any_name(), any::<u32>()).prop_map(|(domain, seconds)| claim(domain.as_str(), seconds));
        let claims = prop::collection::vec(claim, 0..3);
        (key, prop::option::of(any_text()), contacts, status, days, open, claims).prop_map(
            |(service, ascii, contacts, status, [expiration, tech_until], open, claims)| ServiceRow {
                service,
                ascii,
                contacts,
                status,
                expiration,
                open,
                tech_until,
                claims,
                answer_by: tech_until.map(|_| Timestamp::UNIX_EPOCH + TimeDelta::seconds(1_893_456_000)),
                shared: expiration.map(|_| Box::new(shared(Timestamp::UNIX_EPOCH))),
            },
        )
    }

    fn any_page() -> impl Strategy<Value = ScreenResponse<ServicesPage>> {
        let rows = prop::collection::vec(any_row(), 0..4);
        let now =
            any::<u32>().prop_map(|seconds| Timestamp::UNIX_EPOCH + TimeDelta::milliseconds(i64::from(seconds) * 7));
        let (counts, bounds) = (any::<[u64; 2]>(), any::<[bool; 2]>());
        (now, any::<u32>(), any::<bool>(), counts, bounds, rows, prop::option::of(any_text())).prop_map(
            |(now, waiting, has_people, [total, unfiltered], [total_is_minimum, unfiltered_is_minimum], rows, next)| {
                let data = ServicesPage {
                    total,
                    total_is_minimum,
                    unfiltered,
                    unfiltered_is_minimum,
                    rows,
                    next,
                    overview: total_is_minimum.then(overview),
                };
                ScreenResponse { now, waiting, people: if has_people { people() } else { Vec::new() }, data }
            },
        )
    }

    proptest! {
        #![proptest_config(Config { failure_persistence: None, ..Config::default() })]

        #[test]
        fn any_services_page_is_written_as_serde_writes_it(screen in any_page()) {
            let [written, expected] = bodies(&screen);
            prop_assert_eq!(written, expected);
        }
    }
}
