-- What exports of the log contained, signed by the log's key: each with the hash of the file and the checkpoint it was made at.
-- No decision reads them, so they raise no version.
create table audit_receipt (
  organisation text        collate "C" not null,
  id           text        collate "C" not null,
  note         text        not null,
  created_at   timestamptz not null default statement_timestamp(),
  constraint audit_receipt_primary_key primary key (organisation, id),
  constraint audit_receipt_id_shape check (id ~ '^rcp_[0-9A-Za-z]{22}$'),
  constraint audit_receipt_organisation foreign key (organisation) references organisation (id)
);
