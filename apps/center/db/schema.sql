-- Made from the migrated database by a test; change the migrations, then run that test with -u.

create table audit_chain_head (
  chain_no smallint not null,
  seq bigint not null,
  hash bytea not null,
  constraint audit_chain_head_pkey PRIMARY KEY (chain_no)
);
comment on table audit_chain_head is 'the newest link of each chain; its row lock orders the writers of that chain';
grant select on audit_chain_head to musubi_center_app;

create table audit_checkpoint (
  id bigint not null generated always as identity,
  body text not null,
  signature text not null,
  constraint audit_checkpoint_pkey PRIMARY KEY (id)
);
comment on table audit_checkpoint is 'signed positions of all chains: shows that the tail of a chain was cut off, which hashes alone cannot';
CREATE TRIGGER audit_checkpoint_append_only BEFORE DELETE OR UPDATE ON public.audit_checkpoint FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_checkpoint_no_truncate BEFORE TRUNCATE ON public.audit_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
grant insert, select on audit_checkpoint to musubi_center_app;

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
CREATE INDEX audit_event_at ON public.audit_event USING brin (at) WITH (autosummarize='on'); -- searches by period; rows arrive in order of time
CREATE INDEX audit_event_patient ON public.audit_event USING btree (patient, at DESC) WHERE (patient IS NOT NULL); -- disclosure history of one patient, newest first
CREATE INDEX audit_event_trace ON public.audit_event USING btree (trace); -- finds both sides of one disclosure
CREATE TRIGGER audit_event_append_only BEFORE DELETE OR UPDATE ON public.audit_event FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON public.audit_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
grant select on audit_event to musubi_center_app;

create table audit_verification (
  id bigint not null generated always as identity,
  at timestamp with time zone not null,
  by_name text,
  events bigint not null,
  faults integer not null,
  first_fault text,
  constraint audit_verification_pkey PRIMARY KEY (id)
);
comment on table audit_verification is '監査証跡の検証: one row for each that came to its end';
comment on column audit_verification.by_name is 'null = by the operator, from the command line';
comment on column audit_verification.first_fault is 'chain:number, and what is wrong there';
grant insert, select on audit_verification to musubi_center_app;

create table bookmark (
  network_id text not null,
  staff_id uuid not null,
  patient_id uuid not null,
  color text not null,
  marked_at timestamp with time zone not null,
  constraint bookmark_pkey PRIMARY KEY (network_id, staff_id, patient_id),
  constraint bookmark_color CHECK ((color = ANY (ARRAY['red'::text, 'blue'::text, 'green'::text, 'yellow'::text]))),
  constraint bookmark_patient FOREIGN KEY (network_id, patient_id) REFERENCES patient(network_id, patient_id),
  constraint bookmark_staff FOREIGN KEY (network_id, staff_id) REFERENCES staff(network_id, staff_id)
);
comment on table bookmark is 'しおり (REG-15): seen by nobody but who set it; no row = none';
grant delete, insert, select, update on bookmark to musubi_center_app;

create table border_system (
  network_id text not null,
  name text not null,
  facility_id text not null,
  rights text[] not null,
  suspended boolean not null default false,
  constraint border_system_pkey PRIMARY KEY (network_id, name),
  constraint border_system_rights CHECK ((rights <@ ARRAY['feed'::text, 'query'::text, 'query-all'::text])),
  constraint border_system_facility FOREIGN KEY (network_id, facility_id) REFERENCES facility(network_id, facility_id)
);
comment on table border_system is 'name = common name of the client certificate; whatever it does is done for its facility';
comment on column border_system.rights is 'feed: tell of own patients; query: ask about patients linked at the facility; query-all: ask about everybody (emergency)';
comment on column border_system.suspended is 'checked at every request, so it works at once';
grant select on border_system to musubi_center_app;

create table calendar_page (
  network_id text not null,
  facility_id text not null,
  local_patient text not null,
  month date not null,
  first_day date not null,
  last_day date not null,
  newest timestamp with time zone not null,
  body text not null,
  constraint calendar_page_pkey PRIMARY KEY (network_id, facility_id, local_patient, month)
);
comment on table calendar_page is 'location_entry with a day, by month; written by refresh_calendar_pages only';
comment on column calendar_page.newest is 'the latest change of any entry: older than the last visit = nothing new here';
comment on column calendar_page.body is 'the month, then its groups, parts apart by chr(127): kind, status, sensitive, version and department (as in JSON, without its quotes) apart by commas; lines of 38 characters, newest first: day of the month and entry id';
CREATE TRIGGER calendar_page_deleted AFTER DELETE ON public.calendar_page REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_calendar_span();
CREATE TRIGGER calendar_page_inserted AFTER INSERT ON public.calendar_page REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_calendar_span();
grant delete, insert, select on calendar_page to musubi_center_app;

create table calendar_span (
  network_id text not null,
  facility_id text not null,
  local_patient text not null,
  first_day date not null,
  last_day date not null,
  constraint calendar_span_pkey PRIMARY KEY (network_id, facility_id, local_patient)
);
comment on table calendar_span is 'over all pages of a person at one facility; kept by the triggers of calendar_page, whoever changes it';
grant delete, insert, select, update on calendar_span to musubi_center_app;

