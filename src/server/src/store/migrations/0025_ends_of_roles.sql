-- Ends of roles that were handed over until a date.

-- The last day (UTC, YYYY-MM-DD) of the incoming contact in the tech role; null if it has no end.
alter table request add column until text;

-- The role went back because its end had come.
alter table role_term add column returned integer not null default 0;

-- Ends of tech roles, one row for each request that set one. At most one of a service is to come.
create table role_end (
  -- The request that set it.
  request integer primary key references request (id),
  service integer not null references service (id),
  -- Who has the role until then.
  holder text not null references account (handle),
  -- Who gets it back.
  returns_to text not null references account (handle),
  -- Its last day (UTC, YYYY-MM-DD).
  until text not null,
  -- When it was set (ms).
  since integer not null,
  -- How many reminder times have passed (at most two).
  reminders integer not null,
  -- When the next reminder or the end is due (ms); null once it has ended, or while it is set aside as corrupt.
  due_at integer,
  -- When it ended (ms).
  ended_at integer,
  -- Who ended it before its time.
  ended_by text references account (handle),
  -- Who got the role; null if it ended because the contact was changed otherwise.
  went_to text references account (handle)
) strict;
create unique index role_end_to_come on role_end (service) where ended_at is null;
create index role_end_due on role_end (due_at) where due_at is not null;
