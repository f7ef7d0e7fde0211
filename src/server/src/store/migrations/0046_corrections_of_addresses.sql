-- Proposals of staff, also to give an account another address.
create table correction_of_anything (
-- Chronological.
  id integer primary key not null,
-- Service, for a role.
  service integer references service (id),
-- A single role bit.
  role integer,
-- Contact at the time of the proposal.
  from_account text references account (handle),
-- Proposed contact.
  to_account text references account (handle),
-- Account, for an address.
  account text references account (handle),
-- Address at the time of the proposal.
  from_address text,
-- Proposed address.
  to_address text,
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
-- 1 if it was carried out.
  approved integer not null default 0,
  check ((service is null) = (role is null) and (service is null) = (from_account is null)
    and (service is null) = (to_account is null)),
  check ((account is null) = (from_address is null) and (account is null) = (to_address is null)),
  check ((service is null) <> (account is null))
) strict;

insert into correction_of_anything
  (id, service, role, from_account, to_account, proposed_by, proposed_at, reason, decided_by, decided_at, approved)
  select id, service, role, from_account, to_account, proposed_by, proposed_at, reason, decided_by, decided_at, approved
  from correction;
drop table correction;
alter table correction_of_anything rename to correction;

create index correction_by_service on correction (service) where service is not null;
create index correction_by_account on correction (account) where account is not null;
create index correction_open on correction (id) where decided_at is null;
