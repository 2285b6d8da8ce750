-- A key may end by itself, and may be good from some networks only.
alter table api_key
  add column expires_at timestamptz,
  -- In CIDR notation; empty: from everywhere.
  add column networks text[] not null default '{}',
  -- The key that this one follows; the old one stays good for a while, so that its holder can change over.
  add column follows uuid references api_key (id);
