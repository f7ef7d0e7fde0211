-- The first schema grew before its first release. A file that an earlier build made gets here what it lacks; where
-- nothing is missing, nothing changes. What the columns are is said in the first schema.

create table if not exists known_browser (
  account text not null references account (handle),
  hash blob not null,
  at integer not null,
  primary key (account, hash)
) without rowid, strict;

create index if not exists known_browser_by_hash on known_browser (hash);
create index if not exists known_browser_by_time on known_browser (at);

create index if not exists account_task_with_details on account_task (expires_at) where details is not null;

-- It was for open tasks alone once, under the same name.
drop index if exists account_task_by_account;
create index account_task_by_account on account_task (account, purpose, began_at);

-- The ASCII form of an international name, in lower case; null where the name has no other. Filled by the program.
alter table service add column ascii_key text;
