-- Users, which of an organisation's credentials are theirs, and to which agents they delegate them.

create table user_account (
  organisation text collate "C" not null,
  id           text collate "C" not null,
  -- The claim sub of the user's tokens; the issuer is the one that the gate is configured with.
  subject      text collate "C" not null,
  status       text        not null default 'active',
  created_at   timestamptz not null default now(),
  constraint user_account_primary_key primary key (organisation, id),
  constraint user_account_id_shape check (id ~ '^usr_[0-9A-Za-z]{22}$'),
  constraint user_account_organisation foreign key (organisation) references organisation (id),
  constraint user_account_subject_unique unique (organisation, subject),
  constraint user_account_subject_length check (char_length(subject) between 1 and 255),
  constraint user_account_status_known check (status in ('active', 'suspended'))
);

-- A credential is one user's at most.
create table user_credential (
  organisation text collate "C" not null,
  service      text collate "C" not null,
  user_id      text collate "C" not null,
  constraint user_credential_primary_key primary key (organisation, service),
  constraint user_credential_with_user_unique unique (organisation, service, user_id),
  constraint user_credential_credential foreign key (organisation, service) references credential (organisation, service_name) on delete cascade,
  constraint user_credential_user foreign key (organisation, user_id) references user_account (organisation, id) on delete cascade
);
create index user_credential_by_user on user_credential (organisation, user_id);

create table delegation (
  organisation text collate "C" not null,
  id           text collate "C" not null,
  user_id      text collate "C" not null,
  agent        text collate "C" not null,
  -- What the agent asks for, and what the vault is asked for: of several users' credentials for one service each has a name of its own.
  service      text collate "C" not null,
  credential   text collate "C" not null,
  expires_at   timestamptz not null,
  created_at   timestamptz not null default now(),
  constraint delegation_primary_key primary key (organisation, id),
  constraint delegation_id_shape check (id ~ '^dlg_[0-9A-Za-z]{22}$'),
  constraint delegation_agent foreign key (organisation, agent) references agent (organisation, id) on delete cascade,
  -- A credential that is not the user's any more takes its delegations along.
  constraint delegation_of_own_credential foreign key (organisation, credential, user_id)
    references user_credential (organisation, service, user_id) on delete cascade,
  constraint delegation_once unique (organisation, agent, service, user_id),
  constraint delegation_service_shape check (service ~ '^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$'),
  constraint delegation_expires_later check (expires_at > created_at)
);
create index delegation_by_user on delegation (organisation, user_id);
create index delegation_by_credential on delegation (organisation, credential);

-- A delegation counts while its whole chain stands: the user, the user's credential, and itself.
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
join credential on credential.organisation = delegation.organisation and credential.service_name = delegation.credential and credential.status = 'active';

do $$
declare
  watched record;
begin
  for watched in
    select * from (values
      ('user_account', 'user', 'id'),
      ('user_credential', 'user', 'user_id'),
      ('delegation', 'agent', 'agent')) as decision_table (name, kind, subject_column)
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
