-- Openings of an access past what is granted, by people in an emergency: short, with a reason, one at a time for an agent and a service.
-- Each is kept for ever.

create table break_glass (
  organisation text collate "C" not null,
  id           text collate "C" not null,
  agent        text collate "C" not null,
  service      text collate "C" not null,
  reason       text        not null,
  opened_by    text collate "C" not null,
  opened_at    timestamptz not null default now(),
  expires_at   timestamptz not null,
  -- Written down when somebody closes it, or some time after it has expired.
  ended_at     timestamptz,
  -- Null: it ended by itself.
  closed_by    text collate "C",
  constraint break_glass_primary_key primary key (organisation, id),
  constraint break_glass_id_shape check (id ~ '^brk_[0-9A-Za-z]{22}$'),
  constraint break_glass_agent foreign key (organisation, agent) references principal (organisation, id) on delete cascade,
  constraint break_glass_service_shape check (service ~ '^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$'),
  constraint break_glass_reason_length check (char_length(reason) between 1 and 500),
  constraint break_glass_is_short check (expires_at > opened_at and expires_at <= opened_at + interval '1 hour'),
  constraint break_glass_closed_has_ended check (closed_by is null or ended_at is not null)
);
create unique index break_glass_one_open on break_glass (organisation, agent, service) where ended_at is null;
create index break_glass_due on break_glass (expires_at) where ended_at is null;
select watch('break_glass', 'agent', 'agent');

-- What an opening is for, who opened it and until when never change, but for its end, which only comes sooner.
create function keep_opening() returns trigger
language plpgsql as $$
begin
  if (new.organisation, new.id, new.agent, new.service, new.reason, new.opened_by, new.opened_at, new.expires_at)
    is distinct from (old.organisation, old.id, old.agent, old.service, old.reason, old.opened_by, old.opened_at, old.expires_at)
    or old.ended_at is not null then
    raise exception 'an opening only ever ends' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger break_glass_only_ends before update on break_glass for each row execute function keep_opening();

-- An opening is the farthest source of all: it is used where nothing else that is alive grants the service.
create or replace view held_grant as
select organisation, agent, service, id, refresh_policy, expires_at, 'direct' as source, 0 as precedence,
  null::text as delegated_by, service as vault_service
from agent_grant
union all
select member.organisation, member.agent, granted.service, granted.id, granted.refresh_policy, granted.expires_at,
  'group:' || agent_group.name, 1, null, granted.service
from agent_group_member member
join agent_group on agent_group.organisation = member.organisation and agent_group.id = member.group_id
join group_grant granted on granted.organisation = member.organisation and granted.group_id = member.group_id
union all
select delegation.organisation, delegation.agent, delegation.service, delegation.id, 'none', delegation.expires_at,
  'delegation', 2, delegation.user_id, delegation.credential
from delegation
join user_account on user_account.organisation = delegation.organisation and user_account.id = delegation.user_id and user_account.status = 'active'
join credential on credential.organisation = delegation.organisation and credential.service_name = delegation.credential and credential.status = 'active'
union all
select organisation, agent, service, id, 'none', expires_at, 'break-glass', 3, null, service
from break_glass where ended_at is null;
