-- しおり: the colour that one person has given one patient.

create table bookmark (
  network_id text not null,
  staff_id uuid not null,
  patient_id uuid not null,
  color text not null,
  marked_at timestamptz not null,
  constraint bookmark_pkey primary key (network_id, staff_id, patient_id),
  constraint bookmark_staff foreign key (network_id, staff_id) references staff,
  constraint bookmark_patient foreign key (network_id, patient_id) references patient,
  constraint bookmark_color check (color in ('red', 'blue', 'green', 'yellow'))
);
comment on table bookmark is 'しおり (REG-15): seen by nobody but who set it; no row = none';

grant select, insert, update, delete on bookmark to musubi_center_app;