create table consent_event (
  network_id text not null,
  patient_id uuid not null,
  consent_id uuid not null,
  sequence integer not null,
  event text not null,
  scope jsonb,
  signer jsonb not null,
  explained_by uuid,
  registered_at text not null,
  form_version text not null,
  medium text not null,
  accepted_at timestamp with time zone not null,
  effective_at timestamp with time zone not null,
  constraint consent_event_pkey PRIMARY KEY (network_id, patient_id, consent_id, sequence),
  constraint consent_event_name CHECK ((event = ANY (ARRAY['given'::text, 'scope-changed'::text, 'suspended'::text, 'resumed'::text, 'withdrawn'::text, 'erasure-asked'::text, 'erased'::text]))),
  constraint consent_event_scope CHECK (((scope IS NOT NULL) = (event = ANY (ARRAY['given'::text, 'scope-changed'::text])))),
  constraint consent_event_patient FOREIGN KEY (network_id, patient_id) REFERENCES patient(network_id, patient_id)
);
comment on table consent_event is '同意の出来事: given, changed, suspended, resumed, withdrawn; never changed afterwards';
comment on column consent_event.registered_at is 'the facility where it was taken in';
comment on column consent_event.accepted_at is 'when it was taken in; effective_at is when it begins to count (taking away counts from the earlier)';
grant insert, select on consent_event to musubi_center_app;

create table declared_different (
  network_id text not null,
  low_identity bigint not null,
  high_identity bigint not null,
  because text not null,
  declared_at timestamp with time zone not null,
  declared_by uuid,
  overruled_at timestamp with time zone,
  overruled_by uuid,
  constraint declared_different_pkey PRIMARY KEY (network_id, low_identity, high_identity),
  constraint declared_different_because CHECK ((because = ANY (ARRAY['case'::text, 'unlink'::text, 'registration'::text, 'merge'::text]))),
  constraint declared_different_order CHECK ((low_identity < high_identity)),
  constraint declared_different_high_identity_fkey FOREIGN KEY (high_identity) REFERENCES identity(identity_id),
  constraint declared_different_low_identity_fkey FOREIGN KEY (low_identity) REFERENCES identity(identity_id),
  constraint declared_different_network_id_fkey FOREIGN KEY (network_id) REFERENCES network(network_id)
);
comment on table declared_different is '別人の宣言: no program links these two again. Overruled only by a person who links them by hand';
CREATE INDEX declared_different_high ON public.declared_different USING btree (high_identity); -- the other direction of the pair
grant insert, select, update (because, declared_at, declared_by, overruled_at, overruled_by) on declared_different to musubi_center_app;

create table emergency_search (
  network_id text not null,
  staff_id uuid not null,
  at timestamp with time zone not null,
  constraint emergency_search_staff FOREIGN KEY (network_id, staff_id) REFERENCES staff(network_id, staff_id)
);
comment on table emergency_search is 'for the limit of searches a person may make; what was asked and why is in the audit trail';
CREATE INDEX emergency_search_staff_at ON public.emergency_search USING btree (network_id, staff_id, at); -- how many in the last minutes
grant insert, select on emergency_search to musubi_center_app;

create table facility (
  network_id text not null,
  facility_id text not null,
  name text not null,
  short_name text not null,
  type text not null,
  discloses boolean not null,
  color smallint not null,
  gateway text,
  publication jsonb,
  publication_at timestamp with time zone,
  constraint facility_pkey PRIMARY KEY (network_id, facility_id),
  constraint facility_id_digits CHECK ((facility_id ~ '^[0-9]{10}$'::text)),
  constraint facility_gateway FOREIGN KEY (network_id, gateway) REFERENCES gateway(network_id, name),
  constraint facility_network_id_fkey FOREIGN KEY (network_id) REFERENCES network(network_id)
);
comment on column facility.gateway is 'null: no gateway, so only its own chart numbers are known here';
comment on column facility.publication is '公開設定 as its gateway last told; null = publishes nothing, so nothing is permitted';
grant select, update (publication, publication_at) on facility to musubi_center_app;

create table gateway (
  network_id text not null,
  name text not null,
  connected_since timestamp with time zone,
  seen_at timestamp with time zone,
  constraint gateway_pkey PRIMARY KEY (network_id, name),
  constraint gateway_network_id_fkey FOREIGN KEY (network_id) REFERENCES network(network_id)
);
comment on table gateway is '情報公開用ゲートウェイ: those that may link; name = common name of the client certificate';
comment on column gateway.seen_at is 'last sign of life over any link to any center process; stale = unreachable since then, also after a crash of the center';
grant select, update (connected_since, seen_at) on gateway to musubi_center_app;

create table identity (
  identity_id bigint not null generated always as identity,
  network_id text not null,
  domain text not null,
  local_patient text not null,
  patient_id uuid,
  demographics jsonb not null,
  state text not null default 'known'::text,
  replaced_by bigint,
  source text not null,
  seen_at timestamp with time zone not null,
  version integer not null default 1,
  key_scheme smallint not null default 0,
  keys bigint[] not null default '{}'::bigint[],
  constraint identity_pkey PRIMARY KEY (identity_id),
  constraint identity_local UNIQUE (network_id, domain, local_patient),
  constraint identity_domain CHECK (((domain = 'region'::text) OR (domain ~ '^[0-9]{10}$'::text))),
  constraint identity_region_patient CHECK (((domain = 'region'::text) = (patient_id IS NOT NULL))),
  constraint identity_replaced_by CHECK (((state = 'replaced'::text) = (replaced_by IS NOT NULL))),
  constraint identity_state CHECK ((state = ANY (ARRAY['known'::text, 'gone'::text, 'replaced'::text]))),
  constraint identity_network_id_fkey FOREIGN KEY (network_id) REFERENCES network(network_id),
  constraint identity_patient FOREIGN KEY (network_id, patient_id) REFERENCES patient(network_id, patient_id),
  constraint identity_replaced_by_fkey FOREIGN KEY (replaced_by) REFERENCES identity(identity_id)
);
comment on table identity is '施設の患者基本情報: one row per number that a domain has given; never deleted, so that what was declared of it survives';
comment on column identity.domain is 'the facility that gave the number, or region: then local_patient is 地域患者ID and patient_id the person';
comment on column identity.demographics is 'as the domain gave them; normalised only for comparing';
comment on column identity.state is 'known; gone: the facility has no such number any more; replaced: merged into replaced_by';
comment on column identity.version is 'goes up when demographics or state change';
comment on column identity.key_scheme is 'the version of the blocking keys in `keys`; 0 = none yet. Older than the program''s: keyed anew in the background';
CREATE INDEX identity_domain ON public.identity USING btree (network_id, domain, identity_id); -- the numbers of one facility, in the order of a bulk job
CREATE INDEX identity_key_scheme ON public.identity USING btree (network_id, key_scheme); -- finds what must be keyed anew after a change of the scheme
CREATE UNIQUE INDEX identity_patient_one ON public.identity USING btree (network_id, patient_id) WHERE (patient_id IS NOT NULL); -- a person of the region is one identity
CREATE INDEX identity_replaced_by ON public.identity USING btree (replaced_by) WHERE (replaced_by IS NOT NULL); -- what a number stands for now, when asking what was declared of it
grant insert, select, update (local_patient, demographics, state, replaced_by, source, seen_at, version, key_scheme, keys) on identity to musubi_center_app;

