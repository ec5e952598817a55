-- The numbers on the desk's tabs, over 100,000 open cases, are one pass over a small index.

create index link_case_count on link_case (network_id, state, kind, facility_id) where state in ('open', 'asked', 'second');
comment on index link_case_count is 'few different values, so it is small; read alone where the table is vacuumed';
alter table link_case set (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_scale_factor = 0.02);
