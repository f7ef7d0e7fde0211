-- A request that failed because of different zones names the two accounts.

update request
set ending = replace(
  ending,
  '{"kind":"otherZone"}',
  json_object('kind', 'otherZone', 'from', from_account, 'to', to_account)
)
where ending like '%{"kind":"otherZone"}%';
