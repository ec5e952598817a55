-- 施設 served by this gateway, and the role under which its processes work.

do $$
begin
  if not exists (select 1 from pg_roles where rolname = 'musubi_gateway_app') then
    create role musubi_gateway_app nologin;
  end if;
exception
  when duplicate_object or unique_violation then null; -- another database of this cluster is migrating at the same moment
end
$$;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant musubi_gateway_app to %I', current_user);
  end if;
exception
  when internal_error then null; -- "tuple concurrently updated": the other migrator has just granted it
end
$$;
grant usage on schema public to musubi_gateway_app;
revoke all on schema_migration from public;
grant select on schema_migration to musubi_gateway_app;

create table facility (
  facility_id text not null constraint facility_pkey primary key,
  publication jsonb not null default '{}',
  location_sequence bigint not null default 0,
  latest_ingest timestamptz,
  scanned_at timestamptz,
  walking text[] not null default '{}',
  constraint facility_id_digits check (facility_id ~ '^[0-9]{10}$')
);
comment on table facility is '施設: those whose records this gateway keeps (several on a hosted gateway). Its row lock orders all ingest of the facility.';
comment on column facility.publication is '公開設定 without the facility id, from the configuration file; {} = publishes nothing';
comment on column facility.location_sequence is 'last number given to a location_change. Counted under the row lock that is held until commit, so numbers become visible in their order and a reader never misses one';
comment on column facility.latest_ingest is 'when something was last taken in; told to the center';
comment on column facility.walking is 'storages that are being walked now; shown as "taking in" until all are through';
comment on column facility.scanned_at is 'end of the last complete walk through the storage';

grant select, insert on facility to musubi_gateway_app;
grant update (publication, location_sequence, latest_ingest, scanned_at, walking) on facility to musubi_gateway_app;
