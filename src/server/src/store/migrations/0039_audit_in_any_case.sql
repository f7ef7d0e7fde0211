-- The thing in lower case, where that differs. The rows that exist are filled in, then the trigger is made again.
drop trigger audit_is_never_changed;
alter table audit add column about_key text;
create index audit_by_key on audit (about_key) where about_key is not null;
