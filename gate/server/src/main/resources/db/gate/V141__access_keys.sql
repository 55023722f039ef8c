-- Keys that are delivered to agents: an envelope says all that is to be known of a key but the key; a delivery says how it gets to its agent.

create table credential_envelope (
  organisation         text collate "C" not null,
  id                   text collate "C" not null,
  retrieval_mode       text        not null,
  agent                text collate "C" not null,
  trust_profile        text collate "C" not null,
  onboarding           text collate "C" not null,
  -- The id of a key of the agent. A key that has ended is forgotten some day; its envelope is not.
  access_key           text collate "C" not null,
  masked_hint          text        not null,
  tools                text[]      not null,
  capabilities         text[]      not null,
  endpoints            text[]      not null,
  data_modes           text[]      not null,
  rate_limit_profile   text        not null,
  -- Names of other systems, which every successor of this key keeps.
  credit_account       text,
  contract             text,
  contract_requirement text        not null,
  ledger_references    text[]      not null,
  issued_at            timestamptz not null default now(),
  expires_at           timestamptz not null,
  -- The key itself, sealed to the public key of the system that takes it out of here.
  sealed_encapsulation text,
  sealed_ciphertext    text,
  -- What it replaced, since somebody asked for that under a name of theirs.
  previous             text collate "C",
  rotation_request     text,
  rotation_reason      text,
  constraint credential_envelope_primary_key primary key (organisation, id),
  constraint credential_envelope_id_shape check (id ~ '^credential_env_[0-9A-Za-z]{22}$'),
  constraint credential_envelope_mode_known check (
    retrieval_mode in ('callback_delivery', 'contact_channel', 'one_time_retrieval', 'system_to_system_exchange')),
  constraint credential_envelope_agent foreign key (organisation, agent) references principal (organisation, id) on delete cascade,
  constraint credential_envelope_trust foreign key (organisation, trust_profile) references trust_profile (organisation, id) on delete cascade,
  constraint credential_envelope_lists_bounded check (
    cardinality(tools) between 1 and 32 and cardinality(capabilities) between 1 and 32 and cardinality(endpoints) <= 32
    and cardinality(data_modes) <= 32 and cardinality(ledger_references) <= 32),
  constraint credential_envelope_sealed_is_whole check ((sealed_encapsulation is null) = (sealed_ciphertext is null)),
  constraint credential_envelope_rotation_is_whole check (
    (previous is null) = (rotation_request is null) and (previous is null) = (rotation_reason is null))
);
-- A key has one successor.
create unique index credential_envelope_one_successor on credential_envelope (organisation, previous) where previous is not null;
create index credential_envelope_of_key on credential_envelope (organisation, access_key);
create index credential_envelope_of_trust on credential_envelope (organisation, trust_profile);

create table access_key_delivery (
  organisation text collate "C" not null,
  id           text collate "C" not null,
  envelope     text collate "C" not null,
  status       text        not null default 'created',
  -- Where it goes: a URL, an address, a public key.
  destination  text,
  -- The event that tells a callback or a contact of it.
  event        text collate "C",
  delivered_at timestamptz,
  failure      text,
  -- SHA-256 of the token that takes the key, once.
  token_hash   bytea,
  -- The key, under the gate's own keyset and tied to this row, until it is taken or its time is over.
  sealed       bytea,
  waits_until  timestamptz,
  retrieved_at timestamptz,
  created_at   timestamptz not null default now(),
  constraint access_key_delivery_primary_key primary key (organisation, id),
  -- Who takes a key knows no organisation.
  constraint access_key_delivery_id_unique unique (id),
  constraint access_key_delivery_id_shape check (id ~ '^delivery_[0-9A-Za-z]{22}$'),
  constraint access_key_delivery_envelope foreign key (organisation, envelope) references credential_envelope (organisation, id) on delete cascade,
  constraint access_key_delivery_status_known check (status in (
    'created', 'queued_for_delivery', 'callback_delivered', 'contact_delivered', 'retrieval_ready', 'rotated', 'revoked', 'delivery_failed')),
  constraint access_key_delivery_token_length check (octet_length(token_hash) = 32),
  constraint access_key_delivery_ends check (sealed is null or (waits_until is not null and token_hash is not null and retrieved_at is null)),
  -- What has ended holds nothing.
  constraint access_key_delivery_ended_is_empty check (status not in ('rotated', 'revoked', 'delivery_failed') or sealed is null)
);
create unique index access_key_delivery_of_envelope on access_key_delivery (organisation, envelope);
create index access_key_delivery_waiting on access_key_delivery (waits_until) where sealed is not null;

-- Keys end with the trust they were delivered under. By the database itself, so that trust that is taken back by hand has ended as well.
create function end_keys_with_trust() returns trigger
language plpgsql as $$
begin
  update agent_key key set status = 'revoked', revoked_at = now()
  from credential_envelope envelope
  where envelope.organisation = new.organisation and envelope.trust_profile = new.id
    and key.organisation = envelope.organisation and key.id = envelope.access_key and key.revoked_at is null;
  update access_key_delivery delivery set status = 'revoked', sealed = null
  from credential_envelope envelope
  where envelope.organisation = new.organisation and envelope.trust_profile = new.id
    and delivery.organisation = envelope.organisation and delivery.envelope = envelope.id
    and delivery.status not in ('rotated', 'revoked', 'delivery_failed');
  return null;
end $$;
create trigger trust_profile_ends_its_keys after update on trust_profile for each row
  when (new.review_status = 'revoked') execute function end_keys_with_trust();
