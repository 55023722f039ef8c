-- Policies: named sets of rules that restrict what grants permit, and what they are attached to.

create table policy (
  organisation text collate "C" not null,
  id           text collate "C" not null,
  name         text        not null,
  -- Rises with every change of the policy. Every version is kept in policy_version.
  version      integer     not null default 1,
  enabled      boolean     not null,
  -- The rules in their canonical JSON.
  rules        text        not null,
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now(),
  constraint policy_primary_key primary key (organisation, id),
  constraint policy_id_shape check (id ~ '^pol_[0-9A-Za-z]{22}$'),
  constraint policy_organisation foreign key (organisation) references organisation (id),
  constraint policy_name_unique unique (organisation, name),
  constraint policy_name_shape check (char_length(name) between 1 and 100 and name = btrim(name) and name !~ '[[:cntrl:]]'),
  constraint policy_version_positive check (version > 0),
  constraint policy_rules_are_an_array check (rules is json array and octet_length(rules) <= 262144)
);

-- What a version said. Never changed, and kept when the policy is deleted: the log's traces name policy and version.
create table policy_version (
  organisation text collate "C" not null,
  policy       text collate "C" not null,
  version      integer     not null,
  name         text        not null,
  enabled      boolean     not null,
  rules        text        not null,
  changed_at   timestamptz not null default now(),
  constraint policy_version_primary_key primary key (organisation, policy, version)
);

-- Written by the database itself, so that a change made by hand has its version too.
create function keep_policy_version() returns trigger
language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if (new.name, new.enabled, new.rules) is not distinct from (old.name, old.enabled, old.rules) then
      return new;
    end if;
    new.version := old.version + 1;
    new.updated_at := now();
  else -- also when somebody puts a deleted one back by hand
    select coalesce(max(version), 0) + 1 into new.version from policy_version
    where organisation = new.organisation and policy = new.id;
  end if;
  insert into policy_version (organisation, policy, version, name, enabled, rules)
  values (new.organisation, new.id, new.version, new.name, new.enabled, new.rules);
  return new;
end $$;
create trigger policy_keeps_its_versions before insert or update on policy
  for each row execute function keep_policy_version();

create function refuse_change_of_policy_version() returns trigger
language plpgsql as $$
begin
  raise exception 'versions of policies are only ever added' using errcode = 'restrict_violation';
end $$;
create trigger policy_version_is_append_only before update or delete or truncate on policy_version
  for each statement execute function refuse_change_of_policy_version();

-- Which requests a policy restricts. A target that is deleted takes its attachments along: see R__policy_targets.sql.
create table policy_attachment (
  organisation text collate "C" not null,
  target_type  text collate "C" not null,
  target_id    text collate "C" not null,
  policy       text collate "C" not null,
  attached_at  timestamptz not null default now(),
  constraint policy_attachment_primary_key primary key (organisation, target_type, target_id, policy),
  constraint policy_attachment_policy foreign key (organisation, policy) references policy (organisation, id) on delete cascade,
  constraint policy_attachment_type_known check (target_type in ('organisation', 'agent', 'grant', 'credential'))
);
create index policy_attachment_by_policy on policy_attachment (organisation, policy);

alter table change drop constraint change_kind_known;
alter table change add constraint change_kind_known check (subject_kind ~ '^[a-z][a-z_]{0,30}$');

do $$
declare
  watched record;
begin
  for watched in
    select * from (values
      ('policy', 'policy', 'id'),
      ('policy_attachment', 'policy', 'policy')) as decision_table (name, kind, subject_column)
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

-- Statement triggers of every table whose rows policies are attached to; argument: the type of target.
create function detach_policies() returns trigger
language plpgsql as $$
begin
  delete from policy_attachment attachment using removed
  where attachment.organisation = removed.organisation and attachment.target_type = tg_argv[0] and attachment.target_id = removed.id;
  return null;
end $$;

-- A grant that is made again takes the place of the one before, with another id: what restricted it still does.
create function carry_policies() returns trigger
language plpgsql as $$
begin
  update policy_attachment set target_id = new.id
  where organisation = new.organisation and target_type = tg_argv[0] and target_id = old.id;
  return null;
end $$;
