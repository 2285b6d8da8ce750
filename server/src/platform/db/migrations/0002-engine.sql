-- Changes reported about an aggregate that no run has taken yet: at most one row, and one waiting run, for each.
create table engine_change (
  workflow text not null,
  key text not null,
  -- The run that will take it; another one is put in its place if that run has ended without taking it.
  run_id text not null,
  -- Of the latest event.
  input text not null,
  events bigint not null default 1,
  first_at timestamptz not null default now(),
  primary key (workflow, key)
);
