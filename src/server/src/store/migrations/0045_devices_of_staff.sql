-- The network that the case was opened from, as it is kept with a session; empty if unknown.
alter table procedure_case add column network text not null default '';
-- When the claimant confirmed the mailbox; null before.
alter table procedure_case add column confirmed_at integer;
update procedure_case set confirmed_at = opened_at where state not in ('opened', 'lapsed');

create index procedure_case_by_confirmation on procedure_case (domain, confirmed_at) where confirmed_at is not null;

-- Devices that staff have signed in on: their failures are counted apart from those of strangers.
create table staff_device (
-- Member of staff.
  staff integer not null references staff (id),
-- SHA-256 of the device cookie.
  hash blob not null,
-- Last sign-in.
  at integer not null,
  primary key (staff, hash)
) without rowid, strict;

create index staff_device_by_hash on staff_device (hash);
create index staff_device_by_time on staff_device (at);
