-- 運用ポリシーの版: the rules of a network, each version with the moment from which it counts.

create table policy_version (
  network_id text not null references network,
  version integer not null,
  effective_from timestamptz not null,
  profile jsonb not null,
  recorded_at timestamptz not null,
  recorded_by text not null,
  constraint policy_version_pkey primary key (network_id, version),
  constraint policy_version_counts check (version > 0),
  constraint policy_version_profile check (jsonb_typeof(profile) = 'object')
);
comment on table policy_version is
  '運用ポリシーの版: in force is the latest that has begun, of two that begin together the higher version; '
  'written by the owner of the database, never changed';
comment on column policy_version.network_id is 'the network whose rules these are';
comment on column policy_version.version is 'counts up from 1 in its network';
comment on column policy_version.effective_from is 'counts from this moment on, until a later one does; may lie ahead';
comment on column policy_version.profile is
  'by the fields of docs/rules/policy-profile.md; what it leaves out is as their defaults are';
comment on column policy_version.recorded_at is 'when it was written down; says nothing about when it counts';
comment on column policy_version.recorded_by is 'who decided so, in words for the council and the auditor';
comment on column network.profile is
  '運用ポリシー of the directory file: counts while no policy_version is in force; fields as in '
  'docs/rules/policy-profile.md';

-- find_sessions and find_policy take the first of these
create index policy_version_in_force on policy_version (network_id, effective_from desc, version desc);

grant select on policy_version to musubi_center_app;
