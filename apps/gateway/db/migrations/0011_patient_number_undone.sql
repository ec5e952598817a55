-- 患者番号の変更の取消: what must be known to take a change back, and how the center is told.

alter table patient_number_change
  add column direct text,
  add column before jsonb;
comment on column patient_number_change.direct is 'what the number itself became, not the end of the chain; null: changed before this was kept, and not known any more';
comment on column patient_number_change.before is 'who went by the two numbers before, as far as the patient files do not say so themselves';
update patient_number_change as c
set direct = c.current
where not exists (select from patient_number_change as later where later.facility_id = c.facility_id and later.current = c.current and later.former <> c.former and later.changed_at > c.changed_at);

alter table patient_number_exchange
  add column undoes boolean not null default false,
  add column remains boolean not null default false,
  add column known_to_center boolean not null default true;
comment on column patient_number_exchange.undoes is 'a change that was taken back: local_patient goes by its own number again, links that came to into_patient with it go back';
comment on column patient_number_exchange.remains is 'of one taken back: into_patient is somebody all the same';
comment on column patient_number_exchange.known_to_center is 'the center held the number open when it changed: told also where the hospital announces nobody';

grant delete on patient_number_change to musubi_gateway_app;
