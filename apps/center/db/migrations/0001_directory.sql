-- 施設・職員 of one network, and the role under which the center's processes work.

do $$
begin
  if not exists (select 1 from pg_roles where rolname = 'musubi_center_app') then
    create role musubi_center_app nologin;
  end if;
exception
  when duplicate_object or unique_violation then null; -- another database of this cluster is migrating at the same moment
end
$$;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant musubi_center_app to %I', current_user);
  end if;
exception
  when internal_error then null; -- "tuple concurrently updated": the other migrator has just granted it
end
$$;
grant usage on schema public to musubi_center_app;
revoke all on schema_migration from public;

create table network (
  network_id text not null constraint network_pkey primary key,
  regional_id_prefix text not null,
  regional_id_next integer not null default 1,
  profile jsonb not null,
  constraint network_prefix_digits check (regional_id_prefix ~ '^[0-9]{2}$')
);
comment on table network is '地域ネットワーク: one row per network served from this database';
comment on column network.regional_id_next is 'next serial of 地域患者ID; taken with update … returning, so gaps are possible, doubles are not';
comment on column network.profile is '運用ポリシー: requireViewingLink, requiredStrength, idleLockSeconds';

create table gateway (
  network_id text not null references network,
  name text not null,
  connected_since timestamptz,
  seen_at timestamptz,
  constraint gateway_pkey primary key (network_id, name)
);
comment on table gateway is '情報公開用ゲートウェイ: those that may link; name = common name of the client certificate';
comment on column gateway.seen_at is 'last sign of life over any link to any center process; stale = unreachable since then, also after a crash of the center';

create table facility (
  network_id text not null references network,
  facility_id text not null,
  name text not null,
  short_name text not null,
  type text not null,
  discloses boolean not null,
  color smallint not null,
  gateway text,
  publication jsonb,
  publication_at timestamptz,
  constraint facility_pkey primary key (network_id, facility_id),
  constraint facility_id_digits check (facility_id ~ '^[0-9]{10}$'),
  constraint facility_gateway foreign key (network_id, gateway) references gateway
);
comment on column facility.gateway is 'null: no gateway, so only its own chart numbers are known here';
comment on column facility.publication is '公開設定 as its gateway last told; null = publishes nothing, so nothing is permitted';

create table staff (
  network_id text not null references network,
  staff_id uuid not null,
  user_id text not null,
  name text not null,
  kana_name text not null,
  role text not null,
  password_hash text not null,
  suspended boolean not null default false,
  constraint staff_pkey primary key (network_id, staff_id),
  constraint staff_user_id unique (network_id, user_id)
);
comment on column staff.password_hash is 'argon2id';
comment on column staff.suspended is 'checked at every request, so it works at once';

create table staff_facility (
  network_id text not null,
  staff_id uuid not null,
  facility_id text not null,
  position smallint not null,
  constraint staff_facility_pkey primary key (network_id, staff_id, facility_id),
  constraint staff_facility_staff foreign key (network_id, staff_id) references staff,
  constraint staff_facility_facility foreign key (network_id, facility_id) references facility
);
comment on column staff_facility.position is '0 = where a sign-in without a named facility begins';

grant select on network, gateway, facility, staff, staff_facility to musubi_center_app;
grant update (regional_id_next) on network to musubi_center_app;
grant update (connected_since, seen_at) on gateway to musubi_center_app;
grant update (publication, publication_at) on facility to musubi_center_app;
