-- The rest of what is known of a holder, and what keeps imports from overwriting what was changed here.

-- Phone number; empty if unknown.
alter table holder add column phone text not null default '';
-- Street and number; empty if unknown.
alter table holder add column street text not null default '';
-- Postcode; empty if unknown.
alter table holder add column postcode text not null default '';
-- Town; empty if unknown.
alter table holder add column town text not null default '';
-- 1 while the domain is in dispute.
alter table holder add column disputed integer not null default 0;
-- 1 once the holder was changed here: imports then leave names, organisation, legal form and email unchanged.
alter table holder add column identity_changed integer not null default 0;
-- 1 once phone and postal address were changed here: imports then leave them unchanged.
alter table holder add column details_changed integer not null default 0;
-- Until then the domain cannot be transferred to another provider; null if it was never blocked.
alter table holder add column locked_until integer;

create table holder_change (
-- Random id.
  id integer primary key not null,
-- Domain.
  service_name text not null,
-- Admin who asked.
  asker text not null references account (handle),
-- The holder when it was asked for, as JSON.
  before text not null,
-- The holder that it makes, as JSON.
  after text not null,
-- 1 if outgoing transfers stay possible.
  opts_out integer not null,
-- Time of the request.
  asked_at integer not null,
-- Deadline for answers.
  deadline integer not null,
-- When the old holder agreed.
  old_accepted_at integer,
-- When the new holder agreed.
  new_accepted_at integer,
-- Next scheduled transition; null once ended, or while quarantined.
  due_at integer,
-- Time of the end.
  ended_at integer,
-- Outcome, as JSON.
  ending text,
-- Account task whose secret the old holder answers with.
  old_task integer not null,
-- Account task whose secret the new holder answers with.
  new_task integer not null
) strict;

create unique index holder_change_open on holder_change (service_name) where ended_at is null;
create index holder_change_due on holder_change (due_at) where due_at is not null;
create index holder_change_by_asker on holder_change (asker, asked_at);
create unique index holder_change_by_old_task on holder_change (old_task);
create unique index holder_change_by_new_task on holder_change (new_task);
create index holder_change_by_end on holder_change (ended_at) where ended_at is not null;

create table holder_history (
-- Chronological.
  id integer primary key not null,
-- Domain.
  service_name text not null,
-- Time of the event.
  at integer not null,
-- Event.
  what text not null,
-- Account that caused it; null for holders, scheduled events and rules.
  by_account text,
-- Party that caused it: old or new.
  side text,
-- Change of holder, if the event belongs to one.
  change integer,
-- Names of the fields concerned, separated by spaces.
  fields text not null
) strict;

create index holder_history_by_domain on holder_history (service_name, id);
create index holder_history_by_account on holder_history (by_account, at) where by_account is not null;
create index holder_history_by_time on holder_history (at);

-- Domain, for emails about its holder.
alter table outbox add column holder_domain text;
-- Change of holder, for emails about one.
alter table outbox add column holder_change integer references holder_change (id);
create index outbox_by_holder_change on outbox (holder_change) where holder_change is not null;
