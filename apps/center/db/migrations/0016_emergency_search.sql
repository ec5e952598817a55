-- 緊急照会: who may look for a patient by name alone, and how often it was done.

alter table staff add column emergency boolean not null default false;
comment on column staff.emergency is '緊急照会 (EMS) の権限: may ask for the IDs of a person by name; asked at every request';

create table emergency_search (
  network_id text not null,
  staff_id uuid not null,
  at timestamptz not null,
  constraint emergency_search_staff foreign key (network_id, staff_id) references staff
);
comment on table emergency_search is 'for the limit of searches a person may make; what was asked and why is in the audit trail';
create index emergency_search_staff_at on emergency_search (network_id, staff_id, at);
comment on index emergency_search_staff_at is 'how many in the last minutes';

grant select, insert on emergency_search to musubi_center_app;
