-- サインイン: sessions live here, so that any center process can answer and one statement ends them.

create table session (
  network_id text not null references network,
  token_hash bytea not null,
  staff_id uuid not null,
  facility_id text not null,
  strength smallint not null,
  started_at timestamptz not null,
  active_at timestamptz not null,
  locked boolean not null default false,
  constraint session_pkey primary key (network_id, token_hash),
  constraint session_staff foreign key (network_id, staff_id, facility_id) references staff_facility (network_id, staff_id, facility_id)
);
comment on table session is 'セッション: who is signed in at which facility';
comment on column session.token_hash is 'sha256 of the cookie; the cookie itself is nowhere on the server';
comment on column session.active_at is 'written at most every few seconds; idle since = locked';
create index session_started on session (network_id, started_at);
comment on index session_started is 'clearing away sessions past their longest life';

create table sign_in_failure (
  network_id text not null references network,
  subject text not null,
  failures smallint not null,
  first_at timestamptz not null,
  locked_until timestamptz,
  constraint sign_in_failure_pkey primary key (network_id, subject)
);
comment on table sign_in_failure is 'ロックアウト: repeated failures of one account (also one that does not exist) or one address';
comment on column sign_in_failure.subject is 'account:… or address:…';

grant select, insert, delete on session to musubi_center_app;
grant update (active_at, locked) on session to musubi_center_app;
grant select, insert, update, delete on sign_in_failure to musubi_center_app;
