-- What became of the last imports, for the desk.
create table last_import (
-- Always 1: there is one row.
  id integer primary key not null check (id = 1),
-- When an import was last applied; null if none was.
  applied_at integer,
-- Accounts in that export.
  accounts integer not null default 0,
-- Services in that export.
  services integer not null default 0,
-- When an import was last refused; null if none was.
  refused_at integer,
-- Faults of that export.
  faults integer not null default 0
) strict;
