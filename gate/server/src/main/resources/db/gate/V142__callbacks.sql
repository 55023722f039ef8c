-- Callbacks that are told when a key waits for their agent: receivers like those of events, which nobody lists and which belong to a trust
-- profile. Their messages are in the same queue.

alter table event_endpoint
  add column kind          text not null default 'events',
  -- Whose callback it is.
  add column trust_profile text collate "C",
  add constraint event_endpoint_kind_known check (kind in ('events', 'callback')),
  add constraint event_endpoint_callback_has_owner check ((kind = 'callback') = (trust_profile is not null)),
  add constraint event_endpoint_trust_profile foreign key (organisation, trust_profile) references trust_profile (organisation, id) on delete cascade;
create unique index event_endpoint_of_trust_profile on event_endpoint (organisation, trust_profile) where trust_profile is not null;

-- Members of the message that only its receiver may read: a JSON object under the gate's own keyset, tied to this row.
alter table event add column sealed bytea;

create index access_key_delivery_of_event on access_key_delivery (organisation, event) where event is not null;

-- A key on its way knows how the message about it ended, whatever ended it. One that nobody was told of is nobody's: it ends.
create function follow_callback() returns trigger
language plpgsql as $$
begin
  if new.status = 'delivered' then
    update access_key_delivery set status = 'callback_delivered', delivered_at = new.finished_at, failure = null
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
create trigger event_delivery_is_followed after update of status on event_delivery for each row
  when (new.status in ('delivered', 'failed', 'cancelled')) execute function follow_callback();
