-- Finds what has been kept for long enough.
create index request_by_end on request (ended_at) where ended_at is not null;
create index outbox_settled on outbox (state_at) where next_at is null;
create index account_task_by_expiry on account_task (expires_at);
create index role_term_by_end on role_term (until) where until is not null;
-- Finds what refers to it.
create index code_by_outbox on code (outbox);
create index role_term_by_request on role_term (request) where request is not null;
-- For an account's copy of its data.
create index role_term_by_account on role_term (account);
