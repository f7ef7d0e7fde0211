-- Attempts after which the email may have arrived.
alter table outbox add column doubts integer not null default 0;
