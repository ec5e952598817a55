-- 所在情報 announced to the center, for patients who are open to somebody.

create table open_patient (
  facility_id text not null references facility,
  local_patient text not null,
  opened_at timestamptz not null default now(),
  constraint open_patient_pkey primary key (facility_id, local_patient)
);
comment on table open_patient is '公開対象患者: whose locations are announced; of nobody else anything leaves the hospital unasked';

create table location_change (
  facility_id text not null references facility,
  sequence bigint not null,
  local_patient text not null,
  entry_id uuid not null,
  constraint location_change_pkey primary key (facility_id, sequence),
  constraint location_change_entry unique (facility_id, local_patient, entry_id)
);
comment on table location_change is '所在情報の変更: the newest change of each announced entry (an entry that changes again moves to a new number), so reading from 0 tells the whole present state';
comment on column location_change.sequence is 'from facility.location_sequence; see there';

grant select, insert, delete on open_patient to musubi_gateway_app;
grant select, insert, delete on location_change to musubi_gateway_app;
grant update (sequence) on location_change to musubi_gateway_app;
