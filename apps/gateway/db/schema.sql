-- Made from the migrated database by a test; change the migrations, then run that test with -u.

create table audit_chain_head (
  chain_no smallint not null,
  seq bigint not null,
  hash bytea not null,
  constraint audit_chain_head_pkey PRIMARY KEY (chain_no)
);
comment on table audit_chain_head is 'the newest link of each chain; its row lock orders the writers of that chain';
grant select on audit_chain_head to musubi_gateway_app;

create table audit_checkpoint (
  id bigint not null generated always as identity,
  body text not null,
  signature text not null,
  constraint audit_checkpoint_pkey PRIMARY KEY (id)
);
comment on table audit_checkpoint is 'signed positions of all chains: shows that the tail of a chain was cut off, which hashes alone cannot';
CREATE TRIGGER audit_checkpoint_append_only BEFORE DELETE OR UPDATE ON public.audit_checkpoint FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_checkpoint_no_truncate BEFORE TRUNCATE ON public.audit_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
grant insert, select on audit_checkpoint to musubi_gateway_app;

create table audit_event (
  chain_no smallint not null,
  seq bigint not null,
  at timestamp with time zone not null,
  body text not null,
  hash bytea not null,
  event text not null,
  outcome text not null,
  staff text,
  viewer_facility text,
  facility text,
  patient text,
  trace text not null,
  constraint audit_event_pkey PRIMARY KEY (chain_no, seq)
);
comment on table audit_event is '監査証跡: every view and change. Written by append_audit_events only; nobody updates or deletes.';
comment on column audit_event.body is 'canonical JSON, verbatim as hashed; the columns after hash are taken from it, for searching';
comment on column audit_event.viewer_facility is 'the facility of the acting person; facility = the one whose records are concerned';
CREATE INDEX audit_event_at ON public.audit_event USING brin (at); -- searches by period; rows arrive in order of time
CREATE INDEX audit_event_patient ON public.audit_event USING btree (patient, at DESC) WHERE (patient IS NOT NULL); -- disclosure history of one patient, newest first
CREATE INDEX audit_event_trace ON public.audit_event USING btree (trace); -- finds both sides of one disclosure
CREATE TRIGGER audit_event_append_only BEFORE DELETE OR UPDATE ON public.audit_event FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON public.audit_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
grant select on audit_event to musubi_gateway_app;

create table facility (
  facility_id text not null,
  publication jsonb not null default '{}'::jsonb,
  location_sequence bigint not null default 0,
  latest_ingest timestamp with time zone,
  scanned_at timestamp with time zone,
  walking text[] not null default '{}'::text[],
  identity_sequence bigint not null default 0,
  constraint facility_pkey PRIMARY KEY (facility_id),
  constraint facility_id_digits CHECK ((facility_id ~ '^[0-9]{10}$'::text))
);
comment on table facility is '施設: those whose records this gateway keeps (several on a hosted gateway). Its row lock orders all ingest of the facility.';
comment on column facility.publication is '公開設定 without the facility id, from the configuration file; {} = publishes nothing';
comment on column facility.location_sequence is 'last number given to a location_change. Counted under the row lock that is held until commit, so numbers become visible in their order and a reader never misses one';
comment on column facility.latest_ingest is 'when something was last taken in; told to the center';
comment on column facility.scanned_at is 'end of the last complete walk through the storage';
comment on column facility.walking is 'storages that are being walked now; shown as "taking in" until all are through';
comment on column facility.identity_sequence is 'last number given to a facility_patient; counted under the row lock, as location_sequence';
grant insert, select, update (publication, location_sequence, latest_ingest, scanned_at, walking, identity_sequence) on facility to musubi_gateway_app;

create table facility_patient (
  facility_id text not null,
  local_patient text not null,
  demographics jsonb not null,
  event_time text not null,
  authoritative boolean not null,
  deleted boolean not null default false,
  updated_at timestamp with time zone not null default now(),
  identity_sequence bigint,
  constraint facility_patient_pkey PRIMARY KEY (facility_id, local_patient),
  constraint facility_patient_facility_id_fkey FOREIGN KEY (facility_id) REFERENCES facility(facility_id)
);
comment on table facility_patient is '患者基本情報: what the facility says of who the patient is';
comment on column facility_patient.event_time is 'event time of the message it comes from: older ones that arrive later do not overwrite';
comment on column facility_patient.authoritative is 'from ADT-00; otherwise from the PID of the newest other message, used until an ADT-00 comes';
comment on column facility_patient.deleted is 'the ADT-00 was deleted: not handed out for linking any more';
comment on column facility_patient.identity_sequence is 'number of the newest change; null only inside the transaction that changes it';
CREATE UNIQUE INDEX facility_patient_identity ON public.facility_patient USING btree (facility_id, identity_sequence); -- what changed after a number
grant insert, select, update (demographics, event_time, authoritative, deleted, updated_at, identity_sequence) on facility_patient to musubi_gateway_app;

