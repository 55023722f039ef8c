-- Usually every counter of a batch is there and has enough left for all that is charged on it. This writes such a batch in two
-- statements, and says false, with nothing changed, when it is another: record_charged then looks at each record.
--
-- Counters are locked in the order in which record_charged locks them. Only those that are there are taken, so none is added
-- while others are held. The organisations' versions are compared in a snapshot that begins when all locks are held.
create function record_charged_in_hope(
  counter_organisations text[], counter_names text[], counter_uses integer[], counter_limits bigint[], counter_costs bigint[],
  organisations text[], versions bigint[], valid_untils bigint[], codes integer[], reasons text[], actors text[], keys text[],
  objects text[], services text[], clients text[], tickets text[], requests text[], rules text[], traces text[])
returns boolean
language plpgsql as $$
declare
  -- Older than the locks, so a rate is refilled by a little less than it could be.
  moment constant bigint := (extract(epoch from clock_timestamp()) * 1000000)::bigint;
  written bigint;
  now_at timestamptz;
begin
  if cardinality(counter_names) > 0 then
    with asked as materialized (
      select given.* from unnest(counter_organisations, counter_names, counter_uses, counter_limits, counter_costs)
        as given (organisation, name, uses, most, cost)
    ), charged as (
      -- What is proposed tells a rate from a cap: the level of a rate is a moment to come, that of a cap a number of uses.
      insert into counter as known (organisation, name, level)
      select asked.organisation, asked.name, case when cost = 0 then uses else moment + uses * cost end
      from asked join counter there on there.organisation = asked.organisation and there.name = asked.name
      order by there.organisation, there.name
      on conflict on constraint counter_primary_key do update set level = case
        when excluded.level <= moment then known.level + excluded.level
        else greatest(known.level, moment) + excluded.level - moment end
      returning organisation, name, level)
    select count(*) into written
    from asked join charged on charged.organisation = asked.organisation and charged.name = asked.name
    where charged.level <= case when asked.cost = 0 then asked.most else moment + asked.cost * asked.most end;
    if written <> cardinality(counter_names) then
      raise exception using errcode = 'SP001';
    end if;
  end if;

  now_at := clock_timestamp();
  insert into audit (at, organisation, action, decision, source, reason, actor_id, key_id, object_id, service, client, ticket_id,
    request_id, rule, trace)
  select now_at, asked.organisation, asked.codes & 255, asked.codes >> 8 & 255, asked.codes >> 16,
    asked.reason, asked.actor_id, asked.key_id, asked.object_id, asked.service, asked.client, asked.ticket_id, asked.request_id,
    asked.rule, asked.trace
  from unnest(organisations, versions, valid_untils, codes, reasons, actors, keys, objects, services, clients, tickets,
      requests, rules, traces) with ordinality
    as asked (organisation, version, valid_until, codes, reason, actor_id, key_id, object_id, service, client, ticket_id, request_id,
      rule, trace, position)
  left join organisation on organisation.id = asked.organisation
  where asked.version is null
    or (organisation.version = asked.version and asked.valid_until > (extract(epoch from now_at) * 1000000)::bigint)
  order by asked.position;
  get diagnostics written = row_count;
  if written <> cardinality(organisations) then
    raise exception using errcode = 'SP001';
  end if;
  return true;
exception when sqlstate 'SP001' then
  return false;
end $$;
