-- Machine keys may begin as whoever runs the gate says, like keys for credentials.
alter table machine_key
  drop constraint machine_key_hint_shape,
  add constraint machine_key_hint_shape check (hint ~ '^[a-z][a-z0-9]{1,15}_[0-9A-Za-z]{4}$');
