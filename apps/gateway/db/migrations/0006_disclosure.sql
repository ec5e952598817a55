-- 開示: tickets that were used.

create table used_ticket (
  id uuid not null constraint used_ticket_pkey primary key,
  expires_at timestamptz not null
);
comment on table used_ticket is 'アクセスチケット: single use. A ticket is worthless after expires_at and its skew, so rows older than that are pruned';
create index used_ticket_expiry on used_ticket using brin (expires_at);
comment on index used_ticket_expiry is 'pruning; rows arrive in order of time';

create function use_tickets(ids uuid[], expiries timestamptz[], bodies text[], bodies_when_used text[]) returns boolean[]
language plpgsql
as $$
declare
  fresh uuid[];
begin
  with used as (
    insert into used_ticket (id, expires_at)
    select id, expires_at
    from unnest(ids, expiries) as ticket (id, expires_at)
    order by id
    on conflict do nothing
    returning id
  )
  select coalesce(array_agg(id), '{}') into fresh from used;
  perform append_audit_events((
    select array_agg(case when id = any (fresh) then body else body_when_used end order by position)
    from unnest(ids, bodies, bodies_when_used) with ordinality as ticket (id, body, body_when_used, position)
  ));
  return (select array_agg(id = any (fresh) order by position) from unnest(ids) with ordinality as ticket (id, position));
end
$$;
comment on function use_tickets(uuid[], timestamptz[], text[], text[]) is 'Takes tickets and writes the audit of each, accepted or used before, in one transaction and one round trip; ids are distinct within a call and sorted on the way in, so two calls cannot deadlock';
revoke all on function use_tickets(uuid[], timestamptz[], text[], text[]) from public;

grant select, insert, delete on used_ticket to musubi_gateway_app;
grant execute on function use_tickets(uuid[], timestamptz[], text[], text[]) to musubi_gateway_app;
