-- 診療記録 of the facility's patients, as they are handed out.

create table record_entry (
  facility_id text not null references facility,
  id uuid not null,
  local_patient text not null,
  kind text not null,
  status text not null,
  day date,
  department_code text,
  department_local_code text,
  sensitive text,
  version integer not null default 1,
  removed boolean not null default false,
  entry_digest bytea not null,
  entry json not null,
  issues json,
  storage text not null,
  path text collate "C" not null,
  source_digest bytea not null,
  recorded_at timestamptz not null default now(),
  constraint record_entry_pkey primary key (facility_id, id)
) with (fillfactor = 90);
comment on table record_entry is '記録項目: one thing that happened to one patient; the columns before entry are for asking, entry is what is sent';
comment on column record_entry.id is 'first 16 bytes of the SHA-256 of its key as a UUID (version 8): reading again gives the same id';
comment on column record_entry.day is '暦日 in Japan; null for standing facts without a date';
comment on column record_entry.department_code is 'standard or only code of the department; with the local one it is looked up in 公開設定 sensitiveDepartments';
comment on column record_entry.version is 'counts up when entry_digest changes; the center compares it';
comment on column record_entry.removed is 'deleted at the source, or replaced by a version without it: never sent, kept so that its removal can be announced and its version goes on';
comment on column record_entry.entry is 'RecordEntry without its key; json, not jsonb: it is only ever sent on as it is, never searched';
comment on column record_entry.issues is 'issues of the source file, sent with the entry; null = none';
comment on column record_entry.source_digest is 'names the source_document it was made from';
create index record_entry_patient on record_entry (facility_id, local_patient, day desc nulls first, id);
comment on index record_entry_patient is 'the entries of one patient, newest first: every disclosure reads this';
do $$
begin
  alter table record_entry alter column entry set compression lz4;
exception
  when feature_not_supported or undefined_object or invalid_parameter_value then null; -- built without lz4
end
$$;

create table laboratory_value (
  facility_id text not null references facility,
  local_patient text not null,
  day date not null,
  entry_id uuid not null,
  ordinal integer not null,
  time text,
  jlac10 text,
  local_code text,
  number double precision,
  unit text,
  specimen text,
  panel text,
  value json not null,
  constraint laboratory_value_pkey primary key (facility_id, local_patient, day, entry_id, ordinal)
);
comment on table laboratory_value is '検査値: one row per value, for trends; the key is also the order in which one patient is read and finds the rows of one entry';
comment on column laboratory_value.jlac10 is 'JLAC10 code (17 characters), asked by its first characters; null when the item has only a local code';
comment on column laboratory_value.number is 'only when the value is a number without < or >; value keeps what was written';
comment on column laboratory_value.value is 'LaboratoryValue as it is sent, with range, flag, status and comments';

create table facility_patient (
  facility_id text not null references facility,
  local_patient text not null,
  demographics jsonb not null,
  event_time text not null,
  authoritative boolean not null,
  deleted boolean not null default false,
  updated_at timestamptz not null default now(),
  constraint facility_patient_pkey primary key (facility_id, local_patient)
);
comment on table facility_patient is '患者基本情報: what the facility says of who the patient is';
comment on column facility_patient.authoritative is 'from ADT-00; otherwise from the PID of the newest other message, used until an ADT-00 comes';
comment on column facility_patient.event_time is 'event time of the message it comes from: older ones that arrive later do not overwrite';
comment on column facility_patient.deleted is 'the ADT-00 was deleted: not handed out for linking any more';

grant select, insert on record_entry to musubi_gateway_app;
grant update (kind, status, day, department_code, department_local_code, sensitive, version, removed, entry_digest, entry, issues, storage, path, source_digest, recorded_at) on record_entry to musubi_gateway_app;
grant select, insert, delete on laboratory_value to musubi_gateway_app;
grant select, insert on facility_patient to musubi_gateway_app;
grant update (demographics, event_time, authoritative, deleted, updated_at) on facility_patient to musubi_gateway_app;
