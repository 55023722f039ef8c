-- Operators have roles. What a role permits is decided by the gate, at each request.
alter table operator drop constraint operator_role_known;
alter table operator alter column role drop default;
alter table operator add constraint operator_role_known
  check (role in ('owner', 'admin', 'operator', 'approver', 'auditor', 'viewer'));
