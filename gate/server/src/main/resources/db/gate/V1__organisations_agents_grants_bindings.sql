-- What the gate decides on: organisations, their agents, keys, grants, credentials' metadata and bindings.
-- Every row belongs to one organisation, and foreign keys carry it, so no row can point across tenants.
-- Ids and names of services compare byte by byte (collation "C"): quicker, and the same order on every system.

create table organisation (
  id              text collate "C" not null,
  name            text        not null,
  -- The change counter: raised in the transaction of every change that a decision could see (see note_changes).
  version         bigint      not null default 1,
  -- Set while the operators have locked the vault: no mutation but clearing the lock.
  vault_locked_at timestamptz,
  vault_locked_by text,
  created_at      timestamptz not null default now(),
  constraint organisation_key primary key (id),
  constraint organisation_id_shape check (id ~ '^org_[0-9A-Za-z]{22}$'),
  constraint organisation_name_unique unique (name),
  constraint organisation_name_shape check (name ~ '^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$'),
  constraint organisation_version_positive check (version > 0),
  constraint organisation_lock_names_its_operator check ((vault_locked_at is null) = (vault_locked_by is null))
);

-- What changed at which version. Every version has at least one row, so a reader that finds a gap knows to read everything again.
create table change (
  organisation text collate "C" not null,
  version      bigint not null,
  subject_kind text collate "C" not null,
  subject_id   text collate "C" not null,
  constraint change_key primary key (organisation, version, subject_kind, subject_id),
  constraint change_organisation foreign key (organisation) references organisation (id),
  constraint change_kind_known check (subject_kind in ('organisation', 'agent', 'credential', 'binding'))
);

create table operator (
  organisation text collate "C" not null,
  id           text collate "C" not null,
  name         text        not null,
  role         text        not null default 'owner',
  status       text        not null default 'active',
  -- SHA-256 of the whole token; the token itself is shown once and kept nowhere.
  token_hash   bytea       not null,
  created_at   timestamptz not null default now(),
  constraint operator_key primary key (organisation, id),
  constraint operator_id_shape check (id ~ '^op_[0-9A-Za-z]{22}$'),
  constraint operator_organisation foreign key (organisation) references organisation (id),
  constraint operator_name_unique unique (organisation, name),
  constraint operator_name_shape check (name ~ '^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$'),
  constraint operator_role_known check (role = 'owner'),
  constraint operator_status_known check (status in ('active', 'suspended')),
  constraint operator_token_hash_unique unique (token_hash),
  constraint operator_token_hash_length check (octet_length(token_hash) = 32)
);

create table agent (
  organisation    text collate "C" not null,
  id              text collate "C" not null,
  name            text        not null,
  description     text        not null default '',
  status          text        not null default 'active',
  mcp_enabled     boolean     not null default false,
  -- Whether the agent may send its key as ?key=, where proxies and logs can see it.
  allow_query_key boolean     not null default false,
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now(),
  constraint agent_primary_key primary key (organisation, id),
  constraint agent_id_shape check (id ~ '^agt_[0-9A-Za-z]{22}$'),
  constraint agent_organisation foreign key (organisation) references organisation (id),
  constraint agent_name_shape check (char_length(name) between 1 and 100 and name = btrim(name) and name !~ '[[:cntrl:]]'),
  constraint agent_description_length check (char_length(description) <= 1000),
  constraint agent_status_known check (status in ('active', 'suspended'))
);

create table agent_key (
  organisation text collate "C" not null,
  id           text collate "C" not null,
  agent        text collate "C" not null,
  -- SHA-256 of the whole key, unique over all organisations: a key is looked up by it alone.
  hash         bytea       not null,
  status       text        not null default 'active',
  created_at   timestamptz not null default now(),
  revoked_at   timestamptz,
  constraint agent_key_primary_key primary key (organisation, id),
  constraint agent_key_id_shape check (id ~ '^key_[0-9A-Za-z]{22}$'),
  constraint agent_key_agent foreign key (organisation, agent) references agent (organisation, id),
  constraint agent_key_hash_unique unique (hash),
  constraint agent_key_hash_length check (octet_length(hash) = 32),
  constraint agent_key_status_known check (status in ('active', 'revoked')),
  constraint agent_key_revoked_has_time check ((status = 'revoked') = (revoked_at is not null))
);
create index agent_key_by_agent on agent_key (organisation, agent);

