-- How agents get what their tickets open: redirected to the vault, or by a gate that carries it. A binding that takes another's place
-- begins with redirects. The version is what If-Match compares.
alter table binding
  add delivery text not null default 'redirect',
  add relay_plaintext_through_the_gate boolean not null default false,
  add delivery_version integer not null default 1,
  add constraint binding_delivery_known check (delivery in ('redirect', 'relay')),
  add constraint binding_plaintext_is_relayed check (delivery = 'relay' or not relay_plaintext_through_the_gate),
  -- Only tickets of this format can be for a sealed answer.
  add constraint binding_relays_sealed_with_jwt check (delivery = 'redirect' or relay_plaintext_through_the_gate or ticket_format = 'jwt');
