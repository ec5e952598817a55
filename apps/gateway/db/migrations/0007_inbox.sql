-- 受信箱: HL7 v2 messages over MLLP, durable before they are acknowledged.

create table inbox_message (
  facility_id text not null references facility,
  id bigint generated always as identity,
  control_id text not null,
  digest bytea not null,
  bytes bytea not null,
  received_at timestamptz not null default now(),
  mapped_at timestamptz,
  outcome text,
  constraint inbox_message_pkey primary key (facility_id, id),
  constraint inbox_message_once unique (facility_id, control_id, digest),
  constraint inbox_message_outcome check (outcome in ('taken', 'rejected'))
);
comment on table inbox_message is '受信箱: raw messages in order of arrival; mapped to record entries afterwards';
comment on constraint inbox_message_once on inbox_message is 'a message sent again because its ACK was lost is the same row';
comment on column inbox_message.outcome is 'rejected: could not be mapped; an issue says why, the bytes stay';
create index inbox_message_waiting on inbox_message (facility_id, id) where mapped_at is null;
comment on index inbox_message_waiting is 'what the mapper takes next';

grant select, insert, delete on inbox_message to musubi_gateway_app;
grant update (mapped_at, outcome) on inbox_message to musubi_gateway_app;
