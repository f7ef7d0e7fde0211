-- Claimants enter a domain in any case, and a provider may list it in capitals. Other domains are found by their name.
create index domain_in_capitals on service (lower(name)) where category = 'DOMAIN' and name <> lower(name);
