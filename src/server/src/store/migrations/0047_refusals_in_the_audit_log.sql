-- Name of the refusal; null if the act was done.
alter table audit add column refusal text;
-- The paper of a case that was opened; null for all other acts.
alter table audit add column paper integer;
-- The kind of that paper; null if the case has none with this number.
alter table audit add column paper_kind text;

-- `insert or replace` deletes the row that it replaces without running the trigger on delete.
create trigger audit_is_never_replaced before insert on audit
when exists (select 1 from audit where id = new.id) begin
  select raise (abort, 'the audit log is append-only');
end;
-- Before an insert without an id, new.id is -1. A row with this id would refuse all that follow.
create trigger audit_ids_are_positive after insert on audit when new.id < 1 begin
  select raise (abort, 'the audit log is append-only');
end;
