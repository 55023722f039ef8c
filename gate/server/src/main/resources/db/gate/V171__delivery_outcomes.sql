-- How the message about a key ended is in the log, in the transaction that ends it and whatever ends it. An outcome is written where a
-- delivery was waiting for one, and so once.
create or replace function follow_callback() returns trigger
language plpgsql as $$
begin
  update event set sealed = null where organisation = new.organisation and id = new.event and sealed is not null;
  if new.status = 'delivered' then
    with told as (
      update access_key_delivery
      set status = (select case kind when 'contact' then 'contact_delivered' else 'callback_delivered' end
          from event_endpoint where organisation = new.organisation and id = new.endpoint),
        delivered_at = new.finished_at, failure = null
      where organisation = new.organisation and event = new.event and status = 'queued_for_delivery'
      returning envelope)
    insert into audit (organisation, action, decision, source, actor_id, object_id) select new.organisation, 205, 1, 3, 'gate', envelope from told;
    return null;
  end if;
  update agent_key key set status = 'revoked', revoked_at = now()
  from access_key_delivery delivery
  join credential_envelope envelope on envelope.organisation = delivery.organisation and envelope.id = delivery.envelope
  where delivery.organisation = new.organisation and delivery.event = new.event and delivery.status = 'queued_for_delivery'
    and delivery.retrieved_at is null
    and key.organisation = envelope.organisation and key.id = envelope.access_key and key.revoked_at is null;
  with failed as (
    update access_key_delivery set status = 'delivery_failed', failure = coalesce(new.last_failure, 'CANCELLED'), sealed = null
    where organisation = new.organisation and event = new.event and status = 'queued_for_delivery'
    returning envelope)
  insert into audit (organisation, action, decision, source, actor_id, object_id) select new.organisation, 206, 1, 3, 'gate', envelope from failed;
  return null;
end $$;
