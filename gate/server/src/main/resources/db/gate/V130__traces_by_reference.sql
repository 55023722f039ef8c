-- The trace of a permission, where every rule had nothing against it, is always the same for the same versions of policies, and
-- versions never change and are never deleted. So the log names them (pol_…@3 pol_…@1) instead of repeating what follows from them.
comment on column audit.trace is
  'How each rule of the policies that applied came out: as JSON, or as the policies'' versions where all of them permitted; null when none applied. trace_in_full() spells it out.';

-- A trace as JSON, whichever way it was written.
create function trace_in_full(asked_organisation text, trace text) returns text
language sql stable as $$
  select case when trace is null or starts_with(trace, '[') then trace else (
    select '[' || string_agg(
        format('{"policy":"%s","version":%s,"rules":[%s]}', split_part(reference, '@', 1), split_part(reference, '@', 2), said.rules),
        ',' order by place) || ']'
    from string_to_table(trace, ' ') with ordinality as named (reference, place)
    cross join lateral (
      select coalesce((
        select string_agg(
          format('{"type":"%s","result":"%s"}', rule ->> 'type',
            case when rule ->> 'type' in ('rate_limit', 'usage_cap') then 'counted' else 'satisfied' end), ',' order by position)
        from policy_version version, jsonb_array_elements(version.rules::jsonb) with ordinality as ruled (rule, position)
        where version.organisation = asked_organisation and version.policy = split_part(reference, '@', 1)
          and version.version = split_part(reference, '@', 2)::integer), '') as rules) said) end
$$;
