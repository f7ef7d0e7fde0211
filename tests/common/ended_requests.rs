//! Very many finished requests, without asking for each.

use crate::common::TestServer;
use handover_rules::RequestId;

/// Adds `number` copies of an ended request, each a submission of its own.
pub(crate) fn add_ended_requests(server: &TestServer, id: RequestId, number: usize) {
    let columns =
        |table: &str| server.column::<String>(&format!("select name from pragma_table_info('{table}')")).into_iter();
    let before = server.rows("select id from request").len();
    let copy = |table: &str, key: &str| {
        let values: Vec<String> = columns(table)
            .map(|name| match name.as_str() {
                // Numbers of requests have 12 digits at most.
                "id" | "request" | "submission" => format!("800000000000 + {before} + n.i"),
                other => other.to_owned(),
            })
            .collect();
        format!(
            "insert into {table} select {} from {table}, (
               with recursive n (i) as (select 1 union all select i + 1 from n where i < {number}) select i from n) n
             where {key} = {id};",
            values.join(", ")
        )
    };
    let all = [copy("submission", "id"), copy("request", "id"), copy("party", "request")].concat();
    server.batch(&["pragma foreign_keys = off;", &all].concat());
}
