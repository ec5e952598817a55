-- 一括照合の途中経過: a large job compares in memory, part by part; what each part found waits here until all are through.

alter table match_job add column way text;
alter table match_job add column found_chunks integer;
update match_job set way = 'query' where state <> 'waiting';
alter table match_job add constraint match_job_way check (way in ('query', 'memory'));
comment on column match_job.way is 'how it compares, decided once: query = candidates by the database, batch by batch; memory = everybody read once and compared by parts. null: not begun';
comment on column match_job.found_chunks is 'way memory: so many chunks are to be worked off. null: not all parts are compared';
comment on column match_job.position is 'way query: the last identity that was compared; way memory: chunks worked off. Committed together with what was found';

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
  constraint match_job_found_pkey primary key (network_id, job_id, stage, sequence),
  constraint match_job_found_job foreign key (network_id, job_id) references match_job,
  constraint match_job_found_stage check (stage in ('part', 'chunk'))
);
comment on table match_job_found is 'part: what one part of the comparison found; chunk: the same in the order it is worked off. Gone when the job has ended';
comment on column match_job_found.pairs is 'how many pairs the part compared';
comment on column match_job_found.verdicts is '0 review; 1 auto; 2 review, since the other records of the group speak against an automatic link';

grant select, insert, delete on match_job_found to musubi_center_app;
grant update (way, found_chunks) on match_job to musubi_center_app;
