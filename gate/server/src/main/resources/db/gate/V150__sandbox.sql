-- Credentials of the sandbox, which anybody is given who asks, and what they said of themselves. Nothing of an organisation can be reached with
-- one: no decision about credentials reads this table, so it raises no version.
create table sandbox_credential (
  organisation text collate "C" not null,
  id           text collate "C" not null,
  -- The request that was answered with it.
  request      text collate "C" not null,
  -- SHA-256 of the whole text, unique over all organisations: it is looked up by it alone.
  hash         bytea       not null,
  hint         text collate "C" not null,
  scopes       text[]      not null,
  -- What was answered, as JSON; nobody has checked any of it.
  answers      text        not null,
  -- What it is counted on, besides all of them together: where it was asked for, and whose e-mail; '' for all who gave none.
  network      text collate "C" not null,
  email_domain text collate "C" not null,
  created_at   timestamptz not null default statement_timestamp(),
  expires_at   timestamptz not null,
  last_used_at timestamptz,
  -- When it ended before its time, by whom, and why.
  ended_at     timestamptz,
  ended_by     text collate "C",
  end_reason   text,
  -- The agent that it became.
  agent        text collate "C",
  constraint sandbox_credential_primary_key primary key (organisation, id),
  constraint sandbox_credential_organisation foreign key (organisation) references organisation (id),
  constraint sandbox_credential_id_shape check (id ~ '^sbx_[0-9A-Za-z]{22}$'),
  constraint sandbox_credential_request_shape check (request ~ '^sbr_[0-9A-Za-z]{22}$'),
  constraint sandbox_credential_hash_unique unique (hash),
  constraint sandbox_credential_hash_length check (octet_length(hash) = 32),
  constraint sandbox_credential_hint_shape check (hint ~ '^[a-z][a-z0-9]{1,15}_[0-9A-Za-z]{4}$'),
  constraint sandbox_credential_scopes_bounded check (cardinality(scopes) between 1 and 20 and array_position(scopes, null) is null),
  constraint sandbox_credential_answers_bounded check (octet_length(answers) <= 131072),
  constraint sandbox_credential_network_bounded check (char_length(network) between 1 and 64),
  constraint sandbox_credential_email_domain_bounded check (char_length(email_domain) <= 253),
  constraint sandbox_credential_is_short check (expires_at > created_at and expires_at <= created_at + interval '7 days'),
  constraint sandbox_credential_end_is_told check ((ended_at is null) = (ended_by is null)),
  constraint sandbox_credential_end_reason_bounded check (char_length(end_reason) <= 255),
  constraint sandbox_credential_agent_ends_it check (agent is null or ended_at is not null)
);
create index sandbox_credential_by_network on sandbox_credential (organisation, network, created_at);
create index sandbox_credential_by_email_domain on sandbox_credential (organisation, email_domain, created_at);
create index sandbox_credential_by_time on sandbox_credential (organisation, created_at);
create index sandbox_credential_by_end on sandbox_credential (expires_at);

-- What it is for and how long never changes, and what has ended has ended.
create function keep_sandbox_credential() returns trigger
language plpgsql as $$
begin
  if (new.organisation, new.id, new.request, new.hash, new.hint, new.scopes, new.answers, new.network, new.email_domain, new.created_at, new.expires_at)
    is distinct from (old.organisation, old.id, old.request, old.hash, old.hint, old.scopes, old.answers, old.network, old.email_domain, old.created_at, old.expires_at)
    or (old.ended_at is not null and (new.ended_at, new.ended_by, new.end_reason, new.agent)
      is distinct from (old.ended_at, old.ended_by, old.end_reason, old.agent)) then
    raise exception 'a credential of the sandbox only ever ends' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger sandbox_credential_only_ends before update on sandbox_credential for each row execute function keep_sandbox_credential();
