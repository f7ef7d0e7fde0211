-- Domain names are stored in their canonical form, which the migration's hook gives to those of earlier versions: decision
-- 0053. So capitals need no index.
drop index domain_in_capitals;