create table identity_cursor (
  network_id text not null,
  facility_id text not null,
  next bigint not null default 0,
  announced boolean not null default false,
  compare_later boolean not null default false,
  taken_at timestamp with time zone,
  constraint identity_cursor_pkey PRIMARY KEY (network_id, facility_id),
  constraint identity_cursor_facility FOREIGN KEY (network_id, facility_id) REFERENCES facility(network_id, facility_id)
);
comment on table identity_cursor is 'committed together with the identities; pulled under the lease of location_cursor';
comment on column identity_cursor.announced is 'the facility announces its patients now; when it stops, what was told and is not linked is forgotten';
comment on column identity_cursor.compare_later is 'a long list is coming in; when it is through, a bulk job compares it';
grant insert, select, update on identity_cursor to musubi_center_app;

create table link_case (
  network_id text not null,
  case_id uuid not null,
  kind text not null,
  state text not null default 'open'::text,
  source text not null,
  left_identity bigint not null,
  right_identity bigint not null,
  facility_id text,
  score real not null,
  certainty smallint not null,
  verdict text not null,
  needs_second boolean not null,
  match jsonb not null,
  said_same_by uuid,
  arrived_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  version integer not null default 1,
  constraint link_case_pkey PRIMARY KEY (network_id, case_id),
  constraint link_case_kind CHECK ((kind = ANY (ARRAY['link'::text, 'merge'::text, 'duplicate'::text]))),
  constraint link_case_second CHECK (((state = 'second'::text) = (said_same_by IS NOT NULL))),
  constraint link_case_state CHECK ((state = ANY (ARRAY['open'::text, 'asked'::text, 'second'::text, 'same'::text, 'different'::text, 'withdrawn'::text]))),
  constraint link_case_facility FOREIGN KEY (network_id, facility_id) REFERENCES facility(network_id, facility_id),
  constraint link_case_left_identity_fkey FOREIGN KEY (left_identity) REFERENCES identity(identity_id),
  constraint link_case_network_id_fkey FOREIGN KEY (network_id) REFERENCES network(network_id),
  constraint link_case_right_identity_fkey FOREIGN KEY (right_identity) REFERENCES identity(identity_id)
);
comment on table link_case is '照合の一件: two identities that may be one person. left: the person of the region where there is one';
comment on column link_case.facility_id is 'whose record the right side is; null: both are persons of the region, for the secretariat';
comment on column link_case.certainty is 'score in steps, so that equally certain cases go by age';
comment on column link_case.match is 'MatchResult and the model it was made with';
CREATE INDEX link_case_age ON public.link_case USING btree (network_id, arrived_at, case_id) INCLUDE (state, kind, facility_id) WHERE (state = ANY (ARRAY['open'::text, 'asked'::text, 'second'::text])); -- the queue, oldest first
CREATE INDEX link_case_closed ON public.link_case USING btree (network_id, changed_at DESC) WHERE (state = ANY (ARRAY['same'::text, 'different'::text, 'withdrawn'::text])); -- what was decided, newest first
CREATE INDEX link_case_count ON public.link_case USING btree (network_id, state, kind, facility_id) WHERE (state = ANY (ARRAY['open'::text, 'asked'::text, 'second'::text])); -- few different values, so it is small; read alone where the table is vacuumed
CREATE INDEX link_case_facility_queue ON public.link_case USING btree (network_id, facility_id, certainty DESC, arrived_at, case_id) INCLUDE (state, kind) WHERE (state = ANY (ARRAY['open'::text, 'asked'::text, 'second'::text])); -- the queue of one facility's clerks
CREATE INDEX link_case_left ON public.link_case USING btree (left_identity) WHERE (state = ANY (ARRAY['open'::text, 'asked'::text, 'second'::text])); -- the open cases of an identity, when its demographics change
CREATE UNIQUE INDEX link_case_open_pair ON public.link_case USING btree (network_id, LEAST(left_identity, right_identity), GREATEST(left_identity, right_identity)) WHERE (state = ANY (ARRAY['open'::text, 'asked'::text, 'second'::text])); -- one open case per pair
CREATE INDEX link_case_queue ON public.link_case USING btree (network_id, certainty DESC, arrived_at, case_id) INCLUDE (state, kind, facility_id) WHERE (state = ANY (ARRAY['open'::text, 'asked'::text, 'second'::text])); -- the queue, most certain first; counts by reading the index alone
CREATE INDEX link_case_right ON public.link_case USING btree (right_identity) WHERE (state = ANY (ARRAY['open'::text, 'asked'::text, 'second'::text])); -- the open cases of an identity, when its demographics change
grant insert, select, update (kind, state, score, certainty, verdict, needs_second, match, said_same_by, changed_at, version) on link_case to musubi_center_app;

