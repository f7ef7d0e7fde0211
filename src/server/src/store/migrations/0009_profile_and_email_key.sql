-- What the owner's latest entry says about the profile: 1 complete, 0 a name is empty; null if an import has spoken since.
-- The provider's word stays in complete. Until now an entry overwrote it, and which of the two it is cannot be told.
alter table account add column entry_complete integer;

-- The migration's hook recomputes email_key of account and account_task where the domain is internationalised: its ASCII
-- form is the key from now on.
