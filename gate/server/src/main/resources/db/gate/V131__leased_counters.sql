-- What a gate takes from a counter ahead of use, and spends in its memory. It is charged when it is taken, so a counter can lose what
-- is leased, and never gives more than its limit.

-- Usually every counter of a batch is there and has enough left for all that is charged on it. This writes such a batch, and leases
-- what is wished for: at most a 64th of what is then left of a counter, and nothing where that is not worth it. Returned is one row,
-- with what is leased of each counter and the moment at which all was charged; or none, with nothing changed, when the batch is
-- another: record_charged then looks at each record. Without records it only leases.
--
-- A counter is charged on its uses, and on its lease. The lease of a cap lasts until it is spent or given back. That of a rate lasts
-- for its delay, and is charged as if all of it were spent at the end of that, so whenever it is really spent, no more is permitted
-- than if each use had been charged by itself. What is not spent by then is lost, and won back like everything that a rate permits.
--
-- Counters are locked in the order in which record_charged locks them, and none is added while others are held. Levels are those
-- that the locks protect, and the organisations' versions are compared in a snapshot that begins when all locks are held.
create function record_leasing(
  counter_organisations text[], counter_names text[], counter_uses bigint[], counter_limits bigint[], counter_costs bigint[],
  counter_wishes bigint[], counter_delays bigint[],
  organisations text[], versions bigint[], valid_untils bigint[], codes integer[], reasons text[], actors text[], keys text[],
  objects text[], services text[], clients text[], tickets text[], requests text[], rules text[], traces text[])
returns table (leased bigint[], charged_at bigint)
language plpgsql as $$
declare
  levels bigint[];
  now_at timestamptz;
  moment bigint;
  holds boolean;
begin
  select array_agg(held.level order by held.position) into levels
  from (
    select counter.level, asked.position
    from unnest(counter_organisations, counter_names) with ordinality as asked (organisation, name, position)
    join counter on counter.organisation = asked.organisation and counter.name = asked.name
    order by counter.organisation, counter.name
    for update of counter) as held;
  if cardinality(levels) is distinct from cardinality(counter_names) then
    return;
  end if;

  now_at := clock_timestamp();
  moment := (extract(epoch from now_at) * 1000000)::bigint;
  -- The level of a cap is a number of uses, that of a rate a moment to come; what is leased of a rate begins with the delay's end.
  select array_agg(charged.lease order by charged.position), array_agg(charged.level order by charged.position),
      bool_and(charged.uses = 0 or charged.level <= charged.ceiling)
    into leased, levels, holds
  from (
    select asked.position, shared.lease, asked.uses, asked.ceiling,
      case when asked.cost = 0 then asked.level + asked.uses + shared.lease
        else greatest(asked.level, moment + case when shared.lease > 0 then asked.delay else 0 end)
          + (asked.uses + shared.lease) * asked.cost end as level
    from (
      select given.*, case when given.cost = 0 then given.most else moment + given.cost * given.most end as ceiling
      from unnest(levels, counter_uses, counter_limits, counter_costs, counter_wishes, counter_delays) with ordinality
        as given (level, uses, most, cost, wish, delay, position)) asked
    cross join lateral (
      select case when asked.cost = 0 then asked.most - asked.level
        else (asked.ceiling - greatest(asked.level, moment + asked.delay)) / asked.cost end - asked.uses) as room (uses)
    cross join lateral (
      -- Fewer than four are not worth the trouble.
      select case when asked.wish > 0 and room.uses >= 4 * 64 then least(asked.wish, room.uses / 64) else 0 end) as shared (lease)) charged;
  if not holds then
    return;
  end if;

  select bool_and(asked.version is null or coalesce(organisation.version = asked.version and asked.valid_until > moment, false)) into holds
  from unnest(organisations, versions, valid_untils) as asked (organisation, version, valid_until)
  left join organisation on organisation.id = asked.organisation;
  if not holds then
    return;
  end if;

  update counter set level = charged.level
  from unnest(counter_organisations, counter_names, levels) as charged (organisation, name, level)
  where counter.organisation = charged.organisation and counter.name = charged.name;

  insert into audit (at, organisation, action, decision, source, reason, actor_id, key_id, object_id, service, client, ticket_id,
    request_id, rule, trace)
  select now_at, asked.organisation, asked.codes & 255, asked.codes >> 8 & 255, asked.codes >> 16,
    asked.reason, asked.actor_id, asked.key_id, asked.object_id, asked.service, asked.client, asked.ticket_id, asked.request_id,
    asked.rule, asked.trace
  from unnest(organisations, codes, reasons, actors, keys, objects, services, clients, tickets, requests, rules, traces)
    with ordinality as asked (organisation, codes, reason, actor_id, key_id, object_id, service, client, ticket_id, request_id,
      rule, trace, position)
  order by asked.position;
  charged_at := moment;
  return next;
end $$;

-- Takes back what was leased of caps and not spent.
create function give_back(counter_organisations text[], counter_names text[], counter_uses bigint[]) returns void
language plpgsql as $$
begin
  perform from (
    select from unnest(counter_organisations, counter_names) as given (organisation, name)
    join counter on counter.organisation = given.organisation and counter.name = given.name
    order by counter.organisation, counter.name
    for update of counter) as held;
  update counter set level = greatest(counter.level - given.uses, 0)
  from (
    select organisation, name, sum(uses)::bigint as uses from unnest(counter_organisations, counter_names, counter_uses) as each (organisation, name, uses)
    group by organisation, name) as given
  where counter.organisation = given.organisation and counter.name = given.name;
end $$;
