-- How many entries are located at each facility, kept as they come and go: counting 60 M rows for a page is no answer.

alter table location_cursor add column entries bigint not null default 0;
comment on column location_cursor.entries is 'rows of location_entry; changed in the transaction that changes them';
update location_cursor as c
set entries = (select count(*) from location_entry as e where e.network_id = c.network_id and e.facility_id = c.facility_id);
