-- Canonical records: who may read them, whom and what they are tied to, and why we think so.

-- A record is read by whoever reads a document made of the same raw record; without such a document by nobody.
alter table entity
  add column raw_kind text,
  add column raw_external_id text,
  add column principals text[] not null default '{}';

create index entity_raw on entity (connection_id, raw_kind, raw_external_id);
create index entity_living on entity (kind, connection_id) where gone_at is null;

-- What stands here already says nothing of its readers: its transforms are due again.
update raw_record set stale = true where gone_at is null;

create sequence entity_pending_version;

-- Records whose links are out of date. Marked in the transaction that changes them; removed by the linker when the
-- version it has worked on is still the latest.
create table entity_pending (
  entity_id uuid primary key references entity (id) on delete cascade,
  version bigint not null default nextval('entity_pending_version')
);

create index entity_pending_order on entity_pending (version);

-- A company outside, whatever the systems call it. Its names and figures are those of the records linked to it.
create table account (
  id uuid primary key default gen_random_uuid(),
  created_at timestamptz not null default now(),
  -- Another account took it over: links that people kept still lead somewhere.
  merged_into uuid references account (id),
  -- The record or domain it was made for, by its own key: should that stand alone again, this account comes back.
  made_for text not null
);

create index account_made_for on account (made_for);
create index account_merged_into on account (merged_into) where merged_into is not null;

-- A domain belongs to at most one account.
create table account_domain (
  domain text primary key check (domain = lower(domain)),
  account_id uuid not null references account (id) on delete cascade
);

create index account_domain_account on account_domain (account_id);

-- One record is tied to an account or to another record, by a rule that its evidence shows. Two rules, two rows.
create table record_link (
  id uuid primary key default gen_random_uuid(),
  from_entity uuid not null references entity (id) on delete cascade,
  -- What it is tied to: 'account', 'person', 'deal', 'call', 'issue', 'thread', 'ticket', 'project'.
  relation text not null,
  to_account uuid references account (id) on delete cascade,
  to_entity uuid references entity (id) on delete cascade,
  rule text not null,
  -- The record that says so: a link is shown only to those who may read both it and the record it begins at.
  evidence_entity uuid not null references entity (id) on delete cascade,
  -- Where two records together say so, the other one: it has to be readable as well.
  second_evidence uuid references entity (id) on delete cascade,
  -- In words and places: what was found, where, when.
  evidence jsonb not null,
  linked_at timestamptz not null default now(),
  check (num_nonnulls(to_account, to_entity) = 1),
  unique nulls not distinct (from_entity, relation, to_account, to_entity, rule, evidence_entity)
);

create index record_link_account on record_link (to_account) where to_account is not null;
create index record_link_entity on record_link (to_entity) where to_entity is not null;
create index record_link_evidence on record_link (evidence_entity);
create index record_link_second_evidence on record_link (second_evidence) where second_evidence is not null;

-- What a record looked up when its links were computed: a change there makes them due again.
create table entity_want (
  entity_id uuid primary key references entity (id) on delete cascade,
  keys text[] not null
);

create index entity_want_keys on entity_want using gin (keys);

-- What a record answers to those look-ups: its id at the source, its page, its address, its domains. Made by the linker.
create table entity_offer (
  entity_id uuid not null references entity (id) on delete cascade,
  key text not null,
  detail jsonb not null,
  primary key (entity_id, key)
);

create index entity_offer_key on entity_offer (key);

-- What people decided on accounts, honoured whenever accounts are made again. Records and domains are named by their
-- own keys, so that a decision outlives a replay.
create table account_decision (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in ('merge', 'split')),
  -- Merge: the two accounts' records and domains at that time. Split: the records set apart; the other list is empty.
  these text[] not null,
  those text[] not null default '{}',
  reason text not null,
  person_id uuid not null references person (id),
  decided_at timestamptz not null default now(),
  undone_at timestamptz,
  undone_by uuid references person (id),
  undo_reason text
);

create index account_decision_these on account_decision using gin (these) where undone_at is null;
create index account_decision_those on account_decision using gin (those) where undone_at is null;
