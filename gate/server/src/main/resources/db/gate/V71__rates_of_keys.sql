-- How often a key may be used: counted in the table counter, as key/ and the id of the key.

alter table agent_key
  -- Null: as often as anybody.
  add column requests_per_minute integer,
  -- The key it took the place of, on whose counter it goes on; null: its own.
  add column counted_as          text collate "C",
  add constraint agent_key_rate_bounded check (requests_per_minute between 1 and 60000);

-- A derived key is also counted on the keys above it, each with its limit behind an @; null when none has one.
create or replace view presented_key as
select key.hash, key.organisation, key.id, key.agent, key.name, key.hint, key.parent, key.depth, key.scopes, key.networks, key.services,
  key.created_at,
  -- least() passes over nulls; a key is revoked exactly when it has a time for that
  least(key.revoked_at, parent.revoked_at, grandparent.revoked_at) as revoked_at,
  least(key.expires_at, parent.expires_at, grandparent.expires_at) as expires_at,
  least(key.deprecated_at, parent.deprecated_at, grandparent.deprecated_at) as deprecated_at,
  least(key.sunset_at, parent.sunset_at, grandparent.sunset_at) as sunset_at,
  key.requests_per_minute,
  case when coalesce(key.requests_per_minute, parent.requests_per_minute, grandparent.requests_per_minute) is not null then
    array_remove(array[
      'key/' || coalesce(key.counted_as, key.id) || '@' || key.requests_per_minute,
      'key/' || coalesce(parent.counted_as, parent.id) || '@' || parent.requests_per_minute,
      'key/' || coalesce(grandparent.counted_as, grandparent.id) || '@' || grandparent.requests_per_minute], null) end as rates
from agent_key key
left join agent_key parent on parent.organisation = key.organisation and parent.id = key.parent
left join agent_key grandparent on grandparent.organisation = parent.organisation and grandparent.id = parent.parent;
