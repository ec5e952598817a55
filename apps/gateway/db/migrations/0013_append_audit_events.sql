-- 監査記録の追加, one insert for all events of a call: the links are computed one after the other, the rows are written
-- together. Each place copies this text to a migration of its own, after audit-chain.sql (a test compares).

create or replace function append_audit_events(bodies text[]) returns void
language plpgsql security definer set search_path = pg_catalog, public
as $$
declare
  own smallint := pg_backend_pid() % 16;
  head public.audit_chain_head;
  before bigint;
  body text;
  stamp timestamptz;
  stamps timestamptz[];
  hashes bytea[];
begin
  -- Own chain if it is free, any free one, or wait for the own: writers rarely meet, and nobody waits while
  -- one of the sixteen is free.
  select * into head from public.audit_chain_head as h where h.chain_no = own for update skip locked;
  if not found then
    select * into head from public.audit_chain_head as h order by (h.chain_no - own + 16) % 16 limit 1 for update skip locked;
  end if;
  if not found then
    select * into head from public.audit_chain_head as h where h.chain_no = own for update;
  end if;
  before := head.seq;
  foreach body in array bodies loop
    stamp := clock_timestamp();
    head.seq := head.seq + 1;
    head.hash := public.audit_event_hash(head.hash, head.chain_no, head.seq, stamp, body);
    stamps := stamps || stamp;
    hashes := hashes || head.hash;
  end loop;
  insert into public.audit_event (chain_no, seq, at, body, hash, event, outcome, staff, viewer_facility, facility, patient, trace)
  select head.chain_no, before + e.n, e.at, e.body, e.hash, f.fields ->> 'event', f.fields ->> 'outcome', f.fields #>> '{actor,staff}',
    f.fields #>> '{actor,facility}', f.fields ->> 'facility', f.fields ->> 'patient', f.fields ->> 'trace'
  from unnest(bodies, stamps, hashes) with ordinality as e (body, at, hash, n)
  cross join lateral (select e.body::jsonb as fields offset 0) as f; -- offset: parsed once, not for every column
  update public.audit_chain_head as h
  set seq = head.seq, hash = head.hash
  where h.chain_no = head.chain_no;
end
$$;
