-- 同意: an event log; the state is derived by the domain (consentState).

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
  accepted_at timestamptz not null,
  effective_at timestamptz not null,
  constraint consent_event_pkey primary key (network_id, patient_id, consent_id, sequence),
  constraint consent_event_name check (event in ('given', 'scope-changed', 'suspended', 'resumed', 'withdrawn', 'erasure-asked', 'erased')),
  constraint consent_event_scope check ((scope is not null) = (event in ('given', 'scope-changed'))),
  constraint consent_event_patient foreign key (network_id, patient_id) references patient
);
comment on table consent_event is '同意の出来事: given, changed, suspended, resumed, withdrawn; never changed afterwards';
comment on column consent_event.registered_at is 'the facility where it was taken in';
comment on column consent_event.accepted_at is 'when it was taken in; effective_at is when it begins to count (taking away counts from the earlier)';

grant select, insert on consent_event to musubi_center_app;
