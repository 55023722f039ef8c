-- What policies and keys count, and the records of decisions that are counted or explained.

create table counter (
  organisation text   collate "C" not null,
  -- Who counts, what, in which window, and whose requests: such as policy/pol_…/agent/60/agt_….
  name         text   collate "C" not null,
  -- Of a cap: how often it was used. Of a rate: the moment, in microseconds since 1970, up to which its use is paid for.
  level        bigint not null default 0,
  -- No foreign key: it would lock the organisation's row after counters, and changes take the two in the other order.
  constraint counter_primary_key primary key (organisation, name),
  constraint counter_name_length check (char_length(name) between 1 and 255),
  constraint counter_level_positive check (level >= 0)
) with (fillfactor = 50);
comment on table counter is 'raises no version: it changes with every request that is counted, and is decided on under its own lock';

alter table audit
  -- The machine name of the policy's rule that refused; null when none did.
  add column rule  text collate "C",
  -- How each rule of the policies that applied came out, as JSON; null when none applied.
  add column trace text;

-- Writes the records of a batch of decisions. A record is written if its condition holds and every counter that it is charged on
-- has something left; then all of them are charged, and else none. Records are taken in order. Returned are those that were not
-- written: with no charge when the condition does not hold, else with the number of the charge (from 1) that could not be made and
-- the moment at which it could, null for never.
--
-- Each statement in here has a snapshot of its own (read committed, volatile function). First come missing counters, then the
-- locks on all counters of the batch in their one order, and only then is anything looked at: levels are those that the lock
-- protects, and the organisations' versions are as young. Nothing here locks an organisation, so whoever holds one may wait for
-- counters, and nobody who holds counters waits for one.
create function record_charged(
  counter_organisations text[], counter_names text[],
  charge_ends integer[], charge_counters integer[], charge_limits bigint[], charge_costs bigint[],
  organisations text[], versions bigint[], valid_untils bigint[], codes integer[], reasons text[], actors text[], keys text[],
  objects text[], services text[], clients text[], tickets text[], requests text[], rules text[], traces text[])
returns table (record integer, charge integer, retry_at bigint)
language plpgsql as $$
declare
  levels bigint[] := '{}';
  holds boolean[];
  now_at timestamptz;
  moment bigint;
  first integer := 1;
  spent integer;
  free_at bigint;
begin
  if cardinality(counter_names) > 0 then
    insert into counter (organisation, name)
    select asked.organisation, asked.name
    from unnest(counter_organisations, counter_names) as asked (organisation, name)
    where not exists (select from counter known where known.organisation = asked.organisation and known.name = asked.name)
    order by asked.organisation collate "C", asked.name collate "C"
    on conflict do nothing;

    select array_agg(held.level order by held.position) into levels
    from (
      select counter.level, asked.position
      from unnest(counter_organisations, counter_names) with ordinality as asked (organisation, name, position)
      join counter on counter.organisation = asked.organisation and counter.name = asked.name
      order by counter.organisation, counter.name
      for update of counter) as held;
    if cardinality(levels) is distinct from cardinality(counter_names) then
      raise exception 'counters are missing or named twice' using errcode = 'data_exception';
    end if;
  end if;

  now_at := clock_timestamp();
  moment := (extract(epoch from now_at) * 1000000)::bigint;
  select array_agg(
      asked.version is null or coalesce(organisation.version = asked.version and asked.valid_until > moment, false)
      order by asked.position) into holds
  from unnest(organisations, versions, valid_untils) with ordinality as asked (organisation, version, valid_until, position)
  left join organisation on organisation.id = asked.organisation;

  for i in 1 .. cardinality(holds) loop
    if holds[i] then
      spent := null;
      retry_at := 0;
      for c in first .. charge_ends[i] loop
        if charge_costs[c] = 0 then
          if levels[charge_counters[c]] >= charge_limits[c] then
            spent := c;
            retry_at := null;
            exit; -- time does not help, whatever the others say
          end if;
        else
          -- One request costs a share of the window. The bucket is full when nothing is owed, and empty when a window is.
          free_at := levels[charge_counters[c]] - charge_costs[c] * (charge_limits[c] - 1);
          if free_at > moment and free_at > retry_at then
            spent := c;
            retry_at := free_at;
          end if;
        end if;
      end loop;
      if spent is null then
        for c in first .. charge_ends[i] loop
          levels[charge_counters[c]] := case
            when charge_costs[c] = 0 then levels[charge_counters[c]] + 1
            else greatest(levels[charge_counters[c]], moment) + charge_costs[c] end;
        end loop;
      else
        holds[i] := false;
        record := i;
        charge := spent - first + 1;
        return next;
      end if;
    else
      record := i;
      charge := null;
      retry_at := null;
      return next;
    end if;
    first := charge_ends[i] + 1;
  end loop;

  if cardinality(counter_names) > 0 then
    update counter set level = charged.level
    from unnest(counter_organisations, counter_names, levels) as charged (organisation, name, level)
    where counter.organisation = charged.organisation and counter.name = charged.name and counter.level <> charged.level;
  end if;

  insert into audit (at, organisation, action, decision, source, reason, actor_id, key_id, object_id, service, client, ticket_id,
    request_id, rule, trace)
  select now_at, asked.organisation, asked.codes & 255, asked.codes >> 8 & 255, asked.codes >> 16,
    asked.reason, asked.actor_id, asked.key_id, asked.object_id, asked.service, asked.client, asked.ticket_id, asked.request_id,
    asked.rule, asked.trace
  from unnest(organisations, codes, reasons, actors, keys, objects, services, clients, tickets, requests, rules, traces)
    with ordinality as asked (organisation, codes, reason, actor_id, key_id, object_id, service, client, ticket_id, request_id,
      rule, trace, position)
  where holds[asked.position::integer]
  order by asked.position;
end $$;
