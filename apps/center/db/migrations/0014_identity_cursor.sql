-- 基本情報の取り込み: how far the announcements of a facility's patients were taken in.

create table identity_cursor (
  network_id text not null,
  facility_id text not null,
  next bigint not null default 0,
  announced boolean not null default false,
  compare_later boolean not null default false,
  taken_at timestamptz,
  constraint identity_cursor_pkey primary key (network_id, facility_id),
  constraint identity_cursor_facility foreign key (network_id, facility_id) references facility
);
comment on table identity_cursor is 'committed together with the identities; pulled under the lease of location_cursor';
comment on column identity_cursor.announced is 'the facility announces its patients now; when it stops, what was told and is not linked is forgotten';
comment on column identity_cursor.compare_later is 'a long list is coming in; when it is through, a bulk job compares it';

alter table match_job alter column asked_by drop not null;
comment on column match_job.asked_by is 'null: nobody asked, a hospital has announced its whole list';

grant select, insert, update on identity_cursor to musubi_center_app;