create table inbox_message (
  facility_id text not null,
  id bigint not null generated always as identity,
  control_id text not null,
  digest bytea not null,
  bytes bytea not null,
  received_at timestamp with time zone not null default now(),
  mapped_at timestamp with time zone,
  outcome text,
  constraint inbox_message_pkey PRIMARY KEY (facility_id, id),
  constraint inbox_message_once UNIQUE (facility_id, control_id, digest),
  constraint inbox_message_outcome CHECK ((outcome = ANY (ARRAY['taken'::text, 'rejected'::text]))),
  constraint inbox_message_facility_id_fkey FOREIGN KEY (facility_id) REFERENCES facility(facility_id)
);
comment on table inbox_message is '受信箱: raw messages in order of arrival; mapped to record entries afterwards';
comment on column inbox_message.outcome is 'rejected: could not be mapped; an issue says why, the bytes stay';
CREATE INDEX inbox_message_waiting ON public.inbox_message USING btree (facility_id, id) WHERE (mapped_at IS NULL); -- what the mapper takes next
grant delete, insert, select, update (mapped_at, outcome) on inbox_message to musubi_gateway_app;

create table ingest_issue (
  facility_id text not null,
  id bigint not null generated always as identity,
  storage text not null,
  path text not null,
  code text not null,
  severity text not null,
  segment text,
  occurrence integer,
  field text,
  ja text not null,
  en text not null,
  seen_at timestamp with time zone not null default now(),
  constraint ingest_issue_pkey PRIMARY KEY (facility_id, id),
  constraint ingest_issue_severity CHECK ((severity = ANY (ARRAY['note'::text, 'partial'::text, 'rejected'::text]))),
  constraint ingest_issue_facility_id_fkey FOREIGN KEY (facility_id) REFERENCES facility(facility_id)
);
comment on table ingest_issue is '取込時の指摘: what was wrong with a file, for the hospital''s IT person; sentences without patient data';
comment on column ingest_issue.path is 'file or folder below the root; replaced together when the file is read again';
CREATE INDEX ingest_issue_file ON public.ingest_issue USING btree (facility_id, storage, path); -- replaces the issues of a file that is read again
grant delete, insert, select on ingest_issue to musubi_gateway_app;

create table laboratory_value (
  facility_id text not null,
  local_patient text not null,
  day date not null,
  entry_id uuid not null,
  ordinal integer not null,
  "time" text,
  jlac10 text,
  local_code text,
  number double precision,
  unit text,
  specimen text,
  panel text,
  value json not null,
  constraint laboratory_value_pkey PRIMARY KEY (facility_id, local_patient, day, entry_id, ordinal),
  constraint laboratory_value_facility_id_fkey FOREIGN KEY (facility_id) REFERENCES facility(facility_id)
);
comment on table laboratory_value is '検査値: one row per value, for trends; the key is also the order in which one patient is read and finds the rows of one entry';
comment on column laboratory_value.jlac10 is 'JLAC10 code (17 characters), asked by its first characters; null when the item has only a local code';
comment on column laboratory_value.number is 'only when the value is a number without < or >; value keeps what was written';
comment on column laboratory_value.value is 'LaboratoryValue as it is sent, with range, flag, status and comments';
grant delete, insert, select, update (local_patient) on laboratory_value to musubi_gateway_app;

create table location_change (
  facility_id text not null,
  sequence bigint not null,
  local_patient text not null,
  entry_id uuid not null,
  constraint location_change_pkey PRIMARY KEY (facility_id, sequence),
  constraint location_change_entry UNIQUE (facility_id, local_patient, entry_id),
  constraint location_change_facility_id_fkey FOREIGN KEY (facility_id) REFERENCES facility(facility_id)
);
comment on table location_change is '所在情報の変更: the newest change of each announced entry (an entry that changes again moves to a new number), so reading from 0 tells the whole present state';
comment on column location_change.sequence is 'from facility.location_sequence; see there';
grant delete, insert, select, update (sequence) on location_change to musubi_gateway_app;

