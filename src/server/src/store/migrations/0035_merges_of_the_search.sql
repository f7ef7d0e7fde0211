-- Transactions that write the full-text index merge a bounded part of it themselves: see decision 0028.
insert into service_search (service_search, rank) values ('automerge', 0);
