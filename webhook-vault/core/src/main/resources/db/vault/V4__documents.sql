-- What the gate keeps at the vault beside credentials. Each ciphertext is bound to organisation, collection, key and version.
create table document (
  organisation text collate "C" not null,
  collection text collate "C" not null check (collection in ('proxy_configs', 'vault_config')),
  key text collate "C" not null check (length(key) between 1 and 128),
  version bigint not null check (version >= 1),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  ciphertext bytea not null check (length(ciphertext) between 1 and 65600),
  primary key (organisation, collection, key)
);