create table link_case_decision (
  network_id text not null,
  case_id uuid not null,
  sequence integer not null,
  decision text not null,
  on_version integer not null,
  staff_id uuid not null,
  staff_facility text not null,
  note text not null,
  at timestamp with time zone not null,
  constraint link_case_decision_pkey PRIMARY KEY (network_id, case_id, sequence),
  constraint link_case_decision_name CHECK ((decision = ANY (ARRAY['same'::text, 'different'::text, 'ask'::text]))),
  constraint link_case_decision_case FOREIGN KEY (network_id, case_id) REFERENCES link_case(network_id, case_id)
);
comment on table link_case_decision is '判断の記録: who said what on which version; never changed';
grant insert, select on link_case_decision to musubi_center_app;

create table link_event (
  network_id text not null,
  event_id uuid not null,
  link_id uuid not null,
  event text not null,
  patient_id uuid not null,
  facility_id text not null,
  local_patient text not null,
  evidence jsonb not null,
  staff_id uuid,
  staff_facility text,
  at timestamp with time zone not null,
  constraint link_event_pkey PRIMARY KEY (network_id, event_id),
  constraint link_event_name CHECK ((event = ANY (ARRAY['made'::text, 'undone'::text]))),
  constraint link_event_staff CHECK ((((staff_id IS NULL) = (staff_facility IS NULL)) AND ((staff_id IS NOT NULL) OR (evidence ? 'automatic'::text)))),
  constraint link_event_patient FOREIGN KEY (network_id, patient_id) REFERENCES patient(network_id, patient_id)
);
comment on table link_event is '紐付けの記録: who linked or undid which ID on what evidence; never changed';
comment on column link_event.evidence is 'fields compared and verdict, or the reason for undoing';
CREATE INDEX link_event_patient_at ON public.link_event USING btree (network_id, patient_id, at); -- history of the links of one person
grant insert, select on link_event to musubi_center_app;

create table link_offer (
  network_id text not null,
  staff_id uuid not null,
  staff_facility text not null,
  patient_id uuid not null,
  expires_at timestamp with time zone not null,
  constraint link_offer_pkey PRIMARY KEY (network_id, staff_id, staff_facility, patient_id)
);
comment on table link_offer is 'a person shown as similar at registration: this clerk may link the own ID to that person, for a short while';
grant delete, insert, select, update on link_offer to musubi_center_app;

create table link_proposal (
  network_id text not null,
  proposal_id uuid not null,
  patient_id uuid not null,
  facility_id text not null,
  local_patient text not null,
  compared jsonb not null,
  verdict text not null,
  staff_id uuid not null,
  staff_facility text not null,
  expires_at timestamp with time zone not null,
  constraint link_proposal_pkey PRIMARY KEY (network_id, proposal_id),
  constraint link_proposal_patient FOREIGN KEY (network_id, patient_id) REFERENCES patient(network_id, patient_id)
);
comment on table link_proposal is '紐付けの下調べ: what was compared, without the demographics themselves; used once, by the same person';
grant delete, insert, select, update on link_proposal to musubi_center_app;

create table local_id_change (
  network_id text not null,
  change_id uuid not null,
  facility_id text not null,
  old_number text not null,
  new_number text not null,
  patient_id uuid,
  old_link uuid,
  new_link uuid,
  made_by uuid,
  at timestamp with time zone not null,
  constraint local_id_change_pkey PRIMARY KEY (network_id, change_id, old_number),
  constraint local_id_change_new UNIQUE (network_id, change_id, new_number),
  constraint local_id_change_facility FOREIGN KEY (network_id, facility_id) REFERENCES facility(network_id, facility_id)
);
comment on table local_id_change is '施設患者IDの付け替え: old and new number, and the link that moved, if there was one; one change_id per list, which is one permutation. Never changed';
grant insert, select on local_id_change to musubi_center_app;

create table location_cursor (
  network_id text not null,
  facility_id text not null,
  next bigint not null default 0,
  pulled_at timestamp with time zone,
  latest_ingest timestamp with time zone,
  leased_by uuid,
  leased_until timestamp with time zone,
  entries bigint not null default 0,
  constraint location_cursor_pkey PRIMARY KEY (network_id, facility_id),
  constraint location_cursor_facility FOREIGN KEY (network_id, facility_id) REFERENCES facility(network_id, facility_id)
);
comment on table location_cursor is 'how far the announcements of a facility were taken in; committed together with them';
comment on column location_cursor.leased_by is 'the center process that pulls now; another may after leased_until';
comment on column location_cursor.entries is 'rows of location_entry; changed in the transaction that changes them';
grant insert, select, update on location_cursor to musubi_center_app;

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
  changed_at timestamp with time zone not null,
  constraint location_entry_pkey PRIMARY KEY (network_id, facility_id, local_patient, day, entry_id) INCLUDE (kind, status, department, sensitive, version, changed_at)
) partition by HASH (local_patient); -- 16 partitions
comment on table location_entry is '所在情報: one row per record entry of an open patient. The key holds every column, so the calendar is one ordered scan of the index alone';
comment on column location_entry.day is '-infinity: a standing fact without a day';
grant delete, insert, select on location_entry to musubi_center_app;

