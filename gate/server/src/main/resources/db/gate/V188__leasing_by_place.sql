-- The same as before, but a counter is looked up by its name only to be locked, and then updated where it lies: the look-up was a good
-- part of what charging it cost.
--
-- A locked row stays where it is until whoever holds the lock moves it, and a row that was waited for is read anew, its place included.
-- If one were elsewhere all the same, fewer would be updated than were charged, and nothing is written.
create or replace function record_leasing(
  counter_organisations text[], counter_names text[], counter_uses bigint[], counter_limits bigint[], counter_costs bigint[],
  counter_wishes bigint[], counter_delays bigint[],
  organisations text[], versions bigint[], valid_untils bigint[], codes integer[], reasons text[], actors text[], keys text[],
  objects text[], services text[], clients text[], tickets text[], requests text[], rules text[], traces text[])
returns table (leased bigint[], charged_at bigint)
language plpgsql as $$
declare
  levels bigint[];
  places tid[];
  now_at timestamptz;
  moment bigint;
  holds boolean;
  updated bigint;
begin
  select array_agg(held.level order by held.position), array_agg(held.place order by held.position) into levels, places
  from (
    select counter.level, counter.ctid as place, asked.position
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
  from unnest(places, levels) as charged (place, level)
  where counter.ctid = charged.place;
  get diagnostics updated = row_count;
  if updated <> cardinality(counter_names) then
    raise exception 'a counter is not where it was locked, or is named twice' using errcode = 'data_exception';
  end if;

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
