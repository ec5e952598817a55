-- 診療カレンダーの端: the first and the last day of a person at one facility. Found once when the pages change, instead
-- of by two searches at every facility whenever somebody looks.

create table calendar_span (
  network_id text not null,
  facility_id text not null,
  local_patient text not null,
  first_day date not null,
  last_day date not null,
  constraint calendar_span_pkey primary key (network_id, facility_id, local_patient)
);
comment on table calendar_span is 'over all pages of a person at one facility; kept by the triggers of calendar_page, whoever changes it';
grant select, insert, update, delete on calendar_span to musubi_center_app;

create function keep_calendar_span() returns trigger
language plpgsql
as $$
begin
  with person as (
    select distinct network_id, facility_id, local_patient from changed
  ), span as (
    select p.*, first.first_day, last.last_day
    from person as p
    left join lateral (
      select c.first_day
      from calendar_page as c
      where c.network_id = p.network_id and c.facility_id = p.facility_id and c.local_patient = p.local_patient
      order by c.month
      limit 1
    ) as first on true
    left join lateral (
      select c.last_day
      from calendar_page as c
      where c.network_id = p.network_id and c.facility_id = p.facility_id and c.local_patient = p.local_patient
      order by c.month desc
      limit 1
    ) as last on true
  ), gone as (
    delete from calendar_span as s
    using span
    where span.first_day is null
      and s.network_id = span.network_id
      and s.facility_id = span.facility_id
      and s.local_patient = span.local_patient
  )
  insert into calendar_span as s (network_id, facility_id, local_patient, first_day, last_day)
  select network_id, facility_id, local_patient, first_day, last_day
  from span
  where first_day is not null
  on conflict (network_id, facility_id, local_patient) do update
  set first_day = excluded.first_day, last_day = excluded.last_day
  where (s.first_day, s.last_day) <> (excluded.first_day, excluded.last_day);
  return null;
end
$$;
create trigger calendar_page_inserted after insert on calendar_page referencing new table as changed
  for each statement execute function keep_calendar_span();
create trigger calendar_page_deleted after delete on calendar_page referencing old table as changed
  for each statement execute function keep_calendar_span();

insert into calendar_span (network_id, facility_id, local_patient, first_day, last_day)
select network_id, facility_id, local_patient, min(first_day), max(last_day)
from calendar_page
group by network_id, facility_id, local_patient;