create table match_job (
  network_id text not null,
  job_id uuid not null,
  kind text not null,
  facility_id text,
  state text not null default 'waiting'::text,
  asked_at timestamp with time zone not null,
  asked_by uuid,
  asked_facility text not null,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  "position" bigint not null default 0,
  last_identity bigint not null default 0,
  model_version integer not null default 0,
  records integer not null default 0,
  records_done integer not null default 0,
  pairs bigint not null default 0,
  found_auto integer not null default 0,
  found_review integer not null default 0,
  cases integer not null default 0,
  links integer not null default 0,
  leased_by uuid,
  leased_until timestamp with time zone,
  way text,
  found_chunks integer,
  constraint match_job_pkey PRIMARY KEY (network_id, job_id),
  constraint match_job_kind CHECK ((((kind = 'dedupe'::text) AND (facility_id IS NULL)) OR ((kind = 'facility'::text) AND (facility_id IS NOT NULL)))),
  constraint match_job_state CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text]))),
  constraint match_job_way CHECK ((way = ANY (ARRAY['query'::text, 'memory'::text]))),
  constraint match_job_facility FOREIGN KEY (network_id, facility_id) REFERENCES facility(network_id, facility_id),
  constraint match_job_network_id_fkey FOREIGN KEY (network_id) REFERENCES network(network_id)
);
comment on table match_job is '一括照合の一回: what was asked for, how far it is';
comment on column match_job.asked_by is 'null: nobody asked, a hospital has announced its whole list';
comment on column match_job.position is 'way query: the last identity that was compared; way memory: chunks worked off. Committed together with what was found';
comment on column match_job.last_identity is 'the newest identity when it started: later ones are compared as they arrive';
comment on column match_job.way is 'how it compares, decided once: query = candidates by the database, batch by batch; memory = everybody read once and compared by parts. null: not begun';
comment on column match_job.found_chunks is 'way memory: so many chunks are to be worked off. null: not all parts are compared';
CREATE INDEX match_job_newest ON public.match_job USING btree (network_id, asked_at DESC); -- the list of the desk, and which waits longest
CREATE UNIQUE INDEX match_job_running ON public.match_job USING btree (network_id) WHERE (state = 'running'::text); -- one at a time
grant insert, select, update (state, started_at, finished_at, position, last_identity, model_version, records, records_done, pairs, found_auto, found_review, cases, links, leased_by, leased_until, way, found_chunks) on match_job to musubi_center_app;

create table match_job_found (
  network_id text not null,
  job_id uuid not null,
  stage text not null,
  sequence integer not null,
  pairs bigint not null,
  left_identities bigint[] not null,
  right_identities bigint[] not null,
  scores real[] not null,
  verdicts smallint[] not null,
  constraint match_job_found_pkey PRIMARY KEY (network_id, job_id, stage, sequence),
  constraint match_job_found_stage CHECK ((stage = ANY (ARRAY['part'::text, 'chunk'::text]))),
  constraint match_job_found_job FOREIGN KEY (network_id, job_id) REFERENCES match_job(network_id, job_id)
);
comment on table match_job_found is 'part: what one part of the comparison found; chunk: the same in the order it is worked off. Gone when the job has ended';
comment on column match_job_found.pairs is 'how many pairs the part compared';
comment on column match_job_found.verdicts is '0 review; 1 auto; 2 review, since the other records of the group speak against an automatic link';
grant delete, insert, select on match_job_found to musubi_center_app;

create table match_key (
  key bigint not null,
  identity_id bigint not null,
  constraint match_key_pkey PRIMARY KEY (key, identity_id)
);
comment on table match_key is '照合キー: inverted index of identity.keys, written in the same transaction. No foreign key: identities are never deleted, and a million of them have twelve million keys';
comment on column match_key.key is '64 bits of a hash of network and blocking key; two texts on one hash cost a comparison, nothing else';
grant delete, insert, select on match_key to musubi_center_app;

create table match_model (
  network_id text not null,
  version integer not null,
  model jsonb not null,
  learned_from integer not null,
  made_at timestamp with time zone not null,
  constraint match_model_pkey PRIMARY KEY (network_id, version),
  constraint match_model_network_id_fkey FOREIGN KEY (network_id) REFERENCES network(network_id)
);
comment on table match_model is '照合モデル: weights learned from the region''s own identities; version 0 is the program''s own and stands nowhere';
grant insert, select on match_model to musubi_center_app;

create table network (
  network_id text not null,
  regional_id_prefix text not null,
  regional_id_next integer not null default 1,
  profile jsonb not null,
  constraint network_pkey PRIMARY KEY (network_id),
  constraint network_prefix_digits CHECK ((regional_id_prefix ~ '^[0-9]{2}$'::text))
);
comment on table network is '地域ネットワーク: one row per network served from this database';
comment on column network.regional_id_next is 'next serial of 地域患者ID; taken with update … returning, so gaps are possible, doubles are not';
comment on column network.profile is '運用ポリシー of the directory file: counts while no policy_version is in force; fields as in docs/rules/policy-profile.md';
grant select, update (regional_id_next) on network to musubi_center_app;

create table notice_letter (
  network_id text not null,
  letter_id uuid not null,
  patient_id uuid not null,
  link_id uuid not null,
  to_facility text not null,
  role text not null,
  disclosing_facility text not null,
  local_patient text not null,
  linked_since timestamp with time zone not null,
  undone_at timestamp with time zone not null,
  undone_facility text,
  reason text not null,
  views jsonb not null,
  more_views integer not null,
  made_at timestamp with time zone not null,
  constraint notice_letter_pkey PRIMARY KEY (network_id, letter_id),
  constraint notice_letter_role CHECK ((role = ANY (ARRAY['viewer'::text, 'discloser'::text]))),
  constraint notice_letter_facility FOREIGN KEY (network_id, to_facility) REFERENCES facility(network_id, facility_id),
  constraint notice_letter_patient FOREIGN KEY (network_id, patient_id) REFERENCES patient(network_id, patient_id)
);
comment on table notice_letter is '誤紐付けの通知: made in the transaction that undid the link; never changed';
comment on column notice_letter.undone_facility is 'where the person works who undid the link; null: a program, after a facility''s own message';
comment on column notice_letter.views is 'at, who, role, facilityName, what (calendar, records); the newest 500';
comment on column notice_letter.more_views is 'how many more there were';
CREATE INDEX notice_letter_patient_at ON public.notice_letter USING btree (network_id, patient_id, made_at); -- the letters about one person
grant insert, select on notice_letter to musubi_center_app;

create table notice_letter_printed (
  network_id text not null,
  letter_id uuid not null,
  staff_id uuid not null,
  at timestamp with time zone not null,
  constraint notice_letter_printed_letter FOREIGN KEY (network_id, letter_id) REFERENCES notice_letter(network_id, letter_id)
);
comment on table notice_letter_printed is '印刷の記録';
CREATE INDEX notice_letter_printed_letter ON public.notice_letter_printed USING btree (network_id, letter_id, at); -- when it was printed first
grant insert, select on notice_letter_printed to musubi_center_app;

