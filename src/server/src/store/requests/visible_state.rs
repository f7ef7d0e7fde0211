//! Visible state of lines on which an act is recorded and not carried out yet (decision 0041), as SQL.

/// The state of a request.
pub(super) fn visible_state(request: &str) -> String {
    format!(
        "coalesce((select max(case t.kind when 'decline' then 'refused' when 'accept' then null else 'aborted' end)
           from recorded_line t where t.request = {request}.id), {request}.state)"
    )
}

/// Whether a party has accepted.
pub(super) fn has_accepted(party: &str) -> String {
    format!(
        "({party}.accepted_at is not null or exists (select 1 from recorded_line t
           where t.request = {party}.request and t.kind = 'accept' and t.account = {party}.account))"
    )
}

/// Whether a request waits for the answer of a party.
pub(super) fn waits(party: &str) -> String {
    format!(
        "({party}.closed_at is null and {party}.accepted_at is null and not exists (select 1 from recorded_line t
           where t.request = {party}.request and (t.kind <> 'accept' or t.account = {party}.account)))"
    )
}
