-- What policies are attached to: a row that is deleted takes its attachments along, one that gets another id keeps them.
-- Run again whenever this file changes: extend the list with each new type of target.
do $$
declare
  target record;
begin
  for target in
    select * from (values
      ('agent_grant', 'grant'),
      ('group_grant', 'grant'),
      ('credential', 'credential'),
      ('mcp_proxy', 'mcp_proxy')) as policy_target (name, type)
  loop
    execute format('create or replace trigger %1$s_detaches_policies after delete on %1$I referencing old table as removed '
      'for each statement execute function detach_policies(%2$L)', target.name, target.type);
    execute format('create or replace trigger %1$s_carries_policies after update on %1$I '
      'for each row when (new.id is distinct from old.id) execute function carry_policies(%2$L)', target.name, target.type);
  end loop;
end $$;

create or replace trigger principal_detaches_policies after delete on principal referencing old table as removed
  for each statement execute function detach_policies_of_principals();
