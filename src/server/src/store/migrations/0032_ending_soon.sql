-- Ends of roles that come next, of the accounts that hold, gave or get back the roles.
create index role_end_by_holder on role_end (holder, until) where ended_at is null;
create index role_end_by_returns_to on role_end (returns_to, until) where ended_at is null;
create index request_with_last_day on request (asker, until) where until is not null;
