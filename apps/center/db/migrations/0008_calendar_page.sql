-- 診療カレンダーの頁: what is located of one person at one facility in one month, ready to be sent. Derived from
-- location_entry in the transaction that changes it: twenty thousand entries are a few hundred rows to read.

create table calendar_page (
  network_id text not null,
  facility_id text not null,
  local_patient text not null,
  month date not null,
  first_day date not null,
  last_day date not null,
  newest timestamptz not null,
  body text not null,
  constraint calendar_page_pkey primary key (network_id, facility_id, local_patient, month)
);
comment on table calendar_page is 'location_entry with a day, by month; written by refresh_calendar_pages only';
comment on column calendar_page.newest is 'the latest change of any entry: older than the last visit = nothing new here';
comment on column calendar_page.body is 'groups that are decided alike, apart by chr(29): kind, status, sensitive, entries, first day, last day, lines, apart by chr(31); lines apart by chr(30), each the middle of a CalendarEntry as JSON, which contains none of these';

create function refresh_calendar_pages(of_network text, of_facility text, of_patients text[], of_months date[]) returns void
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
    string_agg(concat_ws(chr(31), g.kind, g.status, g.sensitive, g.entries, to_char(g.first_day, 'YYYY-MM-DD'), to_char(g.last_day, 'YYYY-MM-DD'), g.lines), chr(29))
  from (
    select m.local_patient, m.month, e.kind, e.status, coalesce(e.sensitive, '') as sensitive, count(*) as entries, min(e.day) as first_day, max(e.day) as last_day, max(e.changed_at) as newest,
      string_agg(concat(to_json(e.kind), ',', to_json(e.status), ',"', to_char(e.day, 'YYYY-MM-DD'), '","', e.entry_id, '",', coalesce(to_json(e.department)::text, 'null'), ',', e.version), chr(30) order by e.day desc) as lines
    from (select distinct local_patient, month from unnest(of_patients, of_months) as m (local_patient, month)) as m
    join location_entry as e on e.network_id = of_network
      and e.facility_id = of_facility
      and e.local_patient = m.local_patient
      and e.day >= m.month
      and e.day < (m.month + interval '1 month')::date
    group by m.local_patient, m.month, e.kind, e.status, coalesce(e.sensitive, '')
  ) as g
  group by g.local_patient, g.month;
$$;
comment on function refresh_calendar_pages(text, text, text[], date[]) is 'call it in the transaction that changed location_entry, with every patient and first of month that it touched';

do $$
declare
  part record;
begin
  for part in
    select network_id, facility_id, array_agg(local_patient) as patients, array_agg(month) as months
    from (select distinct network_id, facility_id, local_patient, date_trunc('month', day)::date as month from location_entry where day > '-infinity') as m
    group by network_id, facility_id
  loop
    perform refresh_calendar_pages(part.network_id, part.facility_id, part.patients, part.months);
  end loop;
end
$$;

grant select, insert, delete on calendar_page to musubi_center_app;
