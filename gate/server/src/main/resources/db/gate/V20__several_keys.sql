-- Several keys for each agent: what each may do, where it may be used from, and how it ends.

alter table agent_key
  add column name          text        not null default '',
  -- How the key begins, to tell it from others: four of its 32 random characters. Null for a key that was put here by hand.
  add column hint          text        collate "C",
  -- Null: all that the agent may do. Empty: nothing. A scope that the gate does not know grants nothing.
  add column scopes        text[],
  -- The networks it may be used from, in CIDR notation; null: from anywhere.
  add column networks      text[],
  -- The services it may be used for, where they are granted; null: all of them.
  add column services      text[],
  -- Since when it should not be used any more, and from when on it cannot be; a sunset that is null never comes.
  add column deprecated_at timestamptz,
  add column sunset_at     timestamptz,
  -- The key that it was derived from, which it does not outlive.
  add column parent        text        collate "C",
  add column depth         smallint    not null default 0;

alter table agent_key
  drop constraint agent_key_status_known,
  add constraint agent_key_status_known check (status in ('active', 'deprecated', 'revoked')),
  add constraint agent_key_name_shape check (char_length(name) <= 100 and name = btrim(name) and name !~ '[[:cntrl:]]'),
  add constraint agent_key_hint_shape check (hint ~ '^[a-z][a-z0-9]{1,15}_[0-9A-Za-z]{4}$'),
  add constraint agent_key_scopes_bounded check (cardinality(scopes) <= 16 and array_position(scopes, null) is null),
  -- An empty list would be read as "from anywhere" by somebody one day.
  add constraint agent_key_networks_bounded check (cardinality(networks) between 1 and 32 and array_position(networks, null) is null),
  add constraint agent_key_networks_are_no_catch_all check (not networks && array['0.0.0.0/0', '::/0']),
  add constraint agent_key_services_bounded check (cardinality(services) between 1 and 32 and array_position(services, null) is null),
  add constraint agent_key_deprecated_has_time check (status <> 'deprecated' or deprecated_at is not null),
  add constraint agent_key_active_is_not_deprecated check (status <> 'active' or deprecated_at is null),
  add constraint agent_key_sunset_of_deprecated check (sunset_at is null or deprecated_at is not null),
  add constraint agent_key_parent foreign key (organisation, parent) references agent_key (organisation, id) on delete cascade,
  add constraint agent_key_depth check (depth between 0 and 2 and (depth = 0) = (parent is null)),
  -- What is derived ends by itself.
  add constraint agent_key_derived_expires check (parent is null or expires_at is not null);

create index agent_key_by_parent on agent_key (organisation, parent) where parent is not null;

-- A key as decisions see it: with the keys above it, without which it is nothing.
create view presented_key as
select key.hash, key.organisation, key.id, key.agent, key.name, key.hint, key.parent, key.depth, key.scopes, key.networks, key.services,
  key.created_at,
  -- least() passes over nulls; a key is revoked exactly when it has a time for that
  least(key.revoked_at, parent.revoked_at, grandparent.revoked_at) as revoked_at,
  least(key.expires_at, parent.expires_at, grandparent.expires_at) as expires_at,
  least(key.deprecated_at, parent.deprecated_at, grandparent.deprecated_at) as deprecated_at,
  least(key.sunset_at, parent.sunset_at, grandparent.sunset_at) as sunset_at
from agent_key key
left join agent_key parent on parent.organisation = key.organisation and parent.id = key.parent
left join agent_key grandparent on grandparent.organisation = parent.organisation and grandparent.id = parent.parent;
