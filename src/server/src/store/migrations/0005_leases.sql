-- An attempt at delivery holds a lease, so that no email is under way twice.

-- Random number of the attempt that is under way; null if none is.
alter table outbox add column lease integer;
-- End of the lease. An attempt without an outcome by then is doubtful: its process has crashed.
alter table outbox add column leased_until integer;
-- When the email was put back into the queue after it had failed; null if it was not.
alter table outbox add column put_back_at integer;

-- Emails about requests are taken in turns by sender, so each has one.
update outbox set caused_by = account where request is not null and caused_by is null;

drop index outbox_due;
create index outbox_due on outbox (next_at) where next_at is not null;
-- Emails about accounts, in order.
create index outbox_accounts_due on outbox (next_at) where next_at is not null and request is null and service is null;
-- Emails about requests, by sender.
create index outbox_requests_due on outbox (caused_by, next_at) where next_at is not null and request is not null;
create index outbox_leased on outbox (leased_until) where leased_until is not null;

-- The outage of the mail server, if there is one: one row at most.
create table mail_outage (
-- Always 1.
  id integer primary key not null check (id = 1),
-- When it began.
  since integer not null,
-- When the mail server was last tried.
  tried_at integer not null,
-- When the mail server is to be tried again.
  next_at integer not null,
-- Failed tries since it began.
  failures integer not null
) strict;
