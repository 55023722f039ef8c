-- Contacts that are sent a mail when a key waits for their agent: receivers like callbacks, in the same queue.

alter table event_endpoint
  drop constraint event_endpoint_kind_known,
  add constraint event_endpoint_kind_known check (kind in ('events', 'callback', 'contact')),
  drop constraint event_endpoint_callback_has_owner,
  add constraint event_endpoint_belongs_to_profile check ((kind = 'events') = (trust_profile is null)),
  drop constraint event_endpoint_url_shape,
  add constraint event_endpoint_url_shape check (
    case kind when 'contact' then url ~ '^mailto:[a-z0-9_.+''=&~-]{1,64}@[a-z0-9.-]{1,190}$'
      else url ~ '^https?://[^?#@[:space:]]+$' and char_length(url) <= 255 end);
drop index event_endpoint_of_trust_profile;
create unique index event_endpoint_of_trust_profile on event_endpoint (organisation, trust_profile, kind) where trust_profile is not null;

-- As before, and: whom a message reached is said by what it was; what only its receiver may read is erased when it is not sent any more.
create or replace function follow_callback() returns trigger
language plpgsql as $$
begin
  update event set sealed = null where organisation = new.organisation and id = new.event and sealed is not null;
  if new.status = 'delivered' then
    update access_key_delivery
    set status = (select case kind when 'contact' then 'contact_delivered' else 'callback_delivered' end
        from event_endpoint where organisation = new.organisation and id = new.endpoint),
      delivered_at = new.finished_at, failure = null
    where organisation = new.organisation and event = new.event and status = 'queued_for_delivery';
    return null;
  end if;
  update agent_key key set status = 'revoked', revoked_at = now()
  from access_key_delivery delivery
  join credential_envelope envelope on envelope.organisation = delivery.organisation and envelope.id = delivery.envelope
  where delivery.organisation = new.organisation and delivery.event = new.event and delivery.status = 'queued_for_delivery'
    and delivery.retrieved_at is null
    and key.organisation = envelope.organisation and key.id = envelope.access_key and key.revoked_at is null;
  update access_key_delivery set status = 'delivery_failed', failure = coalesce(new.last_failure, 'CANCELLED'), sealed = null
  where organisation = new.organisation and event = new.event and status = 'queued_for_delivery';
  return null;
end $$;
