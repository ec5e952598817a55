-- 監査証跡の検証: when the chains were held against their hashes and checkpoints, by whom, and whether they hold.

create table audit_verification (
  id bigint generated always as identity constraint audit_verification_pkey primary key,
  at timestamptz not null,
  by_name text,
  events bigint not null,
  faults integer not null,
  first_fault text
);
comment on table audit_verification is '監査証跡の検証: one row for each that came to its end';
comment on column audit_verification.by_name is 'null = by the operator, from the command line';
comment on column audit_verification.first_fault is 'chain:number, and what is wrong there';

grant select, insert on audit_verification to musubi_center_app;