create table agent_grant (
  organisation   text collate "C" not null,
  id             text collate "C" not null,
  agent          text collate "C" not null,
  service        text collate "C" not null,
  refresh_policy text        not null default 'none',
  -- Null: until revoked.
  expires_at     timestamptz,
  created_at     timestamptz not null default now(),
  constraint agent_grant_primary_key primary key (organisation, id),
  constraint agent_grant_id_shape check (id ~ '^grt_[0-9A-Za-z]{22}$'),
  constraint agent_grant_agent foreign key (organisation, agent) references agent (organisation, id),
  constraint agent_grant_service_unique unique (organisation, agent, service),
  constraint agent_grant_service_shape check (service ~ '^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$'),
  constraint agent_grant_refresh_policy_known check (refresh_policy in ('none', 'auto')),
  constraint agent_grant_expires_later check (expires_at > created_at)
);

-- Metadata only. The value of a credential has no column here, and never gets one.
create table credential (
  organisation text collate "C" not null,
  id           text collate "C" not null,
  service_name text collate "C" not null,
  token_type   text        not null,
  status       text        not null default 'active',
  display_name text        not null default '',
  notes        text        not null default '',
  tags         text[]      not null default '{}',
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now(),
  constraint credential_primary_key primary key (organisation, id),
  constraint credential_id_shape check (id ~ '^crd_[0-9A-Za-z]{22}$'),
  constraint credential_organisation foreign key (organisation) references organisation (id),
  constraint credential_service_unique unique (organisation, service_name),
  constraint credential_service_shape check (service_name ~ '^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$'),
  -- /api/tokens/audit-log is a route of its own.
  constraint credential_service_not_reserved check (service_name <> 'audit-log'),
  constraint credential_token_type_known
    check (token_type in ('JWT', 'PlainText', 'Certificate', 'SSHKey', 'RawCredential', 'TOTP')),
  constraint credential_status_known check (status in ('active', 'disabled')),
  constraint credential_display_name_length check (char_length(display_name) <= 100),
  constraint credential_notes_length check (char_length(notes) <= 2000),
  constraint credential_tags_bounded check (cardinality(tags) <= 20 and array_position(tags, null) is null)
);

create table binding (
  organisation  text collate "C" not null,
  id            text collate "C" not null,
  -- The vault's public URL exactly as bound: the audience of every ticket.
  vault_url     text        not null,
  webhook_id    text        not null,
  ticket_format text        not null,
  -- Key id of the shared secret, as the vault named it or derived from the secret.
  kid           text        not null,
  -- The shared secret under the gate's own keyset; erased when the binding is replaced.
  sealed_secret bytea,
  vault_version text        not null,
  capabilities  text[]      not null default '{}',
  status        text        not null default 'active',
  created_at    timestamptz not null default now(),
  replaced_at   timestamptz,
  constraint binding_primary_key primary key (organisation, id),
  constraint binding_id_shape check (id ~ '^bnd_[0-9A-Za-z]{22}$'),
  constraint binding_organisation foreign key (organisation) references organisation (id),
  constraint binding_vault_url_shape check (vault_url ~ '^https?://[^/?#@[:space:]]+(/[^?#[:space:]]*)?$' and char_length(vault_url) <= 255),
  constraint binding_webhook_id_shape check (webhook_id ~ '^[A-Za-z0-9._:-]{1,128}$'),
  constraint binding_ticket_format_known check (ticket_format in ('jwt', 'tokenvault2')),
  constraint binding_kid_shape check (kid ~ '^[A-Za-z0-9_-]{1,64}$'),
  constraint binding_vault_version_shape check (vault_version ~ '^[A-Za-z0-9._+-]{1,64}$'),
  constraint binding_capabilities_bounded check (cardinality(capabilities) <= 32 and array_position(capabilities, null) is null),
  constraint binding_status_known check (status in ('active', 'replaced')),
  constraint binding_replaced_has_time check ((status = 'replaced') = (replaced_at is not null)),
  constraint binding_secret_while_active check ((status = 'active') = (sealed_secret is not null))
);
create unique index binding_one_active on binding (organisation) where status = 'active';

