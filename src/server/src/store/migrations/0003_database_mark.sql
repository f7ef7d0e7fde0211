-- Tells a running server that the file was overwritten in place. A table of its own, so that its page stays in the file
-- and out of the write-ahead log.
create table database_mark (
-- Always 1: there is one row.
  id integer primary key not null check (id = 1),
-- Random; new with each start of a server.
  mark blob not null
) strict;
