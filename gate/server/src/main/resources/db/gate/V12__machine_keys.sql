-- Keys of programs for the organisation's API. No decision about credentials reads them, so they raise no version: each is looked up when it
-- is used.
create table machine_key (
  organisation        text collate "C" not null,
  id                  text collate "C" not null,
  -- What the key speaks for, in the log and where something is its own: at first itself; what replaces it speaks for the same.
  principal           text collate "C" not null,
  name                text        not null,
  -- SHA-256 of the whole key, unique over all organisations: a key is looked up by it alone.
  hash                bytea       not null,
  -- How the key begins, to tell it from others: four of its 32 random characters.
  hint                text collate "C" not null,
  -- An empty list grants nothing, and so does a scope that the gate does not know.
  scopes              text[]      not null,
  -- Where it may be used from, in CIDR notation; null: from anywhere.
  networks            text[],
  -- Null: as often as anybody.
  requests_per_minute integer,
  status              text        not null default 'active',
  -- Null: until revoked.
  expires_at          timestamptz,
  created_by          text collate "C" not null,
  created_at          timestamptz not null default now(),
  rotated_from        text collate "C",
  revoked_at          timestamptz,
  constraint machine_key_primary_key primary key (organisation, id),
  constraint machine_key_id_shape check (id ~ '^key_[0-9A-Za-z]{22}$'),
  constraint machine_key_organisation foreign key (organisation) references organisation (id),
  constraint machine_key_name_shape check (char_length(name) between 1 and 100 and name = btrim(name) and name !~ '[[:cntrl:]]'),
  constraint machine_key_hash_unique unique (hash),
  constraint machine_key_hash_length check (octet_length(hash) = 32),
  constraint machine_key_hint_shape check (hint ~ '^spkey_[0-9A-Za-z]{4}$'),
  constraint machine_key_scopes_bounded check (cardinality(scopes) <= 64 and array_position(scopes, null) is null),
  -- An empty list would be read as "from anywhere" by somebody one day.
  constraint machine_key_networks_bounded check (cardinality(networks) between 1 and 32 and array_position(networks, null) is null),
  constraint machine_key_networks_are_no_catch_all check (not networks && array['0.0.0.0/0', '::/0']),
  constraint machine_key_rate_positive check (requests_per_minute between 1 and 60000),
  constraint machine_key_status_known check (status in ('active', 'suspended', 'revoked')),
  constraint machine_key_revoked_has_time check ((status = 'revoked') = (revoked_at is not null))
);

-- How often a limited key was used in a minute; one row a key, written with each of its requests.
create table machine_key_rate (
  organisation text collate "C" not null,
  key_id       text collate "C" not null,
  minute       timestamptz not null,
  requests     integer     not null,
  constraint machine_key_rate_primary_key primary key (organisation, key_id),
  constraint machine_key_rate_key foreign key (organisation, key_id) references machine_key (organisation, id) on delete cascade
) with (fillfactor = 50);
