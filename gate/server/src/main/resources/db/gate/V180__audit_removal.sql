-- Records may be removed from the beginning of a log when their time is over, by remove_audit() and nothing else: it writes the record of
-- it first. Hashes stay, so every proof stays.

alter table audit_tree
  -- How many records were ever removed, and the id of the last of them.
  add column removed    bigint not null default 0,
  add column removed_id bigint not null default 0,
  -- The record that says so, and when it was written.
  add column removal_id bigint not null default 0,
  add column removed_at timestamptz,
  add constraint audit_tree_removed_is_a_part check (removed between 0 and size and removed_id <= last_id and (removed = 0) = (removed_at is null));

-- As before, and: what is said to be removed grows only, is in the tree, and is said by a record that is not in the tree yet.
create or replace function refuse_shrinking_tree() returns trigger
language plpgsql as $$
begin
  if tg_op <> 'UPDATE' then
    raise exception 'the tree of the log only grows' using errcode = 'restrict_violation';
  elsif tg_table_name = 'audit_tree' then
    if new.size < old.size or new.last_id < old.last_id or new.origin <> old.origin or new.organisation <> old.organisation
        or new.removed < old.removed then
      raise exception 'the tree of the log only grows' using errcode = 'restrict_violation';
    end if;
    if (new.removed, new.removed_id, new.removal_id, new.removed_at) is distinct from (old.removed, old.removed_id, old.removal_id, old.removed_at)
        and (new.removed = old.removed or not exists (
          select from audit where audit.organisation = new.organisation and audit.id = new.removal_id and audit.id > new.last_id
            and audit.action = 187 and split_part(audit.object_id, ' ', 1) = new.removed::text)
        or not exists (
          select from audit_tile tile where tile.organisation = new.organisation and tile.level = 0 and tile.number = (new.removed - 1) / 256
            and tile.ids[(new.removed - 1) % 256 + 1] = new.removed_id)) then
      raise exception 'what is removed of the log is said by the log' using errcode = 'restrict_violation';
    end if;
  elsif (new.organisation, new.level, new.number) is distinct from (old.organisation, old.level, old.number)
      or substring(new.hashes for octet_length(old.hashes)) <> old.hashes
      or new.ids[1:cardinality(old.ids)] is distinct from old.ids then
    raise exception 'the tree of the log only grows' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;

-- As before, but for remove_audit(), which says whose records it removes while it does.
create or replace function refuse_change_of_audit() returns trigger
language plpgsql as $$
begin
  if tg_op = 'DELETE' and coalesce(current_setting('sallyport.removing_audit', true), '') <> '' then
    return null;
  end if;
  raise exception 'audit records are only ever added' using errcode = 'restrict_violation';
end $$;

-- Whoever says so as well removes nothing above the mark, and of nobody else.
create function refuse_deletion_from_audit() returns trigger
language plpgsql as $$
begin
  if exists (
      select from gone left join audit_tree tree on tree.organisation = gone.organisation
      where gone.organisation is distinct from current_setting('sallyport.removing_audit', true) or tree.removed_id is null or gone.id > tree.removed_id) then
    raise exception 'audit records are only removed by remove_audit()' using errcode = 'restrict_violation';
  end if;
  return null;
end $$;

create trigger audit_is_removed_from_its_beginning after delete on audit
  referencing old table as gone for each statement execute function refuse_deletion_from_audit();
alter table audit enable always trigger audit_is_removed_from_its_beginning;
grant delete on audit to current_user;

-- Removes the records up to the tree's size asked_to, if those up to asked_from are what was removed before. The caller has compared them
-- with the tree, and computed the root over asked_to records. Says whether it did.
create function remove_audit(asked text, asked_from bigint, asked_to bigint, root text) returns boolean
language plpgsql as $$
declare
  tree audit_tree%rowtype;
  last bigint;
  said bigint;
  gone bigint;
begin
  select * into tree from audit_tree where organisation = asked for update;
  if not found or tree.removed <> asked_from or asked_to <= asked_from or asked_to > tree.size then
    return false;
  end if;
  select ids[(asked_to - 1) % 256 + 1] into strict last from audit_tile
  where organisation = asked and level = 0 and number = (asked_to - 1) / 256;
  insert into audit (organisation, action, decision, source, actor_id, object_id) values (asked, 187, 1, 3, 'gate', asked_to || ' ' || root)
  returning id into said;
  update audit_tree set removed = asked_to, removed_id = last, removal_id = said, removed_at = statement_timestamp() where organisation = asked;
  perform set_config('sallyport.removing_audit', asked, true);
  delete from audit where organisation = asked and id > tree.removed_id and id <= last;
  get diagnostics gone = row_count;
  perform set_config('sallyport.removing_audit', '', true);
  if gone <> asked_to - asked_from then
    raise exception 'the log has other records than its tree' using errcode = 'restrict_violation';
  end if;
  return true;
end $$;
