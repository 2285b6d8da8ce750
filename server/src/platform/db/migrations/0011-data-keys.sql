-- The keys that wrap data keys, by their ids alone: the keys themselves lie outside the database. A key is taken from here
-- when nothing is wrapped by it any more, and from then on nothing can be: the reference below refuses it.
create table wrapping_key (
  id text primary key,
  created_at timestamptz not null default now()
);

-- One for each sealed place: a purpose and the row it belongs to.
create table data_key (
  id uuid primary key,
  purpose text not null,
  row_id text not null,
  wrapped bytea not null,
  wrapping_key_id text not null references wrapping_key (id) on delete restrict,
  created_at timestamptz not null default now(),
  rewrapped_at timestamptz,
  -- Another has taken its place: it opens what it sealed, and seals nothing more.
  retired_at timestamptz
);

create unique index data_key_of_a_place on data_key (purpose, row_id) where retired_at is null;
create index data_key_wrapped_by on data_key (wrapping_key_id);
