-- 名寄せの机: pairs that a person must decide, and what was decided.

create table link_case (
  network_id text not null references network,
  case_id uuid not null,
  kind text not null,
  state text not null default 'open',
  source text not null,
  left_identity bigint not null references identity,
  right_identity bigint not null references identity,
  facility_id text,
  score real not null,
  certainty smallint not null,
  verdict text not null,
  needs_second boolean not null,
  match jsonb not null,
  said_same_by uuid,
  arrived_at timestamptz not null,
  changed_at timestamptz not null,
  version integer not null default 1,
  constraint link_case_pkey primary key (network_id, case_id),
  constraint link_case_facility foreign key (network_id, facility_id) references facility,
  constraint link_case_kind check (kind in ('link', 'merge', 'duplicate')),
  constraint link_case_state check (state in ('open', 'asked', 'second', 'same', 'different', 'withdrawn')),
  constraint link_case_second check ((state = 'second') = (said_same_by is not null))
);
comment on table link_case is '照合の一件: two identities that may be one person. left: the person of the region where there is one';
comment on column link_case.facility_id is 'whose record the right side is; null: both are persons of the region, for the secretariat';
comment on column link_case.certainty is 'score in steps, so that equally certain cases go by age';
comment on column link_case.match is 'MatchResult and the model it was made with';
create unique index link_case_open_pair on link_case (network_id, least(left_identity, right_identity), greatest(left_identity, right_identity)) where state in ('open', 'asked', 'second');
comment on index link_case_open_pair is 'one open case per pair';
create index link_case_queue on link_case (network_id, certainty desc, arrived_at, case_id) include (state, kind, facility_id) where state in ('open', 'asked', 'second');
comment on index link_case_queue is 'the queue, most certain first; counts by reading the index alone';
create index link_case_age on link_case (network_id, arrived_at, case_id) include (state, kind, facility_id) where state in ('open', 'asked', 'second');
comment on index link_case_age is 'the queue, oldest first';
create index link_case_facility_queue on link_case (network_id, facility_id, certainty desc, arrived_at, case_id) include (state, kind) where state in ('open', 'asked', 'second');
comment on index link_case_facility_queue is 'the queue of one facility''s clerks';
create index link_case_closed on link_case (network_id, changed_at desc) where state in ('same', 'different', 'withdrawn');
comment on index link_case_closed is 'what was decided, newest first';
create index link_case_left on link_case (left_identity) where state in ('open', 'asked', 'second');
create index link_case_right on link_case (right_identity) where state in ('open', 'asked', 'second');
comment on index link_case_left is 'the open cases of an identity, when its demographics change';
comment on index link_case_right is 'the open cases of an identity, when its demographics change';

create table link_case_decision (
  network_id text not null,
  case_id uuid not null,
  sequence integer not null,
  decision text not null,
  on_version integer not null,
  staff_id uuid not null,
  staff_facility text not null,
  note text not null,
  at timestamptz not null,
  constraint link_case_decision_pkey primary key (network_id, case_id, sequence),
  constraint link_case_decision_case foreign key (network_id, case_id) references link_case,
  constraint link_case_decision_name check (decision in ('same', 'different', 'ask'))
);
comment on table link_case_decision is '判断の記録: who said what on which version; never changed';

grant select, insert on link_case, link_case_decision to musubi_center_app;
grant update (state, kind, score, certainty, verdict, needs_second, match, said_same_by, changed_at, version) on link_case to musubi_center_app;