create table patient (
  network_id text not null,
  patient_id uuid not null,
  regional_id text not null,
  demographics jsonb not null,
  kanji_key text not null,
  kana_key text not null,
  birth_date date,
  sex text not null,
  registered_at timestamp with time zone not null,
  registered_by uuid not null,
  registered_facility text not null,
  merged_into uuid,
  constraint patient_pkey PRIMARY KEY (network_id, patient_id),
  constraint patient_regional_id UNIQUE (network_id, regional_id),
  constraint patient_merged_into_another CHECK ((merged_into <> patient_id)),
  constraint patient_merged_into FOREIGN KEY (network_id, merged_into) REFERENCES patient(network_id, patient_id),
  constraint patient_network_id_fkey FOREIGN KEY (network_id) REFERENCES network(network_id)
);
comment on table patient is '患者: one person of the region';
comment on column patient.kanji_key is 'normalised name for searching (normalizeName); the name as written is in demographics';
comment on column patient.kana_key is 'normalised kana (normalizeKana)';
comment on column patient.merged_into is '統合: who this person is from now on; such a person has no links and is shown nowhere. Current view of person_event';
CREATE INDEX patient_birth_date ON public.patient USING btree (network_id, birth_date); -- search by birth date, and similar persons at registration
CREATE INDEX patient_kana ON public.patient USING btree (network_id, kana_key text_pattern_ops, patient_id) INCLUDE (merged_into); -- search by kana, from the beginning of the name; and all persons in the order of the characters (~<~), paged and counted by reading the index alone
CREATE INDEX patient_kanji ON public.patient USING btree (network_id, kanji_key text_pattern_ops, patient_id) INCLUDE (merged_into); -- search by kanji, from the beginning of the name: a family name is thousands of persons, found without looking each of them up
CREATE INDEX patient_merged_into ON public.patient USING btree (network_id, merged_into) WHERE (merged_into IS NOT NULL); -- who was merged into a person, when they are taken apart again
grant insert, select, update (demographics, kanji_key, kana_key, birth_date, sex, merged_into) on patient to musubi_center_app;

create table patient_also_known (
  network_id text not null,
  patient_id uuid not null,
  kanji_key text not null,
  kana_key text not null,
  regional_id text,
  came_with uuid,
  at timestamp with time zone not null,
  constraint patient_also_known_patient FOREIGN KEY (network_id, patient_id) REFERENCES patient(network_id, patient_id)
);
comment on table patient_also_known is '旧姓・仮の氏名・旧カードの番号: what else a person is found by';
comment on column patient_also_known.came_with is 'the person merged in, with whom it goes away again at a split; null: the person''s own former name';
CREATE INDEX patient_also_known_kana ON public.patient_also_known USING btree (network_id, kana_key text_pattern_ops); -- as patient_kana
CREATE INDEX patient_also_known_kanji ON public.patient_also_known USING btree (network_id, kanji_key text_pattern_ops); -- as patient_kanji
CREATE INDEX patient_also_known_patient ON public.patient_also_known USING btree (network_id, patient_id); -- all of one person, at merging and splitting
CREATE INDEX patient_also_known_regional ON public.patient_also_known USING btree (network_id, regional_id) WHERE (regional_id IS NOT NULL); -- the number on an old card
grant delete, insert, select on patient_also_known to musubi_center_app;

create table patient_demographics (
  network_id text not null,
  patient_id uuid not null,
  sequence integer not null,
  demographics jsonb not null,
  because text not null,
  staff_id uuid not null,
  at timestamp with time zone not null,
  constraint patient_demographics_pkey PRIMARY KEY (network_id, patient_id, sequence),
  constraint patient_demographics_because CHECK ((because = ANY (ARRAY['registered'::text, 'newborn-named'::text, 'unknown-identified'::text, 'name-changed'::text, 'moved'::text, 'corrected'::text]))),
  constraint patient_demographics_patient FOREIGN KEY (network_id, patient_id) REFERENCES patient(network_id, patient_id)
);
comment on table patient_demographics is '基本情報の履歴: each state since the first change, the registered one included; never changed';
grant insert, select on patient_demographics to musubi_center_app;

create table patient_link (
  network_id text not null,
  link_id uuid not null,
  patient_id uuid not null,
  facility_id text not null,
  local_patient text not null,
  made_at timestamp with time zone not null,
  made_by uuid,
  constraint patient_link_pkey PRIMARY KEY (network_id, facility_id, local_patient),
  constraint patient_link_id UNIQUE (network_id, link_id),
  constraint patient_link_one_per_facility UNIQUE (network_id, patient_id, facility_id),
  constraint patient_link_facility FOREIGN KEY (network_id, facility_id) REFERENCES facility(network_id, facility_id),
  constraint patient_link_patient FOREIGN KEY (network_id, patient_id) REFERENCES patient(network_id, patient_id)
);
comment on table patient_link is 'current view of link_event: an ID belongs to one person, and a person has one ID per facility';
comment on column patient_link.made_by is 'null: 自動照合; the evidence is in link_event';
CREATE INDEX patient_link_facility_patients ON public.patient_link USING btree (network_id, facility_id, patient_id); -- whom a facility knows: a hundred thousand persons at a large hospital, counted without reading their rows
grant delete, insert, select on patient_link to musubi_center_app;

create table patient_opened (
  network_id text not null,
  staff_id uuid not null,
  patient_id uuid not null,
  opened_at timestamp with time zone not null,
  seen_until timestamp with time zone,
  constraint patient_opened_pkey PRIMARY KEY (network_id, staff_id, patient_id)
);
comment on table patient_opened is '前回の閲覧: for "new since you last looked" and the order of search results';
comment on column patient_opened.seen_until is 'the visit before this one; a reload within an hour is the same visit';
grant insert, select, update on patient_opened to musubi_center_app;

