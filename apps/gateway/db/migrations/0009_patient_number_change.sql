-- 患者番号の変更: a facility's patient goes by another number now (ADT^A40, or a whole list after a change of systems).

create table patient_number_change (
  facility_id text not null references facility,
  former text collate "C" not null,
  until text collate "C" not null default '99999999999999999',
  current text not null,
  list bytea,
  changed_at timestamptz not null default now(),
  constraint patient_number_change_pkey primary key (facility_id, former, until),
  constraint patient_number_change_other check (former <> current),
  constraint patient_number_change_until check (until ~ '^[0-9]{17}$')
);
comment on table patient_number_change is '患者番号の変更: under which number the records of a former one are kept. Files keep their paths and entries their ids; only the patient is another';
comment on column patient_number_change.until is 'event time from which on the number is somebody else''s (a number given anew by a list); all 9: it is nobody else''s';
comment on column patient_number_change.current is 'the last of a chain: when that number changes too, this is changed with it';
comment on column patient_number_change.list is 'SHA-256 of the list that said so, by which a list that was cut off is taken up again; null = a message';
create index patient_number_change_current on patient_number_change (facility_id, current);
comment on index patient_number_change_current is 'whose chain goes on when a number changes';

create table patient_number_exchange (
  facility_id text not null references facility,
  sequence bigint not null,
  local_patient text not null,
  into_patient text not null,
  constraint patient_number_exchange_pkey primary key (facility_id, sequence)
);
comment on table patient_number_exchange is '番号の使い回し: steps by which the center moves links between numbers that were given anew, told in the identity feed. Until the center has them nothing is disclosed under these numbers: its links still mean the former holder';
comment on column patient_number_exchange.sequence is 'from facility.identity_sequence; see there';

grant select, insert on patient_number_change to musubi_gateway_app;
grant update (current) on patient_number_change to musubi_gateway_app;
grant select, insert, delete on patient_number_exchange to musubi_gateway_app;
grant update (local_patient) on record_entry to musubi_gateway_app;
grant update (local_patient) on laboratory_value to musubi_gateway_app;
