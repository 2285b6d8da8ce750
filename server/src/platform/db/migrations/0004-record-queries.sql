-- Typed values out of canonical records: what is malformed is null, never an error.

create function number_of(value text) returns numeric
language sql immutable strict
as $$ select case when value ~ '^[+-]?\d{1,30}(\.\d{1,15})?$' then value::numeric end $$;

create function instant_of(value text) returns timestamptz
language plpgsql immutable strict
as $$
begin
  -- The zone is part of the text, so that the session's own never counts.
  if value !~ '^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}(:?\d{2})?)$' then
    return null;
  end if;
  return value::timestamptz;
exception when datetime_field_overflow or invalid_datetime_format or invalid_time_zone_displacement_value then
  return null;
end
$$;

create function day_of(value text) returns date
language plpgsql immutable strict
as $$
begin
  if value !~ '^\d{4}-\d{2}-\d{2}([T ].*)?$' then
    return null;
  end if;
  return left(value, 10)::date;
exception when datetime_field_overflow or invalid_datetime_format then
  return null;
end
$$;

-- Records of a company: its deals, tickets, tasks, engagements and contacts.
create index entity_companies on entity using gin ((data -> 'companies') jsonb_path_ops)
  where kind in ('deal', 'ticket', 'task', 'engagement', 'contact');

-- Companies and customers by their domains.
create index entity_domains on entity using gin ((data -> 'domains')) where kind in ('company', 'customer');

-- What customers asked for, by issue and by project.
create index entity_needs_of_issue on entity (connection_id, (data ->> 'issueExternalId')) where kind = 'customer_need';
create index entity_needs_of_project on entity (connection_id, (data ->> 'projectExternalId')) where kind = 'customer_need';
