-- Principals: agents, apps and service accounts. Deleting one leaves its row, so that its id never comes back and the log can still be read.

-- Makes decisions see every change of a table: statement triggers that raise the version, for the kind of subject and the column
-- that holds its id.
create function watch(watched text, kind text, subject_column text) returns void
language plpgsql as $$
begin
  execute format('create trigger %1$s_insert_raises_version after insert on %1$I referencing new table as added '
    'for each statement execute function note_changes(%2$L, %3$L)', watched, kind, subject_column);
  execute format('create trigger %1$s_update_raises_version after update on %1$I referencing old table as removed new table as added '
    'for each statement execute function note_changes(%2$L, %3$L)', watched, kind, subject_column);
  execute format('create trigger %1$s_delete_raises_version after delete on %1$I referencing old table as removed '
    'for each statement execute function note_changes(%2$L, %3$L)', watched, kind, subject_column);
  execute format('create trigger %1$s_is_not_truncated before truncate on %1$I '
    'for each statement execute function refuse_truncate()', watched);
end $$;

drop trigger agent_insert_raises_version on agent;
drop trigger agent_update_raises_version on agent;
drop trigger agent_delete_raises_version on agent;
drop trigger agent_is_not_truncated on agent;
drop trigger if exists agent_detaches_policies on agent;
drop trigger if exists agent_carries_policies on agent;

alter table agent rename to principal;
alter table principal
  add column kind       text collate "C" not null default 'agent',
  add column deleted_at timestamptz,
  drop constraint agent_id_shape,
  add constraint principal_id_shape check (
    (kind, left(id, 4)) in (('agent', 'agt_'), ('app', 'app_'), ('service_account', 'sva_')) and id ~ '^[a-z]{3}_[0-9A-Za-z]{22}$'),
  -- An agent's name is for people; the other names are what people know the thing by.
  add constraint principal_name_shape check (kind = 'agent' or name ~ '^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$'),
  drop constraint agent_status_known,
  add constraint principal_status_known check (status in ('active', 'suspended', 'deleted')),
  add constraint principal_deleted_has_time check ((status = 'deleted') = (deleted_at is not null));
-- Of those that are there; a name is free again when its principal is deleted.
create unique index principal_name_unique on principal (organisation, kind, name) where kind <> 'agent' and deleted_at is null;
select watch('principal', 'agent', 'id');

-- The principals that there are. Whoever asks for principals asks here, and so never meets a deleted one.
create view agent as
select organisation, id, name, description, status, mcp_enabled, allow_query_key, created_at, updated_at, kind
from principal where deleted_at is null;

create function keep_principal() returns trigger
language plpgsql as $$
begin
  if old.deleted_at is not null then
    raise exception 'what is deleted stays as it was' using errcode = 'restrict_violation';
  end if;
  if new.kind <> old.kind or (new.kind <> 'agent' and new.name <> old.name) then
    raise exception 'a principal keeps its kind, and its name unless it is an agent' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger principal_is_kept before update on principal for each row execute function keep_principal();

-- What ends with a principal: its keys are revoked; what it was granted, its memberships and its policies go. By the database itself, so
-- that a principal deleted by hand has ended as well.
create function end_with_principals() returns trigger
language plpgsql as $$
declare
  organisations text[];
  ids text[];
  kinds text[];
begin
  select array_agg(added.organisation), array_agg(added.id), array_agg(added.kind) into organisations, ids, kinds
  from added join removed on removed.organisation = added.organisation and removed.id = added.id
  where removed.deleted_at is null and added.deleted_at is not null;
  if ids is null then
    return null;
  end if;
  update agent_key key set status = 'revoked', revoked_at = now()
  from unnest(organisations, ids) as gone (organisation, id)
  where key.organisation = gone.organisation and key.agent = gone.id and key.revoked_at is null;
  delete from agent_grant granted using unnest(organisations, ids) as gone (organisation, id)
  where granted.organisation = gone.organisation and granted.agent = gone.id;
  delete from delegation using unnest(organisations, ids) as gone (organisation, id)
  where delegation.organisation = gone.organisation and delegation.agent = gone.id;
  delete from agent_group_member member using unnest(organisations, ids) as gone (organisation, id)
  where member.organisation = gone.organisation and member.agent = gone.id;
  delete from policy_attachment attachment using unnest(organisations, ids, kinds) as gone (organisation, id, kind)
  where attachment.organisation = gone.organisation and attachment.target_type = gone.kind and attachment.target_id = gone.id;
  return null;
end $$;
create trigger principal_ends_what_is_its_own after update on principal referencing old table as removed new table as added
  for each statement execute function end_with_principals();

-- Statement trigger of principals: a row that is taken away by hand takes its attachments along. See R__policy_targets.sql.
create function detach_policies_of_principals() returns trigger
language plpgsql as $$
begin
  delete from policy_attachment attachment using removed
  where attachment.organisation = removed.organisation and attachment.target_type = removed.kind and attachment.target_id = removed.id;
  return null;
end $$;

alter table policy_attachment
  drop constraint policy_attachment_type_known,
  add constraint policy_attachment_type_known
    check (target_type in ('organisation', 'agent', 'app', 'service_account', 'grant', 'credential'));
