-- Recovering an account: see decision 0010.

-- When the owner last changed the address; null if never. Undoing the change restores the earlier value.
alter table account add column address_changed_at integer;

-- For a change of address and its undo: when the change was first asked for; null means began_at.
alter table account_task add column change_began_at integer;

-- For an undo: account.address_changed_at before the change.
alter table account_task add column address_changed_before integer;
