-- A ticket's 128 bits compare faster as one value of a fixed length, and first: the organisation hardly tells rows apart.
alter table redemption drop constraint redemption_pkey;
alter table redemption drop constraint redemption_ticket_check;
alter table redemption alter column ticket type uuid using encode(ticket, 'hex')::uuid;
alter table redemption add constraint redemption_pkey primary key (ticket, organisation);
