create table last_run (
-- Always 1: there is one row.
  id integer primary key not null check (id = 1),
-- When a server last ran, to half a minute.
  at integer not null
) strict;
