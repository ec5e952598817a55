-- 基本情報の通知: in which order the facility's patients changed, so that the center can be told what is new.

alter table facility add column identity_sequence bigint not null default 0;
comment on column facility.identity_sequence is 'last number given to a facility_patient; counted under the row lock, as location_sequence';

alter table facility_patient add column identity_sequence bigint;
comment on column facility_patient.identity_sequence is 'number of the newest change; null only inside the transaction that changes it';
with numbered as (
  select facility_id, local_patient, row_number() over (partition by facility_id order by updated_at, local_patient) as number
  from facility_patient
)
update facility_patient as p
set identity_sequence = numbered.number
from numbered
where p.facility_id = numbered.facility_id and p.local_patient = numbered.local_patient;
update facility as f
set identity_sequence = (select coalesce(max(p.identity_sequence), 0) from facility_patient as p where p.facility_id = f.facility_id);

create unique index facility_patient_identity on facility_patient (facility_id, identity_sequence);
comment on index facility_patient_identity is 'what changed after a number';

grant update (identity_sequence) on facility_patient to musubi_gateway_app;
grant update (identity_sequence) on facility to musubi_gateway_app;
