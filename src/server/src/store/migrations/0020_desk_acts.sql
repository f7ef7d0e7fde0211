-- When the provider suspended the account; null if it is not.
alter table account add column suspended_at integer;
-- The entry of the audit log that an email tells its recipient about; null for all other emails.
alter table outbox add column audit integer;
-- What the mail server said to the last attempt, for people; null before the first, and in a demo.
alter table outbox add column answer text;
-- 1 if the provider's staff put the role right.
alter table role_term add column by_provider integer not null default 0;

-- For the emails of a customer.
create index outbox_by_account on outbox (account, id);

-- Proposals of staff to give a role to another account.
create table correction (
-- Chronological.
  id integer primary key not null,
-- Service.
  service integer not null references service (id),
-- A single role bit.
  role integer not null,
-- Contact at the time of the proposal.
  from_account text not null references account (handle),
-- Proposed contact.
  to_account text not null references account (handle),
-- Member of staff who proposed it.
  proposed_by integer not null references staff (id),
-- Time of the proposal.
  proposed_at integer not null,
-- Reason.
  reason text not null,
-- Member of staff who decided; null while open.
  decided_by integer references staff (id),
-- Time of the decision; null while open.
  decided_at integer,
-- 1 if it was approved.
  approved integer not null default 0
) strict;

create index correction_by_service on correction (service);
create index correction_open on correction (id) where decided_at is null;
