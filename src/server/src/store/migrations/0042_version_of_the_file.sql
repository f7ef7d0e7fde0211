-- The schema version that the last start of a server gave the file, once it was in the file itself; null before. A copy made
-- with SQLite has another one, so a write-ahead log that is left over beside it is not taken for its own.
alter table database_mark add column schema_version integer;