create table open_patient (
  facility_id text not null,
  local_patient text not null,
  opened_at timestamp with time zone not null default now(),
  constraint open_patient_pkey PRIMARY KEY (facility_id, local_patient),
  constraint open_patient_facility_id_fkey FOREIGN KEY (facility_id) REFERENCES facility(facility_id)
);
comment on table open_patient is '公開対象患者: whose locations are announced; of nobody else anything leaves the hospital unasked';
grant delete, insert, select on open_patient to musubi_gateway_app;

create table patient_number_change (
  facility_id text not null,
  former text not null,
  until text not null default '99999999999999999'::text,
  current text not null,
  list bytea,
  changed_at timestamp with time zone not null default now(),
  direct text,
  before jsonb,
  constraint patient_number_change_pkey PRIMARY KEY (facility_id, former, until),
  constraint patient_number_change_other CHECK (((former <> current) OR (until <> '99999999999999999'::text))),
  constraint patient_number_change_until CHECK ((until ~ '^[0-9]{17}$'::text)),
  constraint patient_number_change_facility_id_fkey FOREIGN KEY (facility_id) REFERENCES facility(facility_id)
);
comment on table patient_number_change is '患者番号の変更: under which number the records of a former one are kept. Files keep their paths and entries their ids; only the patient is another';
comment on column patient_number_change.until is 'event time from which on the number is somebody else''s (a number given anew by a list); all 9: it is nobody else''s';
comment on column patient_number_change.current is 'the last of a chain: when that number changes too, this is changed with it';
comment on column patient_number_change.list is 'SHA-256 of the list that said so, by which a list that was cut off is taken up again; null = a message';
comment on column patient_number_change.direct is 'what the number itself became, not the end of the chain; null: changed before this was kept, and not known any more';
comment on column patient_number_change.before is 'who went by the two numbers before, as far as the patient files do not say so themselves';
CREATE INDEX patient_number_change_current ON public.patient_number_change USING btree (facility_id, current); -- whose chain goes on when a number changes
grant delete, insert, select, update (current) on patient_number_change to musubi_gateway_app;

create table patient_number_exchange (
  facility_id text not null,
  sequence bigint not null,
  local_patient text not null,
  into_patient text not null,
  undoes boolean not null default false,
  remains boolean not null default false,
  known_to_center boolean not null default true,
  constraint patient_number_exchange_pkey PRIMARY KEY (facility_id, sequence),
  constraint patient_number_exchange_facility_id_fkey FOREIGN KEY (facility_id) REFERENCES facility(facility_id)
);
comment on table patient_number_exchange is '番号の使い回し: steps by which the center moves links between numbers that were given anew, told in the identity feed. Until the center has them nothing is disclosed under these numbers: its links still mean the former holder';
comment on column patient_number_exchange.sequence is 'from facility.identity_sequence; see there';
comment on column patient_number_exchange.undoes is 'a change that was taken back: local_patient goes by its own number again, links that came to into_patient with it go back';
comment on column patient_number_exchange.remains is 'of one taken back: into_patient is somebody all the same';
comment on column patient_number_exchange.known_to_center is 'the center held the number open when it changed: told also where the hospital announces nobody';
grant delete, insert, select on patient_number_exchange to musubi_gateway_app;

create table record_entry (
  facility_id text not null,
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
  path text not null,
  source_digest bytea not null,
  recorded_at timestamp with time zone not null default now(),
  constraint record_entry_pkey PRIMARY KEY (facility_id, id),
  constraint record_entry_facility_id_fkey FOREIGN KEY (facility_id) REFERENCES facility(facility_id)
);
comment on table record_entry is '記録項目: one thing that happened to one patient; the columns before entry are for asking, entry is what is sent';
comment on column record_entry.id is 'first 16 bytes of the SHA-256 of its key as a UUID (version 8): reading again gives the same id';
comment on column record_entry.day is '暦日 in Japan; null for standing facts without a date';
comment on column record_entry.department_code is 'standard or only code of the department; with the local one it is looked up in 公開設定 sensitiveDepartments';
comment on column record_entry.version is 'counts up when entry_digest changes; the center compares it';
comment on column record_entry.removed is 'deleted at the source, or replaced by a version without it: never sent, kept so that its removal can be announced and its version goes on';
comment on column record_entry.entry is 'RecordEntry without its key; json, not jsonb: it is only ever sent on as it is, never searched';
comment on column record_entry.issues is 'issues of the source file, sent with the entry; null = none';
comment on column record_entry.source_digest is 'names the source_document it was made from';
CREATE INDEX record_entry_patient ON public.record_entry USING btree (facility_id, local_patient, day DESC, id); -- the entries of one patient, newest first: every disclosure reads this
grant insert, select, update (local_patient, kind, status, day, department_code, department_local_code, sensitive, version, removed, entry_digest, entry, issues, storage, path, source_digest, recorded_at) on record_entry to musubi_gateway_app;

