-- The spine's tables. Owned by the owner role; the app role gets rows, never DDL (see roles in migrate.ts).

create table person (
  id uuid primary key default gen_random_uuid(),
  email text not null unique check (email = lower(email)),
  name text not null,
  created_at timestamptz not null default now()
);

create table api_key (
  id uuid primary key default gen_random_uuid(),
  person_id uuid not null references person (id) on delete cascade,
  label text not null,
  -- The readable start of the key, to recognise it by; the rest is known to its holder only.
  prefix text not null unique,
  key_hash bytea not null,
  permissions text[] not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at timestamptz
);

-- Who looked with whose eyes, from the first day.
create table access_record (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  person_id uuid not null references person (id),
  acted_as_email text not null,
  action text not null,
  request_id text not null
);

create table connection (
  id uuid primary key default gen_random_uuid(),
  source text not null,
  name text not null,
  base_url text not null,
  account jsonb not null,
  credentials_sealed bytea not null,
  -- The vendor's documented limits times this factor; 1 for a real vendor.
  rate_factor double precision not null check (rate_factor > 0),
  sample boolean not null,
  state text not null check (state in ('active', 'sign_in_needed', 'paused')),
  created_at timestamptz not null default now()
);

create unique index connection_one_account on connection (source, (account ->> 'externalId'));

create table stream_state (
  connection_id uuid not null references connection (id) on delete cascade,
  stream text not null,
  -- Counts the runs; a record seen in run N carries N.
  run integer not null default 0,
  running boolean not null default false,
  cursor json,
  -- What the present run reads: everything (null) or changes after this.
  since timestamptz,
  run_started_at timestamptz,
  backfilled_at timestamptz,
  -- Of the last finished run that read everything: when it began and how long it took.
  full_run_started_at timestamptz,
  full_run_seconds double precision,
  last_success_at timestamptz,
  last_error text,
  last_error_code text,
  last_error_at timestamptz,
  failures integer not null default 0,
  retry_at timestamptz,
  done bigint not null default 0,
  total bigint,
  records_read bigint not null default 0,
  -- What a person should know of the last run, such as channels that are listed and may not be read.
  notices text[] not null default '{}',
  primary key (connection_id, stream)
);

create table vendor_budget (
  connection_id uuid not null references connection (id) on delete cascade,
  limit_name text not null,
  tokens double precision not null,
  refilled_at timestamptz not null default clock_timestamp(),
  blocked_until timestamptz,
  primary key (connection_id, limit_name)
);

-- json, not jsonb: the vendor's text as received, NUL escapes and unpaired surrogates included.
create table raw_record (
  connection_id uuid not null references connection (id) on delete cascade,
  kind text not null,
  external_id text not null,
  payload json not null,
  payload_hash bytea not null,
  first_seen_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  seen_run integer not null,
  gone_at timestamptz,
  -- Its transform is due: it changed, something it refers to changed, or a replay was asked for.
  stale boolean not null,
  transform_error text,
  primary key (connection_id, kind, external_id)
);

create index raw_record_stale on raw_record (connection_id, kind, external_id) where stale and gone_at is null;

create table raw_reference (
  connection_id uuid not null,
  kind text not null,
  external_id text not null,
  target_kind text not null,
  target_external_id text not null,
  primary key (connection_id, kind, external_id, target_kind, target_external_id),
  foreign key (connection_id, kind, external_id) references raw_record on delete cascade
);

create index raw_reference_target on raw_reference (connection_id, target_kind, target_external_id);

create table identity (
  connection_id uuid not null references connection (id) on delete cascade,
  external_id text not null,
  principal text not null,
  email text check (email = lower(email)),
  name text not null,
  active boolean not null,
  -- The raw record that says so: when it says so no more, the identity ends.
  raw_kind text not null,
  raw_external_id text not null,
  primary key (connection_id, external_id)
);

create index identity_raw on identity (connection_id, raw_kind, raw_external_id);

create index identity_email on identity (email) where active;

-- Groups, nested; the closure of a person's identities over it is what the person may read as.
create table membership (
  connection_id uuid not null references connection (id) on delete cascade,
  group_principal text not null,
  member_principal text not null,
  -- The raw record that granted it: its tombstone takes the grant away.
  granted_by_kind text not null,
  granted_by_external_id text not null,
  primary key (group_principal, member_principal, granted_by_kind, granted_by_external_id)
);

