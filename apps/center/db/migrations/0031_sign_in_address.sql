-- サインインの場所: whose password failed at an address, and who is known there; both forgotten after a while.

create table sign_in_address_failure (
  network_id text not null references network,
  address text not null,
  user_id_hash bytea not null,
  failed_at timestamptz not null,
  constraint sign_in_address_failure_pkey primary key (network_id, address, user_id_hash)
);
comment on table sign_in_address_failure is
  'アドレスごとの失敗: distinct accounts tried at one address; one who tries many is a guesser, a ward of people '
  'who mistype is not; forgotten after the window';
comment on column sign_in_address_failure.user_id_hash is
  'sha256 of what was typed as user id: people type passwords there';
create index sign_in_address_failure_at on sign_in_address_failure (network_id, failed_at);
comment on index sign_in_address_failure_at is 'forgetting what is past the window';

create table sign_in_address (
  network_id text not null,
  staff_id uuid not null,
  address text not null,
  last_at timestamptz not null,
  constraint sign_in_address_pkey primary key (network_id, staff_id, address),
  constraint sign_in_address_staff foreign key (network_id, staff_id)
    references staff (network_id, staff_id) on delete cascade
);
comment on table sign_in_address is
  '使い慣れた場所: where a person has signed in within 90 days; a lock-out of that address does not shut this '
  'person out';
create index sign_in_address_last on sign_in_address (network_id, last_at);
comment on index sign_in_address_last is 'forgetting after 90 days';

grant select, insert, update, delete on sign_in_address_failure, sign_in_address to musubi_center_app;
