-- 患者番号統合管理: persons, and which facility knows them under which ID. Links are events; the current view is derived.

create table patient (
  network_id text not null references network,
  patient_id uuid not null,
  regional_id text not null,
  demographics jsonb not null,
  kanji_key text not null,
  kana_key text not null,
  birth_date date,
  sex text not null,
  registered_at timestamptz not null,
  registered_by uuid not null,
  registered_facility text not null,
  constraint patient_pkey primary key (network_id, patient_id),
  constraint patient_regional_id unique (network_id, regional_id)
);
comment on table patient is '患者: one person of the region';
comment on column patient.kanji_key is 'normalised name for searching (normalizeName); the name as written is in demographics';
comment on column patient.kana_key is 'normalised kana (normalizeKana)';
create index patient_kana on patient (network_id, kana_key text_pattern_ops);
comment on index patient_kana is 'search by kana, from the beginning of the name';
create index patient_kanji on patient (network_id, kanji_key text_pattern_ops);
comment on index patient_kanji is 'search by kanji, from the beginning of the name';
create index patient_birth_date on patient (network_id, birth_date);
comment on index patient_birth_date is 'search by birth date, and similar persons at registration';

create table link_event (
  network_id text not null,
  event_id uuid not null,
  link_id uuid not null,
  event text not null,
  patient_id uuid not null,
  facility_id text not null,
  local_patient text not null,
  evidence jsonb not null,
  staff_id uuid not null,
  staff_facility text not null,
  at timestamptz not null,
  constraint link_event_pkey primary key (network_id, event_id),
  constraint link_event_name check (event in ('made', 'undone')),
  constraint link_event_patient foreign key (network_id, patient_id) references patient
);
comment on table link_event is '紐付けの記録: who linked or undid which ID on what evidence; never changed';
comment on column link_event.evidence is 'fields compared and verdict, or the reason for undoing';
create index link_event_patient_at on link_event (network_id, patient_id, at);
comment on index link_event_patient_at is 'history of the links of one person';

create table patient_link (
  network_id text not null,
  link_id uuid not null,
  patient_id uuid not null,
  facility_id text not null,
  local_patient text not null,
  made_at timestamptz not null,
  made_by uuid not null,
  constraint patient_link_pkey primary key (network_id, facility_id, local_patient),
  constraint patient_link_id unique (network_id, link_id),
  constraint patient_link_one_per_facility unique (network_id, patient_id, facility_id),
  constraint patient_link_patient foreign key (network_id, patient_id) references patient,
  constraint patient_link_facility foreign key (network_id, facility_id) references facility
);
comment on table patient_link is 'current view of link_event: an ID belongs to one person, and a person has one ID per facility';

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
  expires_at timestamptz not null,
  constraint link_proposal_pkey primary key (network_id, proposal_id),
  constraint link_proposal_patient foreign key (network_id, patient_id) references patient
);
comment on table link_proposal is '紐付けの下調べ: what was compared, without the demographics themselves; used once, by the same person';

create table link_offer (
  network_id text not null,
  staff_id uuid not null,
  staff_facility text not null,
  patient_id uuid not null,
  expires_at timestamptz not null,
  constraint link_offer_pkey primary key (network_id, staff_id, staff_facility, patient_id)
);
comment on table link_offer is 'a person shown as similar at registration: this clerk may link the own ID to that person, for a short while';

create table patient_opened (
  network_id text not null,
  staff_id uuid not null,
  patient_id uuid not null,
  opened_at timestamptz not null,
  seen_until timestamptz,
  constraint patient_opened_pkey primary key (network_id, staff_id, patient_id)
);
comment on table patient_opened is '前回の閲覧: for "new since you last looked" and the order of search results';
comment on column patient_opened.seen_until is 'the visit before this one; a reload within an hour is the same visit';

grant select, insert on patient, link_event to musubi_center_app;
grant select, insert, delete on patient_link, link_proposal, link_offer to musubi_center_app;
grant update on link_offer, link_proposal to musubi_center_app;
grant select, insert, update on patient_opened to musubi_center_app;
