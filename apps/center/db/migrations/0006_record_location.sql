-- 所在情報: that something exists, where, of which kind and day. No clinical content.

create table patient_opening (
  network_id text not null,
  facility_id text not null,
  local_patient text not null,
  open boolean not null,
  changed_at timestamptz not null,
  told_at timestamptz,
  told_open boolean not null default false,
  constraint patient_opening_pkey primary key (network_id, facility_id, local_patient),
  constraint patient_opening_facility foreign key (network_id, facility_id) references facility
);
comment on table patient_opening is '公開対象患者: whose locations a gateway is to announce; told_at null = its gateway does not know yet';
comment on column patient_opening.told_open is 'what its gateway was told last: closed and opened again meanwhile means to tell both, or it would announce nothing anew';
create index patient_opening_untold on patient_opening (network_id, facility_id) where told_at is null;
comment on index patient_opening_untold is 'the puller tells these first';

create table location_cursor (
  network_id text not null,
  facility_id text not null,
  next bigint not null default 0,
  pulled_at timestamptz,
  latest_ingest timestamptz,
  leased_by uuid,
  leased_until timestamptz,
  constraint location_cursor_pkey primary key (network_id, facility_id),
  constraint location_cursor_facility foreign key (network_id, facility_id) references facility
);
comment on table location_cursor is 'how far the announcements of a facility were taken in; committed together with them';
comment on column location_cursor.leased_by is 'the center process that pulls now; another may after leased_until';

create table location_entry (
  network_id text not null,
  facility_id text not null,
  local_patient text not null,
  day date not null,
  entry_id uuid not null,
  kind text not null,
  status text not null,
  department text,
  sensitive text,
  version integer not null,
  changed_at timestamptz not null,
  constraint location_entry_pkey primary key (network_id, facility_id, local_patient, day, entry_id)
    include (kind, status, department, sensitive, version, changed_at)
) partition by hash (local_patient);
comment on table location_entry is '所在情報: one row per record entry of an open patient. The key holds every column, so the calendar is one ordered scan of the index alone';
comment on column location_entry.day is '-infinity: a standing fact without a day';
do $$
begin
  for part in 0..15 loop
    execute format('create table location_entry_%s partition of location_entry for values with (modulus 16, remainder %s) with (autovacuum_vacuum_insert_scale_factor = 0.02)', part, part);
  end loop;
end
$$;

grant select, insert, update on patient_opening, location_cursor to musubi_center_app;
grant select, insert, delete on location_entry to musubi_center_app;
