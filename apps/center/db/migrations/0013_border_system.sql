-- 外部システム: programs of the facilities that tell the index of their patients or ask it (PIX, PDQ), known by their certificate.

create table border_system (
  network_id text not null,
  name text not null,
  facility_id text not null,
  rights text[] not null,
  suspended boolean not null default false,
  constraint border_system_pkey primary key (network_id, name),
  constraint border_system_facility foreign key (network_id, facility_id) references facility,
  constraint border_system_rights check (rights <@ array['feed', 'query', 'query-all'])
);
comment on table border_system is 'name = common name of the client certificate; whatever it does is done for its facility';
comment on column border_system.rights is 'feed: tell of own patients; query: ask about patients linked at the facility; query-all: ask about everybody (emergency)';
comment on column border_system.suspended is 'checked at every request, so it works at once';

grant select on border_system to musubi_center_app;
