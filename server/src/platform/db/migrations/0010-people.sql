-- People who sign in, what they may do, and which identities are theirs. The tables sign_in_* are better-auth's, by its
-- own schema with our names: platform/sign-in has a test that it finds nothing missing.

alter table person
  add column kind text not null default 'person' check (kind in ('person', 'service')),
  -- Somebody vouched for the address: the operator, or the link of an invitation that was sent there.
  add column email_verified boolean not null default true,
  add column image text,
  add column updated_at timestamptz not null default now(),
  add column suspended_at timestamptz;

create table sign_in_session (
  id uuid primary key default gen_random_uuid(),
  person_id uuid not null references person (id) on delete cascade,
  token text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null
);

create index sign_in_session_person on sign_in_session (person_id);

create table sign_in_account (
  id uuid primary key default gen_random_uuid(),
  person_id uuid not null references person (id) on delete cascade,
  account_id text not null,
  provider_id text not null,
  -- Argon2id, in PHC's string format.
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null
);

create index sign_in_account_person on sign_in_account (person_id);

create table sign_in_verification (
  id uuid primary key default gen_random_uuid(),
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create index sign_in_verification_identifier on sign_in_verification (identifier);

-- Roles of our making are in the code; these are the company's own.
create table custom_role (
  name text primary key,
  description text not null,
  permissions text[] not null,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);

create table person_role (
  person_id uuid not null references person (id) on delete cascade,
  role text not null,
  granted_at timestamptz not null default now(),
  primary key (person_id, role)
);

create table invitation (
  id uuid primary key default gen_random_uuid(),
  -- Null: the first administrator, who says who they are.
  email text check (email = lower(email)),
  name text,
  roles text[] not null,
  token_hash bytea not null unique,
  created_by uuid references person (id),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  accepted_at timestamptz,
  withdrawn_at timestamptz
);

-- An administrator's word on an identity, above what its address says.
create table identity_mapping (
  connection_id uuid not null,
  external_id text not null,
  person_id uuid not null references person (id) on delete cascade,
  is_theirs boolean not null,
  reason text not null,
  decided_by uuid references person (id),
  decided_at timestamptz not null default now(),
  primary key (connection_id, external_id, person_id),
  foreign key (connection_id) references connection (id) on delete cascade
);

-- An identity belongs to one person at most by word.
create unique index identity_mapping_one_owner on identity_mapping (connection_id, external_id) where is_theirs;

-- Secrets of the service itself, sealed.
create table service_secret (
  name text primary key,
  sealed bytea not null,
  created_at timestamptz not null default now()
);

alter table api_key
  add column requests_per_minute integer,
  add column created_by uuid references person (id);

-- A key was all that a person could hold: what it allowed decides the role.
insert into person_role (person_id, role)
select distinct person_id, case
  when 'keys.manage' = any(permissions) then 'administrator'
  when 'operations.run' = any(permissions) then 'operator'
  else 'analyst' end
from api_key where revoked_at is null;

insert into person_role (person_id, role)
select distinct person_id, 'operator' from api_key where revoked_at is null and 'operations.run' = any(permissions)
on conflict do nothing;

drop table access_record;
