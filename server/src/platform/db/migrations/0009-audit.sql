-- What was done, by whom and from where: a chain of events that the service can add to and read, and cannot change.
-- The app role has SELECT on the table and EXECUTE on audit_append, nothing else; see roles.ts.

create table audit_event (
  sequence bigint primary key,
  -- The event in OCSF's shape, exactly as it was hashed.
  event text not null,
  -- sha256(hash of the event before || event in UTF-8); of the first one: 32 zero bytes || event.
  hash bytea not null check (octet_length(hash) = 32),
  -- To search by. Made from the event by the database, so that they say what it says.
  at timestamptz not null generated always as (to_timestamp((event::jsonb ->> 'time')::bigint / 1000.0)) stored,
  action text not null generated always as (event::jsonb #>> '{metadata,event_code}') stored,
  actor_email text generated always as (event::jsonb #>> '{actor,user,email_addr}') stored,
  actor_person_id text generated always as (event::jsonb #>> '{actor,user,uid}') stored,
  target_kind text generated always as (event::jsonb #>> '{unmapped,target,kind}') stored,
  target_id text generated always as (event::jsonb #>> '{unmapped,target,id}') stored,
  address text generated always as (event::jsonb #>> '{src_endpoint,ip}') stored,
  request_id text not null generated always as (event::jsonb #>> '{metadata,correlation_uid}') stored,
  failed boolean not null generated always as ((event::jsonb ->> 'status_id')::int = 2) stored
);

create index audit_event_at on audit_event (at);
create index audit_event_action on audit_event (action, sequence);
create index audit_event_actor on audit_event (actor_email, sequence);
create index audit_event_target on audit_event (target_id, sequence);
create index audit_event_request on audit_event (request_id);

-- A signed statement on the chain up to an event. Copies of it are sent away: they find what is rewritten here.
create table audit_checkpoint (
  sequence bigint primary key,
  hash bytea not null,
  count bigint not null,
  at timestamptz not null,
  public_key text not null,
  signature bytea not null
);

-- The keys that sign checkpoints; the newest one is in use.
create table audit_signing_key (
  id bigint generated always as identity primary key,
  public_key text not null unique,
  private_key_sealed bytea not null,
  created_at timestamptz not null default now()
);

-- Puts an event at the end of the chain. Sequence and time are given here, inside the lock, and stand in the hashed text:
-- they rise together, and neither can be chosen by whoever calls. The lock is kept until the transaction ends, so that
-- the next event is chained to one that is there for good.
create function audit_append(event jsonb) returns bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set lock_timeout = '10s'
as $$
declare
  next_sequence bigint;
  previous_hash bytea;
  event_text text;
begin
  perform pg_advisory_xact_lock(7309, 1);
  select last.sequence, last.hash into next_sequence, previous_hash
    from public.audit_event last order by last.sequence desc limit 1;
  next_sequence := coalesce(next_sequence, 0) + 1;
  event_text := (jsonb_set(event, '{metadata,sequence}', to_jsonb(next_sequence))
    || jsonb_build_object('time', floor(extract(epoch from clock_timestamp()) * 1000)::bigint))::text;
  if octet_length(event_text) > 65536 then
    raise exception 'an event of the audit has 65,536 bytes at most' using errcode = 'program_limit_exceeded';
  end if;
  insert into public.audit_event (sequence, event, hash) values (
    next_sequence, event_text,
    sha256(coalesce(previous_hash, decode(repeat('00', 32), 'hex')) || convert_to(event_text, 'UTF8'))
  );
  return next_sequence;
end $$;

revoke all on function audit_append(jsonb) from public;
grant execute on function audit_append(jsonb) to sophia_app;
revoke insert, update, delete on audit_event from sophia_app;
revoke update, delete on audit_checkpoint, audit_signing_key from sophia_app;