-- The change counter. It is kept by triggers, so that a change made by hand in psql counts as well.
-- Updating the organisation's row also serialises the changes of one organisation.

-- Logs one version of an organisation: what changed, then the news for every gate. Keeps the newest 1,000 versions of the log.
create function log_change(changed_organisation text, new_version bigint, kind text, subjects text[]) returns void
language plpgsql as $$
begin
  insert into change (organisation, version, subject_kind, subject_id)
  select changed_organisation, new_version, kind, subject from unnest(subjects) as subject;
  delete from change where organisation = changed_organisation and version <= new_version - 1000;
  perform pg_notify('organisation_changed', changed_organisation || ' ' || new_version);
end $$;

-- Statement trigger of every table that decisions read; arguments: kind of subject, column that holds its id.
create function note_changes() returns trigger
language plpgsql as $$
declare
  rows_of text := case tg_op
    when 'INSERT' then 'added'
    when 'DELETE' then 'removed'
    else '(select * from added union all select * from removed)' end;
  touched record;
  new_version bigint;
begin
  -- In order of organisation, so that two statements over several organisations cannot wait for each other.
  for touched in execute format(
    'select organisation, array_agg(distinct %I) as subjects from %s as touched_rows group by organisation order by organisation',
    tg_argv[1], rows_of)
  loop
    update organisation set version = version + 1 where id = touched.organisation returning version into new_version;
    if cardinality(touched.subjects) <= 100 then
      perform log_change(touched.organisation, new_version, tg_argv[0], touched.subjects);
    else -- so much at once is read again as a whole
      perform log_change(touched.organisation, new_version, 'organisation', array[touched.organisation]);
    end if;
  end loop;
  return null;
end $$;

-- Changes of the organisation's own row (its lock, its name) raise its version too; no one can set it back.
create function raise_own_version() returns trigger
language plpgsql as $$
begin
  if new.version = old.version and new is distinct from old then
    new.version := old.version + 1;
    perform log_change(new.id, new.version, 'organisation', array[new.id]);
  elsif new.version not in (old.version, old.version + 1) then
    raise exception 'the version of an organisation goes up by one' using errcode = 'check_violation';
  end if;
  return new;
end $$;

create trigger organisation_raises_version before update on organisation
  for each row execute function raise_own_version();

create function refuse_truncate() returns trigger
language plpgsql as $$
begin
  raise exception 'table % is not truncated: the change counter would miss it', tg_table_name using errcode = 'restrict_violation';
end $$;

do $$
declare
  watched record;
begin
  for watched in
    select * from (values
      ('agent', 'agent', 'id'),
      ('agent_key', 'agent', 'agent'),
      ('agent_grant', 'agent', 'agent'),
      ('credential', 'credential', 'service_name'),
      ('binding', 'binding', 'id')) as decision_table (name, kind, subject_column)
  loop
    execute format('create trigger %1$s_insert_raises_version after insert on %1$I referencing new table as added '
      'for each statement execute function note_changes(%2$L, %3$L)', watched.name, watched.kind, watched.subject_column);
    execute format('create trigger %1$s_update_raises_version after update on %1$I referencing old table as removed new table as added '
      'for each statement execute function note_changes(%2$L, %3$L)', watched.name, watched.kind, watched.subject_column);
    execute format('create trigger %1$s_delete_raises_version after delete on %1$I referencing old table as removed '
      'for each statement execute function note_changes(%2$L, %3$L)', watched.name, watched.kind, watched.subject_column);
    execute format('create trigger %1$s_is_not_truncated before truncate on %1$I '
      'for each statement execute function refuse_truncate()', watched.name);
  end loop;
end $$;
