-- An import that is applied in several transactions; no row while there is none.
create table import_position (
-- Always 1: there is at most one row.
  id integer primary key not null check (id = 1),
-- The first row of the export that was not applied, counted over all its files.
  next integer not null,
-- When the import began.
  began_at integer not null
) strict;

-- Changes that an import made beside a server, which announces them and deletes the rows.
create table announcement (
-- One of request, services, timers, outbox.
  kind text not null,
-- Account concerned; empty if none.
  account text not null,
-- Request concerned; 0 if none.
  request integer not null,
  primary key (kind, account, request)
) without rowid, strict;