create table schema_migration (
  file text not null,
  sha256 text not null,
  applied_at timestamp with time zone not null default now(),
  constraint schema_migration_pkey PRIMARY KEY (file)
);
grant select on schema_migration to musubi_gateway_app;

create table source_document (
  facility_id text not null,
  digest bytea not null,
  bytes bytea not null,
  taken_at timestamp with time zone not null default now(),
  constraint source_document_pkey PRIMARY KEY (facility_id, digest),
  constraint source_document_facility_id_fkey FOREIGN KEY (facility_id) REFERENCES facility(facility_id)
);
comment on table source_document is '原本: verbatim bytes, named by their SHA-256; never updated, never deleted by the application';
comment on column source_document.digest is 'SHA-256 of bytes: the same bytes read again are the same row';
grant insert, select on source_document to musubi_gateway_app;

create table source_file (
  facility_id text not null,
  storage text not null,
  path text not null,
  size bigint not null,
  modified bigint not null,
  local_patient text,
  document text,
  event_time text,
  flag text,
  digest bytea not null,
  state text not null,
  entries uuid[] not null default '{}'::uuid[],
  missing_since timestamp with time zone,
  taken_at timestamp with time zone not null default now(),
  moved_into text,
  constraint source_file_pkey PRIMARY KEY (facility_id, storage, path),
  constraint source_file_state CHECK ((state = ANY (ARRAY['current'::text, 'superseded'::text, 'deleted'::text, 'unreadable'::text]))),
  constraint source_file_storage CHECK ((storage = ANY (ARRAY['standard'::text, 'extended'::text, 'mllp'::text]))),
  constraint source_file_facility_id_fkey FOREIGN KEY (facility_id) REFERENCES facility(facility_id)
);
comment on table source_file is '原本ファイル: one row per file of a storage, and per message that came over MLLP (with the path that it would have there)';
comment on column source_file.path is 'below the root, with /; byte order, so that a walk in the same order compares ranges';
comment on column source_file.modified is 'modification time in microseconds since 1970; with size it tells that a file was rewritten in place';
comment on column source_file.document is 'what the version rule counts as one document: {patient}/{day|-}/{type}/{order}, without the order number for PPR-01 and ADT-61, which replace whole lists. Null: the path names no document';
comment on column source_file.event_time is '17 digits of the file name: the newest counts';
comment on column source_file.flag is '1 valid, 0 deleted, 2 superseded';
comment on column source_file.state is 'current: its entries are the ones shown. superseded and deleted: kept as bytes only. unreadable: kept as bytes, shown as unreadable';
comment on column source_file.entries is 'ids of the record entries made from it, so that a newer version finds what it replaces';
comment on column source_file.missing_since is 'gone from the disk. Noted, never taken as a deletion: SS-MIX2 deletes by flag';
comment on column source_file.moved_into is 'document that says the very same in a file that is there, while this one is gone from the disk: written again under another number. Shown once; it counts again when the file comes back';
CREATE INDEX source_file_document ON public.source_file USING btree (facility_id, document) WHERE (document IS NOT NULL); -- all versions of one document, for the version rule
CREATE INDEX source_file_missing ON public.source_file USING btree (facility_id, local_patient) WHERE (missing_since IS NOT NULL); -- whether a patient has files that are gone: asked at every batch, almost always nobody
CREATE INDEX source_file_moved ON public.source_file USING btree (facility_id, moved_into) WHERE (moved_into IS NOT NULL); -- a document stands for one that is gone, not for two
grant insert, select, update (size, modified, local_patient, document, event_time, flag, digest, state, entries, missing_since, taken_at, moved_into) on source_file to musubi_gateway_app;