create table patient_opening (
  network_id text not null,
  facility_id text not null,
  local_patient text not null,
  open boolean not null,
  changed_at timestamp with time zone not null,
  told_at timestamp with time zone,
  told_open boolean not null default false,
  renumbered boolean not null default false,
  constraint patient_opening_pkey PRIMARY KEY (network_id, facility_id, local_patient),
  constraint patient_opening_facility FOREIGN KEY (network_id, facility_id) REFERENCES facility(network_id, facility_id)
);
comment on table patient_opening is '公開対象患者: whose locations a gateway is to announce; told_at null = its gateway does not know yet';
comment on column patient_opening.told_open is 'what its gateway was told last: closed and opened again meanwhile means to tell both, or it would announce nothing anew';
comment on column patient_opening.renumbered is 'the number was somebody else''s before: what its gateway announced before it was told of this opening is not taken in';
CREATE INDEX patient_opening_untold ON public.patient_opening USING btree (network_id, facility_id) WHERE (told_at IS NULL); -- the puller tells these first
grant insert, select, update on patient_opening to musubi_center_app;

create table person_event (
  network_id text not null,
  event_id uuid not null,
  event text not null,
  patient_id uuid not null,
  other_id uuid not null,
  links jsonb not null,
  reason text not null,
  staff_id uuid not null,
  staff_facility text not null,
  at timestamp with time zone not null,
  constraint person_event_pkey PRIMARY KEY (network_id, event_id),
  constraint person_event_name CHECK ((event = ANY (ARRAY['merged'::text, 'split'::text]))),
  constraint person_event_other FOREIGN KEY (network_id, other_id) REFERENCES patient(network_id, patient_id),
  constraint person_event_patient FOREIGN KEY (network_id, patient_id) REFERENCES patient(network_id, patient_id)
);
comment on table person_event is '統合・分離の記録: other_id was merged into patient_id, or taken out of it; never changed';
comment on column person_event.links is 'facility, localPatient, madeBy of each link of other_id, and whether it moved or was left apart because patient_id had another number there';
CREATE INDEX person_event_other_at ON public.person_event USING btree (network_id, other_id, at); -- the merge to be undone
grant insert, select on person_event to musubi_center_app;

create table policy_version (
  network_id text not null,
  version integer not null,
  effective_from timestamp with time zone not null,
  profile jsonb not null,
  recorded_at timestamp with time zone not null,
  recorded_by text not null,
  constraint policy_version_pkey PRIMARY KEY (network_id, version),
  constraint policy_version_counts CHECK ((version > 0)),
  constraint policy_version_profile CHECK ((jsonb_typeof(profile) = 'object'::text)),
  constraint policy_version_network_id_fkey FOREIGN KEY (network_id) REFERENCES network(network_id)
);
comment on table policy_version is '運用ポリシーの版: in force is the latest that has begun, of two that begin together the higher version; written by the owner of the database, never changed';
comment on column policy_version.network_id is 'the network whose rules these are';
comment on column policy_version.version is 'counts up from 1 in its network';
comment on column policy_version.effective_from is 'counts from this moment on, until a later one does; may lie ahead';
comment on column policy_version.profile is 'by the fields of docs/rules/policy-profile.md; what it leaves out is as their defaults are';
comment on column policy_version.recorded_at is 'when it was written down; says nothing about when it counts';
comment on column policy_version.recorded_by is 'who decided so, in words for the council and the auditor';
CREATE INDEX policy_version_in_force ON public.policy_version USING btree (network_id, effective_from DESC, version DESC);
grant select on policy_version to musubi_center_app;

create table schema_migration (
  file text not null,
  sha256 text not null,
  applied_at timestamp with time zone not null default now(),
  constraint schema_migration_pkey PRIMARY KEY (file)
);

create table session (
  network_id text not null,
  token_hash bytea not null,
  staff_id uuid not null,
  facility_id text not null,
  strength smallint not null,
  started_at timestamp with time zone not null,
  active_at timestamp with time zone not null,
  locked boolean not null default false,
  constraint session_pkey PRIMARY KEY (network_id, token_hash),
  constraint session_network_id_fkey FOREIGN KEY (network_id) REFERENCES network(network_id),
  constraint session_staff FOREIGN KEY (network_id, staff_id, facility_id) REFERENCES staff_facility(network_id, staff_id, facility_id)
);
comment on table session is 'セッション: who is signed in at which facility';
comment on column session.token_hash is 'sha256 of the cookie; the cookie itself is nowhere on the server';
comment on column session.active_at is 'written at most every few seconds; idle since = locked';
CREATE INDEX session_started ON public.session USING btree (network_id, started_at); -- clearing away sessions past their longest life
grant delete, insert, select, update (active_at, locked) on session to musubi_center_app;

create table sign_in_address (
  network_id text not null,
  staff_id uuid not null,
  address text not null,
  last_at timestamp with time zone not null,
  constraint sign_in_address_pkey PRIMARY KEY (network_id, staff_id, address),
  constraint sign_in_address_staff FOREIGN KEY (network_id, staff_id) REFERENCES staff(network_id, staff_id) ON DELETE CASCADE
);
comment on table sign_in_address is '使い慣れた場所: where a person has signed in within 90 days; a lock-out of that address does not shut this person out';
CREATE INDEX sign_in_address_last ON public.sign_in_address USING btree (network_id, last_at); -- forgetting after 90 days
grant delete, insert, select, update on sign_in_address to musubi_center_app;

