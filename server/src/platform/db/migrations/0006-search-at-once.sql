-- A list of pending entries would be read through by every look-up until the next vacuum: these are looked up for each row of an answer.
alter index entity_companies set (fastupdate = off);
alter index entity_domains set (fastupdate = off);
alter index entity_call_domains set (fastupdate = off);
