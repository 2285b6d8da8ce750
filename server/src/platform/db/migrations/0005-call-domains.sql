-- Calls by the domains of those who took part: the latest contact with a company is looked up for each of its deals.
create index entity_call_domains on entity using gin ((data -> 'accountDomains')) where kind = 'call';
