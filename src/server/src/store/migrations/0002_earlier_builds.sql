-- The initial schema grew before the first release. This brings databases of earlier builds up to date and is a no-op
-- for tables and indexes that already exist. Columns are documented in 0001_initial.sql.

create table if not exists known_browser (
  account text not null references account (handle),
  hash blob not null,
  at integer not null,
  primary key (account, hash)
) without rowid, strict;

create index if not exists known_browser_by_hash on known_browser (hash);
create index if not exists known_browser_by_time on known_browser (at);

create index if not exists account_task_with_details on account_task (expires_at) where details is not null;

-- Earlier builds had a partial index over open tasks under this name.
drop index if exists account_task_by_account;
create index account_task_by_account on account_task (account, purpose, began_at);

-- Punycode form of an internationalised name, in lower case; null if the name is ASCII. Filled by the migration's hook.
alter table service add column ascii_key text;
