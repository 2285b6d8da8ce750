-- A list of pending entries would be read through by every look-up until the next vacuum: 170 ms each with 18,000 records.
alter index entity_want_keys set (fastupdate = off);