create table used_ticket (
  id uuid not null,
  expires_at timestamp with time zone not null,
  constraint used_ticket_pkey PRIMARY KEY (id)
);
comment on table used_ticket is 'アクセスチケット: single use. A ticket is worthless after expires_at and its skew, so rows older than that are pruned';
CREATE INDEX used_ticket_expiry ON public.used_ticket USING brin (expires_at); -- pruning; rows arrive in order of time
grant delete, insert, select on used_ticket to musubi_gateway_app;

CREATE OR REPLACE FUNCTION public.append_audit_events(bodies text[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare
  own smallint := pg_backend_pid() % 16;
  head public.audit_chain_head;
  before bigint;
  body text;
  stamp timestamptz;
  stamps timestamptz[];
  hashes bytea[];
begin
  -- Own chain if it is free, any free one, or wait for the own: writers rarely meet, and nobody waits while
  -- one of the sixteen is free.
  select * into head from public.audit_chain_head as h where h.chain_no = own for update skip locked;
  if not found then
    select * into head from public.audit_chain_head as h order by (h.chain_no - own + 16) % 16 limit 1 for update skip locked;
  end if;
  if not found then
    select * into head from public.audit_chain_head as h where h.chain_no = own for update;
  end if;
  before := head.seq;
  foreach body in array bodies loop
    stamp := clock_timestamp();
    head.seq := head.seq + 1;
    head.hash := public.audit_event_hash(head.hash, head.chain_no, head.seq, stamp, body);
    stamps := stamps || stamp;
    hashes := hashes || head.hash;
  end loop;
  insert into public.audit_event (chain_no, seq, at, body, hash, event, outcome, staff, viewer_facility, facility, patient, trace)
  select head.chain_no, before + e.n, e.at, e.body, e.hash, f.fields ->> 'event', f.fields ->> 'outcome', f.fields #>> '{actor,staff}',
    f.fields #>> '{actor,facility}', f.fields ->> 'facility', f.fields ->> 'patient', f.fields ->> 'trace'
  from unnest(bodies, stamps, hashes) with ordinality as e (body, at, hash, n)
  cross join lateral (select e.body::jsonb as fields offset 0) as f; -- offset: parsed once, not for every column
  update public.audit_chain_head as h
  set seq = head.seq, hash = head.hash
  where h.chain_no = head.chain_no;
end
$function$;
comment on function append_audit_events(text[]) is 'the only way into audit_event; call it in the transaction of the act';

CREATE OR REPLACE FUNCTION public.audit_event_hash(previous bytea, chain_no smallint, seq bigint, at timestamp with time zone, body text)
 RETURNS bytea
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select sha256(previous || convert_to(chain_no || ':' || seq || ':' || to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || chr(10) || body, 'UTF8'))
$function$;

CREATE OR REPLACE FUNCTION public.refuse_audit_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'the audit trail is append-only' using errcode = 'insufficient_privilege';
end
$function$;

CREATE OR REPLACE FUNCTION public.use_tickets(ids uuid[], expiries timestamp with time zone[], bodies text[], bodies_when_used text[])
 RETURNS boolean[]
 LANGUAGE plpgsql
AS $function$
declare
  fresh uuid[];
begin
  with used as (
    insert into used_ticket (id, expires_at)
    select id, expires_at
    from unnest(ids, expiries) as ticket (id, expires_at)
    order by id
    on conflict do nothing
    returning id
  )
  select coalesce(array_agg(id), '{}') into fresh from used;
  perform append_audit_events((
    select array_agg(case when id = any (fresh) then body else body_when_used end order by position)
    from unnest(ids, bodies, bodies_when_used) with ordinality as ticket (id, body, body_when_used, position)
  ));
  return (select array_agg(id = any (fresh) order by position) from unnest(ids) with ordinality as ticket (id, position));
end
$function$;
comment on function use_tickets(uuid[],timestamp with time zone[],text[],text[]) is 'Takes tickets and writes the audit of each, accepted or used before, in one transaction and one round trip; ids are distinct within a call and sorted on the way in, so two calls cannot deadlock';

grant execute on function append_audit_events(text[]) to musubi_gateway_app;
grant execute on function use_tickets(uuid[],timestamp with time zone[],text[],text[]) to musubi_gateway_app;
