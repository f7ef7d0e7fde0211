-- Outcomes are JSON with the kind as the key, `"expired"` or `{"declined":{"by":"aa1-ovh"}}`, where the kind used to be a
-- field: `{"kind":"declined","by":"aa1-ovh"}`. Likewise the reasons of a failed check.
update request set ending = json_set(ending, '$.reasons', (
  select json_group_array(json(case json_remove(value, '$.kind')
    when '{}' then json_quote(json_extract(value, '$.kind'))
    else json_object(json_extract(value, '$.kind'), json_remove(value, '$.kind'))
  end)) from json_each(ending, '$.reasons')
)) where case when json_valid(ending) then json_extract(ending, '$.kind') = 'failed' end;

update request set ending = case json_remove(ending, '$.kind')
  when '{}' then json_quote(json_extract(ending, '$.kind'))
  else json_object(json_extract(ending, '$.kind'), json_remove(ending, '$.kind'))
end where case when json_valid(ending) then json_type(ending, '$.kind') = 'text' end;
