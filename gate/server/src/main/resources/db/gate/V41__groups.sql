-- Groups of agents, and grants to all of a group at once.

create table agent_group (
  organisation text collate "C" not null,
  id           text collate "C" not null,
  -- Shown to its members as the source of a grant, so it never changes.
  name         text collate "C" not null,
  description  text        not null default '',
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now(),
  constraint agent_group_primary_key primary key (organisation, id),
  constraint agent_group_id_shape check (id ~ '^grp_[0-9A-Za-z]{22}$'),
  constraint agent_group_organisation foreign key (organisation) references organisation (id),
  constraint agent_group_name_unique unique (organisation, name),
  constraint agent_group_name_shape check (name ~ '^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$'),
  constraint agent_group_description_length check (char_length(description) <= 1000)
);

create table agent_group_member (
  organisation text collate "C" not null,
  group_id     text collate "C" not null,
  agent        text collate "C" not null,
  added_at     timestamptz not null default now(),
  constraint agent_group_member_primary_key primary key (organisation, group_id, agent),
  constraint agent_group_member_group foreign key (organisation, group_id) references agent_group (organisation, id) on delete cascade,
  constraint agent_group_member_agent foreign key (organisation, agent) references agent (organisation, id) on delete cascade
);
create index agent_group_member_by_agent on agent_group_member (organisation, agent);

create table group_grant (
  organisation        text collate "C" not null,
  id                  text collate "C" not null,
  group_id            text collate "C" not null,
  service             text collate "C" not null,
  refresh_policy      text        not null default 'none',
  expires_at          timestamptz,
  created_at          timestamptz not null default now(),
  notes               text        not null default '',
  policy_expires_at   timestamptz,
  max_ttl_seconds     integer,
  default_ttl_seconds integer,
  updated_at          timestamptz not null default now(),
  constraint group_grant_primary_key primary key (organisation, id),
  constraint group_grant_id_shape check (id ~ '^grt_[0-9A-Za-z]{22}$'),
  constraint group_grant_group foreign key (organisation, group_id) references agent_group (organisation, id) on delete cascade,
  constraint group_grant_service_unique unique (organisation, group_id, service),
  constraint group_grant_service_shape check (service ~ '^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$'),
  constraint group_grant_refresh_policy_known check (refresh_policy in ('none', 'auto')),
  constraint group_grant_expires_later check (expires_at > created_at),
  constraint group_grant_notes_length check (char_length(notes) <= 2000),
  constraint group_grant_max_ttl_bounded check (max_ttl_seconds between 3600 and 2592000),
  constraint group_grant_default_ttl_bounded check (default_ttl_seconds between 3600 and coalesce(max_ttl_seconds, 2592000)),
  constraint group_grant_ends_with_its_policy check (policy_expires_at is null or coalesce(expires_at <= policy_expires_at, false)),
  constraint group_grant_limited_grant_ends check (max_ttl_seconds is null or expires_at is not null)
);

-- What each agent holds, and from where; the one with the lowest precedence is the nearest. A decision reads it, so that
-- what is listed and what is used are the same.
create view held_grant as
select organisation, agent, service, id, refresh_policy, expires_at, 'direct' as source, 0 as precedence
from agent_grant
union all
select member.organisation, member.agent, granted.service, granted.id, granted.refresh_policy, granted.expires_at,
  'group:' || agent_group.name, 1
from agent_group_member member
join agent_group on agent_group.organisation = member.organisation and agent_group.id = member.group_id
join group_grant granted on granted.organisation = member.organisation and granted.group_id = member.group_id;

alter table change drop constraint change_kind_known;
alter table change add constraint change_kind_known check (subject_kind ~ '^[a-z][a-z_]{0,30}$');

do $$
declare
  watched record;
begin
  for watched in
    select * from (values
      ('agent_group', 'group', 'id'),
      ('agent_group_member', 'agent', 'agent'),
      ('group_grant', 'group', 'group_id')) as decision_table (name, kind, subject_column)
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
