-- 監査のハッシュ: what it calls is stable (to_char), so that PostgreSQL puts it in line only where it is called stable itself. The value stays the same.
alter function audit_event_hash(bytea, smallint, bigint, timestamptz, text) stable;
