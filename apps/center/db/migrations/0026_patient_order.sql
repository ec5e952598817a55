-- 患者一覧の順: whoever sees everybody turns pages of 300,000 persons by kana, and is told how many there are.

drop index patient_kana;
create index patient_kana on patient (network_id, kana_key text_pattern_ops, patient_id) include (merged_into);
comment on index patient_kana is 'search by kana, from the beginning of the name; and all persons in the order of the characters (~<~), paged and counted by reading the index alone';

drop index patient_kanji;
create index patient_kanji on patient (network_id, kanji_key text_pattern_ops, patient_id) include (merged_into);
comment on index patient_kanji is 'search by kanji, from the beginning of the name: a family name is thousands of persons, found without looking each of them up';

create index patient_link_facility_patients on patient_link (network_id, facility_id, patient_id);
comment on index patient_link_facility_patients is 'whom a facility knows: a hundred thousand persons at a large hospital, counted without reading their rows';
