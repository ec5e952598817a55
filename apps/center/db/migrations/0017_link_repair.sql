-- 誤紐付けの修復: letters to whom a wrong chart was shown, persons made one and taken apart again, numbers written anew,
-- names that became known later. What happened is appended; only what is derived from it is changed.

alter table patient add column merged_into uuid;
alter table patient add constraint patient_merged_into foreign key (network_id, merged_into) references patient;
alter table patient add constraint patient_merged_into_another check (merged_into <> patient_id);
comment on column patient.merged_into is '統合: who this person is from now on; such a person has no links and is shown nowhere. Current view of person_event';
create index patient_merged_into on patient (network_id, merged_into) where merged_into is not null;
comment on index patient_merged_into is 'who was merged into a person, when they are taken apart again';

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
  at timestamptz not null,
  constraint person_event_pkey primary key (network_id, event_id),
  constraint person_event_name check (event in ('merged', 'split')),
  constraint person_event_patient foreign key (network_id, patient_id) references patient,
  constraint person_event_other foreign key (network_id, other_id) references patient
);
comment on table person_event is '統合・分離の記録: other_id was merged into patient_id, or taken out of it; never changed';
comment on column person_event.links is 'facility, localPatient, madeBy of each link of other_id, and whether it moved or was left apart because patient_id had another number there';
create index person_event_other_at on person_event (network_id, other_id, at);
comment on index person_event_other_at is 'the merge to be undone';

create table patient_also_known (
  network_id text not null,
  patient_id uuid not null,
  kanji_key text not null,
  kana_key text not null,
  regional_id text,
  came_with uuid,
  at timestamptz not null,
  constraint patient_also_known_patient foreign key (network_id, patient_id) references patient
);
comment on table patient_also_known is '旧姓・仮の氏名・旧カードの番号: what else a person is found by';
comment on column patient_also_known.came_with is 'the person merged in, with whom it goes away again at a split; null: the person''s own former name';
create index patient_also_known_patient on patient_also_known (network_id, patient_id);
comment on index patient_also_known_patient is 'all of one person, at merging and splitting';
create index patient_also_known_kana on patient_also_known (network_id, kana_key text_pattern_ops);
comment on index patient_also_known_kana is 'as patient_kana';
create index patient_also_known_kanji on patient_also_known (network_id, kanji_key text_pattern_ops);
comment on index patient_also_known_kanji is 'as patient_kanji';
create index patient_also_known_regional on patient_also_known (network_id, regional_id) where regional_id is not null;
comment on index patient_also_known_regional is 'the number on an old card';

create table patient_demographics (
  network_id text not null,
  patient_id uuid not null,
  sequence integer not null,
  demographics jsonb not null,
  because text not null,
  staff_id uuid not null,
  at timestamptz not null,
  constraint patient_demographics_pkey primary key (network_id, patient_id, sequence),
  constraint patient_demographics_patient foreign key (network_id, patient_id) references patient,
  constraint patient_demographics_because check (because in ('registered', 'newborn-named', 'unknown-identified', 'name-changed', 'moved', 'corrected'))
);
comment on table patient_demographics is '基本情報の履歴: each state since the first change, the registered one included; never changed';

create table notice_letter (
  network_id text not null,
  letter_id uuid not null,
  patient_id uuid not null,
  link_id uuid not null,
  to_facility text not null,
  role text not null,
  disclosing_facility text not null,
  local_patient text not null,
  linked_since timestamptz not null,
  undone_at timestamptz not null,
  undone_facility text,
  reason text not null,
  views jsonb not null,
  more_views integer not null,
  made_at timestamptz not null,
  constraint notice_letter_pkey primary key (network_id, letter_id),
  constraint notice_letter_patient foreign key (network_id, patient_id) references patient,
  constraint notice_letter_facility foreign key (network_id, to_facility) references facility,
  constraint notice_letter_role check (role in ('viewer', 'discloser'))
);
comment on table notice_letter is '誤紐付けの通知: made in the transaction that undid the link; never changed';
comment on column notice_letter.views is 'at, who, role, facilityName, what (calendar, records); the newest 500';
comment on column notice_letter.more_views is 'how many more there were';
comment on column notice_letter.undone_facility is 'where the person works who undid the link; null: a program, after a facility''s own message';
create index notice_letter_patient_at on notice_letter (network_id, patient_id, made_at);
comment on index notice_letter_patient_at is 'the letters about one person';

create table notice_letter_printed (
  network_id text not null,
  letter_id uuid not null,
  staff_id uuid not null,
  at timestamptz not null,
  constraint notice_letter_printed_letter foreign key (network_id, letter_id) references notice_letter
);
comment on table notice_letter_printed is '印刷の記録';
create index notice_letter_printed_letter on notice_letter_printed (network_id, letter_id, at);
comment on index notice_letter_printed_letter is 'when it was printed first';

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
  at timestamptz not null,
  constraint local_id_change_pkey primary key (network_id, change_id, old_number),
  constraint local_id_change_new unique (network_id, change_id, new_number),
  constraint local_id_change_facility foreign key (network_id, facility_id) references facility
);
comment on table local_id_change is '施設患者IDの付け替え: old and new number, and the link that moved, if there was one; one change_id per list, which is one permutation. Never changed';

alter table patient_opening add column renumbered boolean not null default false;
comment on column patient_opening.renumbered is 'the number was somebody else''s before: what its gateway announced before it was told of this opening is not taken in';

grant update (demographics, kanji_key, kana_key, birth_date, sex, merged_into) on patient to musubi_center_app;
grant select, insert on person_event, patient_demographics, notice_letter, notice_letter_printed, local_id_change to musubi_center_app;
grant select, insert, delete on patient_also_known to musubi_center_app;