create table sign_in_address_failure (
  network_id text not null,
  address text not null,
  user_id_hash bytea not null,
  failed_at timestamp with time zone not null,
  constraint sign_in_address_failure_pkey PRIMARY KEY (network_id, address, user_id_hash),
  constraint sign_in_address_failure_network_id_fkey FOREIGN KEY (network_id) REFERENCES network(network_id)
);
comment on table sign_in_address_failure is 'アドレスごとの失敗: distinct accounts tried at one address; one who tries many is a guesser, a ward of people who mistype is not; forgotten after the window';
comment on column sign_in_address_failure.user_id_hash is 'sha256 of what was typed as user id: people type passwords there';
CREATE INDEX sign_in_address_failure_at ON public.sign_in_address_failure USING btree (network_id, failed_at); -- forgetting what is past the window
grant delete, insert, select, update on sign_in_address_failure to musubi_center_app;

create table sign_in_failure (
  network_id text not null,
  subject text not null,
  failures smallint not null,
  first_at timestamp with time zone not null,
  locked_until timestamp with time zone,
  constraint sign_in_failure_pkey PRIMARY KEY (network_id, subject),
  constraint sign_in_failure_network_id_fkey FOREIGN KEY (network_id) REFERENCES network(network_id)
);
comment on table sign_in_failure is 'ロックアウト: repeated failures of one account (also one that does not exist) or one address';
comment on column sign_in_failure.subject is 'account:… or address:…';
grant delete, insert, select, update on sign_in_failure to musubi_center_app;

create table staff (
  network_id text not null,
  staff_id uuid not null,
  user_id text not null,
  name text not null,
  kana_name text not null,
  role text not null,
  password_hash text not null,
  suspended boolean not null default false,
  emergency boolean not null default false,
  constraint staff_pkey PRIMARY KEY (network_id, staff_id),
  constraint staff_user_id UNIQUE (network_id, user_id),
  constraint staff_network_id_fkey FOREIGN KEY (network_id) REFERENCES network(network_id)
);
comment on column staff.password_hash is 'argon2id';
comment on column staff.suspended is 'checked at every request, so it works at once';
comment on column staff.emergency is '緊急照会 (EMS) の権限: may ask for the IDs of a person by name; asked at every request';
grant select on staff to musubi_center_app;

create table staff_facility (
  network_id text not null,
  staff_id uuid not null,
  facility_id text not null,
  "position" smallint not null,
  constraint staff_facility_pkey PRIMARY KEY (network_id, staff_id, facility_id),
  constraint staff_facility_facility FOREIGN KEY (network_id, facility_id) REFERENCES facility(network_id, facility_id),
  constraint staff_facility_staff FOREIGN KEY (network_id, staff_id) REFERENCES staff(network_id, staff_id)
);
comment on column staff_facility.position is '0 = where a sign-in without a named facility begins';
grant select on staff_facility to musubi_center_app;

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

CREATE OR REPLACE FUNCTION public.keep_calendar_span()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  with person as (
    select distinct network_id, facility_id, local_patient from changed
  ), span as (
    select p.*, first.first_day, last.last_day
    from person as p
    left join lateral (
      select c.first_day
      from calendar_page as c
      where c.network_id = p.network_id and c.facility_id = p.facility_id and c.local_patient = p.local_patient
      order by c.month
      limit 1
    ) as first on true
    left join lateral (
      select c.last_day
      from calendar_page as c
      where c.network_id = p.network_id and c.facility_id = p.facility_id and c.local_patient = p.local_patient
      order by c.month desc
      limit 1
    ) as last on true
  ), gone as (
    delete from calendar_span as s
    using span
    where span.first_day is null
      and s.network_id = span.network_id
      and s.facility_id = span.facility_id
      and s.local_patient = span.local_patient
  )
  insert into calendar_span as s (network_id, facility_id, local_patient, first_day, last_day)
  select network_id, facility_id, local_patient, first_day, last_day
  from span
  where first_day is not null
  on conflict (network_id, facility_id, local_patient) do update
  set first_day = excluded.first_day, last_day = excluded.last_day
  where (s.first_day, s.last_day) <> (excluded.first_day, excluded.last_day);
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.refresh_calendar_pages(of_network text, of_facility text, of_patients text[], of_months date[])
 RETURNS void
 LANGUAGE sql
AS $function$
  delete from calendar_page as p
  using unnest(of_patients, of_months) as m (local_patient, month)
  where p.network_id = of_network
    and p.facility_id = of_facility
    and p.local_patient = m.local_patient
    and p.month = m.month;

  insert into calendar_page (network_id, facility_id, local_patient, month, first_day, last_day, newest, body)
  select of_network, of_facility, g.local_patient, g.month, min(g.first_day), max(g.last_day), max(g.newest),
    to_char(g.month, 'YYYY-MM') || string_agg(concat(chr(127), g.kind, ',', g.status, ',', g.sensitive, ',', g.version, ',', substr(j.department, 2, length(j.department) - 2), chr(127), g.lines), '')
  from (
    select m.local_patient, m.month, e.kind, e.status, coalesce(e.sensitive, '') as sensitive, e.version, e.department, min(e.day) as first_day, max(e.day) as last_day, max(e.changed_at) as newest,
      string_agg(to_char(e.day, 'DD') || e.entry_id, '' order by e.day desc) as lines
    from (select distinct local_patient, month from unnest(of_patients, of_months) as m (local_patient, month)) as m
    join location_entry as e on e.network_id = of_network
      and e.facility_id = of_facility
      and e.local_patient = m.local_patient
      and e.day >= m.month
      and e.day < (m.month + interval '1 month')::date
    group by m.local_patient, m.month, e.kind, e.status, coalesce(e.sensitive, ''), e.version, e.department
  ) as g
  cross join lateral (select to_json(replace(g.department, chr(127), ' '))::text as department) as j
  group by g.local_patient, g.month;
$function$;
comment on function refresh_calendar_pages(text,text,text[],date[]) is 'call it in the transaction that changed location_entry, with every patient and first of month that it touched';

CREATE OR REPLACE FUNCTION public.refuse_audit_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'the audit trail is append-only' using errcode = 'insufficient_privilege';
end
$function$;

grant execute on function append_audit_events(text[]) to musubi_center_app;
