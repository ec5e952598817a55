-- 患者索引: whom each facility, and the region itself, knows under which number, with what is needed to find the same
-- person elsewhere. Everything is compared with everything by one mechanism: a registered person is an identity too.

create table identity (
  identity_id bigint generated always as identity constraint identity_pkey primary key,
  network_id text not null references network,
  domain text not null,
  local_patient text not null,
  patient_id uuid,
  demographics jsonb not null,
  state text not null default 'known',
  replaced_by bigint references identity,
  source text not null,
  seen_at timestamptz not null,
  version integer not null default 1,
  key_scheme smallint not null default 0,
  keys bigint[] not null default '{}',
  constraint identity_local unique (network_id, domain, local_patient),
  constraint identity_patient foreign key (network_id, patient_id) references patient,
  constraint identity_domain check (domain = 'region' or domain ~ '^[0-9]{10}$'),
  constraint identity_region_patient check ((domain = 'region') = (patient_id is not null)),
  constraint identity_state check (state in ('known', 'gone', 'replaced')),
  constraint identity_replaced_by check ((state = 'replaced') = (replaced_by is not null))
);
comment on table identity is '施設の患者基本情報: one row per number that a domain has given; never deleted, so that what was declared of it survives';
comment on column identity.domain is 'the facility that gave the number, or region: then local_patient is 地域患者ID and patient_id the person';
comment on column identity.demographics is 'as the domain gave them; normalised only for comparing';
comment on column identity.state is 'known; gone: the facility has no such number any more; replaced: merged into replaced_by';
comment on column identity.version is 'goes up when demographics or state change';
comment on column identity.key_scheme is 'the version of the blocking keys in `keys`; 0 = none yet. Older than the program''s: keyed anew in the background';
create unique index identity_patient_one on identity (network_id, patient_id) where patient_id is not null;
comment on index identity_patient_one is 'a person of the region is one identity';
create index identity_domain on identity (network_id, domain, identity_id);
comment on index identity_domain is 'the numbers of one facility, in the order of a bulk job';
create index identity_key_scheme on identity (network_id, key_scheme);
comment on index identity_key_scheme is 'finds what must be keyed anew after a change of the scheme';

create index identity_replaced_by on identity (replaced_by) where replaced_by is not null;
comment on index identity_replaced_by is 'what a number stands for now, when asking what was declared of it';

create table match_key (
  key bigint not null,
  identity_id bigint not null,
  constraint match_key_pkey primary key (key, identity_id)
);
comment on table match_key is '照合キー: inverted index of identity.keys, written in the same transaction. No foreign key: identities are never deleted, and a million of them have twelve million keys';
comment on column match_key.key is '64 bits of a hash of network and blocking key; two texts on one hash cost a comparison, nothing else';

create table match_model (
  network_id text not null references network,
  version integer not null,
  model jsonb not null,
  learned_from integer not null,
  made_at timestamptz not null,
  constraint match_model_pkey primary key (network_id, version)
);
comment on table match_model is '照合モデル: weights learned from the region''s own identities; version 0 is the program''s own and stands nowhere';

create table declared_different (
  network_id text not null references network,
  low_identity bigint not null references identity,
  high_identity bigint not null references identity,
  because text not null,
  declared_at timestamptz not null,
  declared_by uuid,
  overruled_at timestamptz,
  overruled_by uuid,
  constraint declared_different_pkey primary key (network_id, low_identity, high_identity),
  constraint declared_different_order check (low_identity < high_identity),
  constraint declared_different_because check (because in ('case', 'unlink', 'registration', 'merge'))
);
comment on table declared_different is '別人の宣言: no program links these two again. Overruled only by a person who links them by hand';
create index declared_different_high on declared_different (high_identity);
comment on index declared_different_high is 'the other direction of the pair';

-- Every person registered before there was an index. Their keys come from the program (key_scheme 0).
insert into identity (network_id, domain, local_patient, patient_id, demographics, source, seen_at)
select network_id, 'region', regional_id, patient_id, demographics, 'registration', registered_at
from patient
order by registered_at, patient_id;

-- 自動照合 has no person: null where the program linked.
alter table link_event alter column staff_id drop not null;
alter table link_event alter column staff_facility drop not null;
alter table link_event add constraint link_event_staff check ((staff_id is null) = (staff_facility is null) and (staff_id is not null or evidence ? 'automatic'));
alter table patient_link alter column made_by drop not null;
comment on column patient_link.made_by is 'null: 自動照合; the evidence is in link_event';

grant select, insert on identity, match_key, match_model, declared_different to musubi_center_app;
grant update (demographics, local_patient, state, replaced_by, source, seen_at, version, key_scheme, keys) on identity to musubi_center_app;
grant update (because, declared_at, declared_by, overruled_at, overruled_by) on declared_different to musubi_center_app;
grant delete on match_key to musubi_center_app;
