-- The vault's own database. Every table is keyed by organisation. Names compare byte by byte (collate "C").

create table vault_keyset (
  organisation text collate "C" primary key,
  generation bigint not null check (generation >= 1),
  wrapped_by text not null check (length(wrapped_by) between 1 and 200),
  wrapped bytea not null check (length(wrapped) between 1 and 65536)
);

-- One row per credential, with all its fields: each ciphertext is bound to organisation, service, field, version and creation.
create table credential (
  organisation text collate "C" not null,
  service text collate "C" not null check (length(service) between 1 and 64),
  creation text collate "C" not null check (length(creation) = 22),
  version bigint not null check (version >= 1),
  token_type text not null check (length(token_type) between 1 and 64),
  expires_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  field_names text[] not null check (cardinality(field_names) between 1 and 32),
  ciphertexts bytea[] not null check (cardinality(ciphertexts) = cardinality(field_names)),
  primary key (organisation, service)
);

-- Tickets that were redeemed; the primary key is what makes a ticket single-use.
create table redemption (
  organisation text collate "C" not null,
  ticket bytea not null check (length(ticket) = 16),
  expires_at timestamptz not null,
  primary key (organisation, ticket)
);
-- Rows arrive in order of expiry, nearly: a block range index costs next to nothing on insert and serves the clean-up.
create index redemption_expiry on redemption using brin (expires_at) with (pages_per_range = 16, autosummarize = on);

create table release_log (
  organisation text collate "C" not null,
  sequence bigint not null generated always as identity,
  at timestamptz not null,
  outcome smallint not null check (outcome between 1 and 3),
  reason text not null,
  ticket text,
  subject text,
  service text,
  purpose text,
  client text,
  request_id text not null,
  primary key (organisation, sequence)
);

create function refuse_log_change() returns trigger language plpgsql as $$
begin
  raise exception 'the release log is append-only' using errcode = 'restrict_violation';
end
$$;
create trigger release_log_append_only before update or delete or truncate on release_log
  for each statement execute function refuse_log_change();

create table binding (
  organisation text collate "C" primary key,
  webhook_id text collate "C" not null,
  kid text collate "C" not null,
  sealed_secret bytea not null check (length(sealed_secret) between 1 and 256),
  created_at timestamptz not null,
  exchanged_at timestamptz,
  exchanged_code bytea check (length(exchanged_code) = 32),
  check ((exchanged_at is null) = (exchanged_code is null))
);

create table exchange_code (
  organisation text collate "C" not null references binding,
  sha256 bytea not null check (length(sha256) = 32),
  expires_at timestamptz not null,
  primary key (organisation, sha256)
);

-- Request ids of signed calls, remembered against replay.
create table signed_call (
  organisation text collate "C" not null,
  request_id text collate "C" not null check (length(request_id) between 1 and 128),
  seen_at timestamptz not null,
  primary key (organisation, request_id)
);
create index signed_call_seen on signed_call (organisation, seen_at);
