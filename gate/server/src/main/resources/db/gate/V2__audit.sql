-- What was asked of the gate and what it answered: written before the answer leaves, and never changed afterwards.
-- One index only, and codes instead of words where every row carries one: this is the table that grows with every request.

create table audit (
  -- Rises with every record. Cursors of the listing are made of it.
  id           bigint      not null generated always as identity,
  -- The database's clock, one for all gates. Records of one batch share it.
  at           timestamptz not null default statement_timestamp(),
  -- Codes of AuditAction, AuditDecision and AuditSource; the view audit_in_words spells them out.
  action       smallint    not null,
  decision     smallint    not null,
  source       smallint    not null,
  -- "none" for a key that belongs to no organisation. No foreign key: the record outlives what it speaks of.
  organisation text        collate "C" not null,
  -- Why it was refused; null when it was allowed.
  reason       text        collate "C",
  -- The agent or the operator.
  actor_id     text        collate "C",
  -- The agent's key; for an unknown key the first 12 hex digits of its SHA-256, never the key.
  key_id       text        collate "C",
  -- The grant that was used, or the thing that an operator changed.
  object_id    text        collate "C",
  service      text        collate "C",
  client       text        collate "C",
  ticket_id    text        collate "C",
  request_id   text        collate "C",
  constraint audit_primary_key primary key (organisation, id),
  constraint audit_decision_has_its_reason check ((decision = 1) = (reason is null))
);

create view audit_in_words as
select id, at, organisation,
  case action
    when 1 then 'agent_credential' when 2 then 'list_grants' when 3 then 'whoami' when 4 then 'store' when 5 then 'user_reveal'
    when 20 then 'agent_created' when 21 then 'agent_changed' when 22 then 'agent_deleted' when 23 then 'key_rotated'
    when 24 then 'grant_created' when 25 then 'grant_revoked' when 26 then 'credential_changed' when 27 then 'credential_deleted'
    when 28 then 'vault_bound' when 29 then 'vault_locked' when 30 then 'vault_unlocked' end as action,
  case decision when 1 then 'allow' when 2 then 'deny' end as decision,
  case source when 1 then 'direct' when 2 then 'agent' end as source,
  reason, actor_id, key_id, object_id, service, client, ticket_id, request_id
from audit;

create function refuse_change_of_audit() returns trigger
language plpgsql as $$
begin
  raise exception 'audit records are only ever added' using errcode = 'restrict_violation';
end $$;

create trigger audit_is_append_only before update or delete or truncate on audit
  for each statement execute function refuse_change_of_audit();
-- Also for a session that replays replication, where ordinary triggers sleep.
alter table audit enable always trigger audit_is_append_only;
revoke update, delete, truncate on audit from current_user;

-- When a key was last used: written lazily, may lose a little, read by no decision, so it never raises a version.
create table key_use (
  organisation text        not null,
  key_id       text        not null,
  last_used_at timestamptz not null,
  constraint key_use_primary_key primary key (organisation, key_id)
) with (fillfactor = 70);

-- A key may end by itself; null: until revoked.
alter table agent_key add column expires_at timestamptz;
