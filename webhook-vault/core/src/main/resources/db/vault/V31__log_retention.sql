-- Entries leave the log from its beginning when their time is over; their hashes stay in the tree. So many, ever, up to this sequence.
alter table log_tree add removed bigint not null default 0, add removed_sequence bigint not null default 0;
alter table log_tree add constraint log_tree_removed_check
  check (removed between 0 and size and removed_sequence between removed and last_sequence and (removed = 0) = (removed_sequence = 0));

-- The mark only grows, and not before the log says so: log_removed, with so many and the root over them.
create function refuse_untold_removal() returns trigger language plpgsql as $$
begin
  if new.removed < old.removed or new.removed_sequence < old.removed_sequence
      or (new.removed = old.removed) <> (new.removed_sequence = old.removed_sequence)
      or (new.removed > old.removed and not exists (
        select from release_log where organisation = new.organisation and sequence > new.last_sequence
          and reason = 'log_removed' and split_part(subject, ' ', 1) = new.removed::text)) then
    raise exception 'entries are removed from the beginning of the log, once the log says so' using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;
create trigger log_tree_tells_removals before update of removed, removed_sequence on log_tree
  for each row execute function refuse_untold_removal();

-- Everything else is refused as before: a change, and a removal beyond the mark or of which a transaction does not say that it is one.
drop trigger release_log_append_only on release_log;
create trigger release_log_append_only before update or truncate on release_log
  for each statement execute function refuse_log_change();
create function refuse_log_removal() returns trigger language plpgsql as $$
begin
  if exists (
    select from gone left join log_tree using (organisation)
    where gone.sequence > coalesce(log_tree.removed_sequence, 0)
      or gone.organisation is distinct from current_setting('sallyport.log_removal', true)) then
    raise exception 'the release log is append-only' using errcode = 'restrict_violation';
  end if;
  return null;
end
$$;
create trigger release_log_removal after delete on release_log referencing old table as gone
  for each statement execute function refuse_log_removal();