create index membership_member on membership (member_principal);
create index membership_grant on membership (connection_id, granted_by_kind, granted_by_external_id);

create table entity (
  id uuid primary key default gen_random_uuid(),
  connection_id uuid not null references connection (id) on delete cascade,
  kind text not null,
  external_id text not null,
  data jsonb not null,
  changed_at timestamptz not null default now(),
  gone_at timestamptz,
  unique (connection_id, kind, external_id)
);

create table document (
  id uuid primary key default gen_random_uuid(),
  -- Null: not from a vendor (an upload, an evaluation set).
  connection_id uuid references connection (id) on delete cascade,
  source text not null,
  kind text not null,
  external_id text not null,
  -- The raw record it was made from.
  raw_kind text,
  raw_external_id text,
  title text not null,
  url text not null,
  occurred_at timestamptz,
  source_updated_at timestamptz,
  account_domains text[] not null default '{}',
  principals text[] not null default '{}',
  lines jsonb not null,
  content_hash bytea not null,
  sample boolean not null,
  changed_at timestamptz not null default now(),
  -- A tombstone: it stays until the projections have forgotten it, and is shown to nobody.
  deleted_at timestamptz,
  unique nulls not distinct (connection_id, source, kind, external_id)
);

create index document_raw on document (connection_id, raw_kind, raw_external_id);

create table passage (
  document_id uuid not null references document (id) on delete cascade,
  ordinal integer not null,
  -- Lines of the document it covers, both inclusive, from 0.
  first_line integer not null,
  last_line integer not null,
  text text not null,
  -- Of the text that is embedded: title and text.
  text_hash bytea not null,
  started_at timestamptz,
  primary key (document_id, ordinal)
);

create index passage_text_hash on passage (text_hash);

create table embedding (
  text_hash bytea not null,
  model_id text not null,
  -- Little-endian float32, as many as the model has dimensions.
  vector bytea not null,
  created_at timestamptz not null default now(),
  primary key (text_hash, model_id)
);

-- A projection of the passages. At most one serves; another may be built beside it.
create table search_index (
  id uuid primary key default gen_random_uuid(),
  adapter text not null,
  -- Folder or collection, relative to the adapter's root.
  location text not null,
  model_id text not null,
  state text not null check (state in ('building', 'serving', 'retired')),
  created_at timestamptz not null default now(),
  served_at timestamptz,
  retired_at timestamptz,
  -- Why it was made, for `sophia status`: null for the first.
  reason text
);

create unique index search_index_one_serving on search_index (state) where state = 'serving';

create sequence index_pending_version;

-- Documents whose rows in an index are out of date. Marked in the transaction that changes them; removed by the writer
-- when the version it has written is still the latest.
create table index_pending (
  index_id uuid not null references search_index (id) on delete cascade,
  document_id uuid not null references document (id) on delete cascade,
  version bigint not null default nextval('index_pending_version'),
  -- The document ended or lost passages: its old rows go before new ones are written.
  forget boolean not null default false,
  primary key (index_id, document_id)
);

create index index_pending_order on index_pending (index_id, version);

-- A living process holds a lease; the work of one whose lease has ended is taken over.
create table process_lease (
  executor_id text primary key,
  services text[] not null,
  host text not null,
  pid integer not null,
  started_at timestamptz not null default now(),
  renewed_at timestamptz not null default now()
);

create table ask_run (
  id uuid primary key default gen_random_uuid(),
  person_id uuid not null references person (id),
  acted_as_email text not null,
  asked_at timestamptz not null default now(),
  finished_at timestamptz,
  model_id text,
  -- 'answered', 'refused' (the sources do not contain it), 'failed', 'cancelled'.
  outcome text,
  citations_kept integer,
  citations_dropped integer,
  input_tokens integer,
  output_tokens integer
);

create schema reading;

create view reading.source_status as
select c.id as connection_id, c.source, c.name, c.sample, c.state, s.stream, s.backfilled_at, s.last_success_at,
  s.last_error, s.last_error_at, s.done, s.total, s.records_read
from connection c
left join stream_state s on s.connection_id = c.id;

create view reading.document_count as
select source, kind, count(*) filter (where deleted_at is null) as documents, count(*) filter (where deleted_at is not null) as tombstones
from document
group by source, kind;
