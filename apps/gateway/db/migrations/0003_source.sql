-- 原本: what was read, byte for byte, and what became of each file.

create table source_document (
  facility_id text not null references facility,
  digest bytea not null,
  bytes bytea not null,
  taken_at timestamptz not null default now(),
  constraint source_document_pkey primary key (facility_id, digest)
);
comment on table source_document is '原本: verbatim bytes, named by their SHA-256; never updated, never deleted by the application';
comment on column source_document.digest is 'SHA-256 of bytes: the same bytes read again are the same row';
do $$
begin
  alter table source_document alter column bytes set compression lz4;
exception
  when feature_not_supported or undefined_object or invalid_parameter_value then null; -- built without lz4: pglz, slower but the same to use
end
$$;

create table source_file (
  facility_id text not null references facility,
  storage text not null,
  path text collate "C" not null,
  size bigint not null,
  modified bigint not null,
  local_patient text,
  document text collate "C",
  event_time text,
  flag text,
  digest bytea not null,
  state text not null,
  entries uuid[] not null default '{}',
  missing_since timestamptz,
  taken_at timestamptz not null default now(),
  constraint source_file_pkey primary key (facility_id, storage, path),
  constraint source_file_storage check (storage in ('standard', 'extended', 'mllp')),
  constraint source_file_state check (state in ('current', 'superseded', 'deleted', 'unreadable'))
) with (fillfactor = 90);
comment on table source_file is '原本ファイル: one row per file of a storage, and per message that came over MLLP (with the path that it would have there)';
comment on column source_file.path is 'below the root, with /; byte order, so that a walk in the same order compares ranges';
comment on column source_file.modified is 'modification time in microseconds since 1970; with size it tells that a file was rewritten in place';
comment on column source_file.document is 'what the version rule counts as one document: {patient}/{day|-}/{type}/{order}, without the order number for PPR-01 and ADT-61, which replace whole lists. Null: the path names no document';
comment on column source_file.event_time is '17 digits of the file name: the newest counts';
comment on column source_file.flag is '1 valid, 0 deleted, 2 superseded';
comment on column source_file.state is 'current: its entries are the ones shown. superseded and deleted: kept as bytes only. unreadable: kept as bytes, shown as unreadable';
comment on column source_file.entries is 'ids of the record entries made from it, so that a newer version finds what it replaces';
comment on column source_file.missing_since is 'gone from the disk. Noted, never taken as a deletion: SS-MIX2 deletes by flag';
create index source_file_document on source_file (facility_id, document) where document is not null;
comment on index source_file_document is 'all versions of one document, for the version rule';

create table ingest_issue (
  facility_id text not null references facility,
  id bigint generated always as identity,
  storage text not null,
  path text collate "C" not null,
  code text not null,
  severity text not null,
  segment text,
  occurrence integer,
  field text,
  ja text not null,
  en text not null,
  seen_at timestamptz not null default now(),
  constraint ingest_issue_pkey primary key (facility_id, id),
  constraint ingest_issue_severity check (severity in ('note', 'partial', 'rejected'))
);
comment on table ingest_issue is '取込時の指摘: what was wrong with a file, for the hospital''s IT person; sentences without patient data';
comment on column ingest_issue.path is 'file or folder below the root; replaced together when the file is read again';
create index ingest_issue_file on ingest_issue (facility_id, storage, path);
comment on index ingest_issue_file is 'replaces the issues of a file that is read again';

grant select, insert on source_document to musubi_gateway_app;
grant select, insert on source_file to musubi_gateway_app;
grant update (size, modified, local_patient, document, event_time, flag, digest, state, entries, missing_since, taken_at) on source_file to musubi_gateway_app;
grant select, insert, delete on ingest_issue to musubi_gateway_app;
