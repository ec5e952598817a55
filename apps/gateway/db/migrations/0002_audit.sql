-- 監査証跡: an append-only log as hash chains. Each place copies this text to the head of its own NNNN_audit.sql
-- (a test compares) and then grants its application role `select` and `execute`, nothing else.
-- hash = sha256(previous hash || 'chain:seq:at\n' || body): written and checked here, in the database.

create table audit_event (
  chain_no smallint not null,
  seq bigint not null,
  at timestamptz not null,
  body text not null,
  hash bytea not null,
  event text not null,
  outcome text not null,
  staff text,
  viewer_facility text,
  facility text,
  patient text,
  trace text not null,
  constraint audit_event_pkey primary key (chain_no, seq)
);
comment on table audit_event is '監査証跡: every view and change. Written by append_audit_events only; nobody updates or deletes.';
comment on column audit_event.body is 'canonical JSON, verbatim as hashed; the columns after hash are taken from it, for searching';
comment on column audit_event.viewer_facility is 'the facility of the acting person; facility = the one whose records are concerned';
create index audit_event_patient on audit_event (patient, at desc) where patient is not null;
comment on index audit_event_patient is 'disclosure history of one patient, newest first';
create index audit_event_trace on audit_event (trace);
comment on index audit_event_trace is 'finds both sides of one disclosure';
create index audit_event_at on audit_event using brin (at);
comment on index audit_event_at is 'searches by period; rows arrive in order of time';

create table audit_chain_head (
  chain_no smallint not null constraint audit_chain_head_pkey primary key,
  seq bigint not null,
  hash bytea not null
) with (fillfactor = 10);
comment on table audit_chain_head is 'the newest link of each chain; its row lock orders the writers of that chain';
insert into audit_chain_head (chain_no, seq, hash)
select chain_no, 0, sha256(convert_to('musubi audit chain ' || chain_no, 'UTF8'))
from generate_series(0, 15) as chain_no;

create table audit_checkpoint (
  id bigint generated always as identity constraint audit_checkpoint_pkey primary key,
  body text not null,
  signature text not null
);
comment on table audit_checkpoint is 'signed positions of all chains: shows that the tail of a chain was cut off, which hashes alone cannot';

create function audit_event_hash(previous bytea, chain_no smallint, seq bigint, at timestamptz, body text) returns bytea
language sql immutable parallel safe
as $$
  select sha256(previous || convert_to(chain_no || ':' || seq || ':' || to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || chr(10) || body, 'UTF8'))
$$;

create function append_audit_events(bodies text[]) returns void
language plpgsql security definer set search_path = pg_catalog, public
as $$
declare
  own smallint := pg_backend_pid() % 16;
  head public.audit_chain_head;
  body text;
  fields jsonb;
  stamp timestamptz;
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
  foreach body in array bodies loop
    fields := body::jsonb;
    stamp := clock_timestamp();
    head.seq := head.seq + 1;
    head.hash := public.audit_event_hash(head.hash, head.chain_no, head.seq, stamp, body);
    insert into public.audit_event (chain_no, seq, at, body, hash, event, outcome, staff, viewer_facility, facility, patient, trace)
    values (head.chain_no, head.seq, stamp, body, head.hash, fields ->> 'event', fields ->> 'outcome', fields #>> '{actor,staff}',
      fields #>> '{actor,facility}', fields ->> 'facility', fields ->> 'patient', fields ->> 'trace');
  end loop;
  update public.audit_chain_head as h
  set seq = head.seq, hash = head.hash
  where h.chain_no = head.chain_no;
end
$$;
comment on function append_audit_events(text[]) is 'the only way into audit_event; call it in the transaction of the act';

create function refuse_audit_change() returns trigger
language plpgsql
as $$
begin
  raise exception 'the audit trail is append-only' using errcode = 'insufficient_privilege';
end
$$;
create trigger audit_event_append_only before update or delete on audit_event
  for each row execute function refuse_audit_change();
create trigger audit_event_no_truncate before truncate on audit_event
  for each statement execute function refuse_audit_change();
create trigger audit_checkpoint_append_only before update or delete on audit_checkpoint
  for each row execute function refuse_audit_change();
create trigger audit_checkpoint_no_truncate before truncate on audit_checkpoint
  for each statement execute function refuse_audit_change();
revoke all on function append_audit_events(text[]) from public;

grant select on audit_event, audit_chain_head, audit_checkpoint to musubi_gateway_app;
grant insert on audit_checkpoint to musubi_gateway_app;
grant execute on function append_audit_events(text[]) to musubi_gateway_app;
