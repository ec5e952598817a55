-- カレンダーの頁 as they travel: a month and its groups, each with a head that says all that its lines have in common.
-- What is permitted whole is sent as it lies here, without being read line by line.

create or replace function refresh_calendar_pages(of_network text, of_facility text, of_patients text[], of_months date[]) returns void
language sql
as $$
  delete from calendar_page as p
  using unnest(of_patients, of_months) as m (local_patient, month)
  where p.network_id = of_network
    and p.facility_id = of_facility
    and p.local_patient = m.local_patient
    and p.month = m.month;

  insert into calendar_page (network_id, facility_id, local_patient, month, first_day, last_day, newest, body)
  select of_network, of_facility, g.local_patient, g.month, min(g.first_day), max(g.last_day), max(g.newest),
    to_char(g.month, 'YYYY-MM') || string_agg(concat(chr(127), g.kind, ',', g.status, ',', g.sensitive, ',', g.version, ',', substr(j.department, 2, length(j.department) - 2), chr(127), g.lines), '')
  from (
    select m.local_patient, m.month, e.kind, e.status, coalesce(e.sensitive, '') as sensitive, e.version, e.department, min(e.day) as first_day, max(e.day) as last_day, max(e.changed_at) as newest,
      string_agg(to_char(e.day, 'DD') || e.entry_id, '' order by e.day desc) as lines
    from (select distinct local_patient, month from unnest(of_patients, of_months) as m (local_patient, month)) as m
    join location_entry as e on e.network_id = of_network
      and e.facility_id = of_facility
      and e.local_patient = m.local_patient
      and e.day >= m.month
      and e.day < (m.month + interval '1 month')::date
    group by m.local_patient, m.month, e.kind, e.status, coalesce(e.sensitive, ''), e.version, e.department
  ) as g
  cross join lateral (select to_json(replace(g.department, chr(127), ' '))::text as department) as j
  group by g.local_patient, g.month;
$$;
comment on column calendar_page.body is 'the month, then its groups, parts apart by chr(127): kind, status, sensitive, version and department (as in JSON, without its quotes) apart by commas; lines of 38 characters, newest first: day of the month and entry id';

do $$
declare
  part record;
begin
  for part in
    select network_id, facility_id, array_agg(local_patient) as patients, array_agg(month) as months
    from calendar_page
    group by network_id, facility_id
  loop
    perform refresh_calendar_pages(part.network_id, part.facility_id, part.patients, part.months);
  end loop;
end
$$;
