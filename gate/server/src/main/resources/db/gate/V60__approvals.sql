-- Requests that a policy holds until somebody approves them. No version is raised: a decision about a held request looks its
-- approval up each time, and takes it under the row's own lock when it is proven.

create table approval (
  organisation    text collate "C" not null,
  id              text collate "C" not null,
  -- What was asked for, as it was when it was asked for. It never changes: what is approved is exactly this.
  agent           text collate "C" not null,
  service         text collate "C" not null,
  -- Subject of the user for whom the agent asked; null: for itself.
  user_subject    text collate "C",
  grant_id        text collate "C" not null,
  -- SHA-256 of the canonical form of all of it.
  action_hash     bytea       not null,
  -- The demands of the policies, as JSON.
  demands         text        not null,
  -- Why, in the agent's words.
  reason          text,
  -- Longest that an approval may last, as the rules say; null: for one request.
  longest_seconds integer,
  status          text        not null default 'pending',
  created_at      timestamptz not null default now(),
  -- When the status ends by itself: pending undecided, approved unused, executing unfinished. Of a denied one: until when the agent
  -- is told so instead of asking again.
  expires_at      timestamptz not null,
  decided_at      timestamptz,
  decided_by      text collate "C",
  decision_reason text,
  -- How long it was approved for; null: for one request.
  lasts_seconds   integer,
  uses            integer     not null default 0,
  last_used_at    timestamptz,
  constraint approval_primary_key primary key (organisation, id),
  constraint approval_id_shape check (id ~ '^apr_[0-9A-Za-z]{22}$'),
  constraint approval_agent foreign key (organisation, agent) references agent (organisation, id) on delete cascade,
  constraint approval_service_shape check (service ~ '^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$'),
  constraint approval_hash_length check (octet_length(action_hash) = 32),
  constraint approval_demands_are_an_array check (demands is json array and octet_length(demands) <= 65536),
  constraint approval_reason_length check (char_length(reason) between 1 and 500),
  constraint approval_longest_bounded check (longest_seconds between 60 and 604800),
  constraint approval_status_known check (status in ('pending', 'approved', 'executing', 'executed', 'denied', 'expired', 'failed')),
  constraint approval_decided_by_somebody check (
    (decided_by is null) = (decided_at is null)
    and (status <> 'pending' or decided_by is null)
    and (status not in ('approved', 'executing', 'executed', 'denied', 'failed') or decided_by is not null)),
  constraint approval_decision_reason_length check (char_length(decision_reason) between 1 and 500),
  constraint approval_denied_has_reason check (status <> 'denied' or decision_reason is not null),
  constraint approval_lasts_no_longer_than_permitted check (lasts_seconds is null or lasts_seconds between 60 and coalesce(longest_seconds, 0)),
  constraint approval_used_as_approved check (uses >= 0 and (uses <= 1 or lasts_seconds is not null) and (uses > 0) = (last_used_at is not null)),
  -- Who asks is never who decides.
  constraint approval_decided_by_another check (decided_by <> agent)
);
-- Asking again is the same request.
create unique index approval_one_open on approval (organisation, agent, action_hash) where status in ('pending', 'approved');
create index approval_by_action on approval (organisation, agent, action_hash, created_at);
create index approval_by_agent on approval (organisation, agent, created_at);
create index approval_by_status on approval (organisation, status, id);
create index approval_due on approval (expires_at) where status in ('pending', 'approved', 'executing');

-- What was asked for stays what was asked for, whoever writes.
create function refuse_change_of_action() returns trigger
language plpgsql as $$
begin
  raise exception 'what is to be approved never changes' using errcode = 'restrict_violation';
end $$;
create trigger approval_action_is_frozen
  before update of organisation, id, agent, service, user_subject, grant_id, action_hash, demands, reason, longest_seconds, created_at on approval
  for each row when (
    (new.organisation, new.id, new.agent, new.service, new.user_subject, new.grant_id, new.action_hash, new.demands, new.reason,
      new.longest_seconds, new.created_at)
    is distinct from
    (old.organisation, old.id, old.agent, old.service, old.user_subject, old.grant_id, old.action_hash, old.demands, old.reason,
      old.longest_seconds, old.created_at))
  execute function refuse_change_of_action();
