-- 一括照合: compares many identities with all; goes on where it stood, whichever process dies.

create table match_job (
  network_id text not null references network,
  job_id uuid not null,
  kind text not null,
  facility_id text,
  state text not null default 'waiting',
  asked_at timestamptz not null,
  asked_by uuid not null,
  asked_facility text not null,
  started_at timestamptz,
  finished_at timestamptz,
  position bigint not null default 0,
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
  leased_until timestamptz,
  constraint match_job_pkey primary key (network_id, job_id),
  constraint match_job_facility foreign key (network_id, facility_id) references facility,
  constraint match_job_kind check ((kind = 'dedupe' and facility_id is null) or (kind = 'facility' and facility_id is not null)),
  constraint match_job_state check (state in ('waiting', 'running', 'done', 'failed', 'cancelled'))
);
comment on table match_job is '一括照合の一回: what was asked for, how far it is';
comment on column match_job.position is 'the last identity that was compared; committed together with what was found';
comment on column match_job.last_identity is 'the newest identity when it started: later ones are compared as they arrive';
create unique index match_job_running on match_job (network_id) where state = 'running';
comment on index match_job_running is 'one at a time';
create index match_job_newest on match_job (network_id, asked_at desc);
comment on index match_job_newest is 'the list of the desk, and which waits longest';

grant select, insert on match_job to musubi_center_app;
grant update (state, started_at, finished_at, position, last_identity, model_version, records, records_done, pairs, found_auto, found_review, cases, links, leased_by, leased_until) on match_job to musubi_center_app;
