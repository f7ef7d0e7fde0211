//! HTTP responses.

use handover_api::{Problem, Reason};
use handover_rules::PerRole;
use handover_rules::submission::PlanError;
use handover_rules::{Blocker, Refusal};
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;

/// A response with its whole body.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) async fn read(response: reqwest::Response) -> Self {
        Self {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.bytes().await.expect("reading the body").into(),
        }
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A CSV file, which begins with a byte order mark, without it and without the columns with names.
    #[track_caller]
    pub(crate) fn csv(&self) -> String {
        let text = self.text();
        let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
        let is_kept = |index: &usize| rows.first().is_some_and(|titles| !titles[*index].ends_with("Name"));
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        for row in &rows {
            let kept = row.iter().enumerate().filter(|(index, _)| is_kept(index)).map(|(_, field)| field);
            writer.write_record(kept).expect("writing to memory");
        }
        String::from_utf8(writer.into_inner().expect("writing to memory")).expect("UTF-8")
    }

    /// A header's value; empty if missing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a text header"))
    }

    /// Whether `Vary` lists this request header.
    pub(crate) fn varies_by(&self, name: &str) -> bool {
        let values = self.headers.get_all("vary").iter().filter_map(|value| value.to_str().ok());
        values.flat_map(|value| value.split(',')).any(|part| part.trim().eq_ignore_ascii_case(name))
    }

    /// Asserts `200` and parses the body.
    #[track_caller]
    pub(crate) fn ok<T: DeserializeOwned>(&self) -> T {
        assert_eq!(self.status, 200, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/json");
        serde_json::from_slice(&self.body).expect("the type in handover_api")
    }

    /// Asserts `200` with `null`.
    #[track_caller]
    pub(crate) fn done(&self) {
        assert_eq!((self.status, self.text().as_str()), (200, "null"));
    }

    /// Asserts an error with problem details (RFC 9457) and the fields that every error has.
    #[track_caller]
    pub(crate) fn problem(&self, status: u16) -> Problem {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text());
        assert_eq!(self.header("cache-control"), "no-store");
        assert_eq!(self.header("x-content-type-options"), "nosniff");
        let problem: Problem = serde_json::from_slice(&self.body).expect("problem details");
        assert!(!problem.detail.is_empty());
        assert_eq!(problem.message, problem.detail);
        assert_eq!(problem.kind, "about:blank");
        // The status that it names, with its title and class.
        let mut expected = problem.clone();
        expected.set_status(status);
        assert_eq!(problem, expected);
        problem
    }

    #[track_caller]
    pub(crate) fn reason(&self, status: u16) -> Reason {
        self.problem(status).reason
    }

    /// Asserts that the rules refused an action on a request, with the status for that refusal.
    #[track_caller]
    pub(crate) fn refusal(&self) -> Refusal {
        let problem = self.problem(self.status);
        let refusal = problem.refusal.expect("a refusal");
        assert_eq!(self.status, handover_api::problem::refusal_status(&refusal));
        refusal
    }

    /// Asserts that blockers rejected a submission, and returns them.
    #[track_caller]
    pub(crate) fn blockers(&self) -> PerRole<Vec<Blocker>> {
        match self.problem(400).rejected {
            Some(PlanError::Blocked { reasons }) => reasons,
            other => panic!("the submission is not blocked: {other:?}"),
        }
    }
}
