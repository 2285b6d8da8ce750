/** A record that stands for a company outside: a CRM's company, a work tracker's customer. */
export interface CompanyNode {
  /** `record/…`, as `recordKey` makes it. */
  readonly key: string;
  readonly connectionId: string;
  /** ISO 8601; which of two is older. Null: not told, and so the younger one. */
  readonly bornAt: string | null;
  /** As accounts are told apart by. */
  readonly domains: readonly string[];
  /** Keys of the records that it is or was: two with one key in common are one. */
  readonly ids: readonly string[];
  /** Ids in other systems under which it may be known there. */
  readonly knownAs: readonly string[];
  /** Ids in other systems that it names. */
  readonly names: readonly string[];
}

/** What a person decided, as far as it holds. In the order in which it was decided. */
export interface Decision {
  readonly kind: "merge" | "split";
  /** Keys of records (`record/…`) and domains (`domain/…`). */
  readonly these: readonly string[];
  readonly those: readonly string[];
}

/** What makes one account: records and domains, the oldest record first. */
export interface AccountGroup {
  readonly records: readonly CompanyNode[];
  readonly domains: readonly string[];
  /** A person took these records out of another account. */
  readonly setApart: boolean;
}

export function domainKey(domain: string): string {
  return `domain/${domain}`;
}

/**
 * Which records and domains are one account: those joined by a domain, by a merge in their own system, by an id of one
 * that another names, or by a person; and not those that a person set apart. A function of its arguments alone, whatever
 * their order (except that of decisions).
 *
 * @param seen - domains that stand for an account even if no record names them
 */
export function groupAccounts(
  nodes: readonly CompanyNode[],
  seen: ReadonlySet<string>,
  decisions: readonly Decision[],
): AccountGroup[] {
  const sorted = nodes.toSorted(byAge);
  const apart = partsSetApart(decisions);
  const labelOf = (node: CompanyNode): number => apart.get(node.key) ?? -1;
  const domains = [...new Set([...sorted.flatMap((node) => node.domains), ...seen])].sort();
  const joined = unionFind([...sorted.map(({ key }) => key), ...domains.map(domainKey)]);

  const joinAlike = (keysOf: (node: CompanyNode) => readonly string[]): void => {
    for (const [, group] of groupedBy(sorted, keysOf)) {
      for (const [, alike] of Map.groupBy(group, labelOf))
        joinAll(
          joined,
          alike.map(({ key }) => key),
        );
    }
  };
  joinAlike((node) => node.ids);
  const naming = groupedBy(sorted, (node) => node.names);
  const known = groupedBy(sorted, (node) => node.knownAs);
  for (const [id, namers] of naming) {
    const named = known.get(id) ?? [];
    // An id that records of two connections bear names neither.
    if (new Set(named.map(({ connectionId }) => connectionId)).size !== 1) continue;
    for (const namer of namers) {
      for (const other of named) if (labelOf(namer) === labelOf(other)) joined.join(namer.key, other.key);
    }
  }
  for (const [domain, holders] of groupedBy(sorted, (node) => node.domains)) {
    // A domain whose records a person set apart stays with the part that was not, or with the oldest record's.
    const label = holders.some((node) => labelOf(node) === -1) ? -1 : labelOf(holders[0] ?? never());
    for (const holder of holders) if (labelOf(holder) === label) joined.join(holder.key, domainKey(domain));
  }
  for (const [label, part] of Map.groupBy(sorted, labelOf)) {
    if (label !== -1)
      joinAll(
        joined,
        part.map(({ key }) => key),
      );
  }
  for (const [index, decision] of decisions.entries()) {
    if (decision.kind !== "merge") continue;
    const still = (keys: readonly string[]) =>
      keys.filter((key) => joined.has(key) && (apart.get(key) ?? -1) < index).toSorted();
    const [one] = still(decision.these);
    const [other] = still(decision.those);
    if (one !== undefined && other !== undefined) joined.join(one, other);
  }

  const records = Map.groupBy(sorted, ({ key }) => joined.find(key));
  const ofDomains = Map.groupBy(domains, (domain) => joined.find(domainKey(domain)));
  return [...new Set([...records.keys(), ...ofDomains.keys()])].map((root) => ({
    records: records.get(root) ?? [],
    domains: ofDomains.get(root) ?? [],
    setApart: (records.get(root) ?? []).some((node) => labelOf(node) !== -1),
  }));
}

/** The latest decision that set each key apart, by its place in the list. */
function partsSetApart(decisions: readonly Decision[]): Map<string, number> {
  const apart = new Map<string, number>();
  for (const [index, { kind, these }] of decisions.entries()) {
    if (kind === "split") for (const key of these) apart.set(key, index);
  }
  return apart;
}

function never(): never {
  throw new Error("A group without a member");
}

export function byAge(a: CompanyNode, b: CompanyNode): number {
  const [bornA, bornB] = [a.bornAt ?? "9999", b.bornAt ?? "9999"];
  return bornA < bornB ? -1 : bornA > bornB ? 1 : a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

function groupedBy(
  nodes: readonly CompanyNode[],
  keysOf: (node: CompanyNode) => readonly string[],
): Map<string, CompanyNode[]> {
  const groups = new Map<string, CompanyNode[]>();
  for (const node of nodes) {
    for (const key of new Set(keysOf(node))) {
      const group = groups.get(key);
      if (group) group.push(node);
      else groups.set(key, [node]);
    }
  }
  return groups;
}

interface UnionFind {
  readonly has: (key: string) => boolean;
  readonly find: (key: string) => string;
  readonly join: (one: string, other: string) => void;
}

function joinAll(joined: UnionFind, keys: readonly string[]): void {
  const [first] = keys;
  if (first !== undefined) for (const key of keys) joined.join(first, key);
}

function unionFind(keys: readonly string[]): UnionFind {
  const parents = new Map(keys.map((key) => [key, key]));
  function find(key: string): string {
    let root = key;
    for (let parent = parents.get(root); parent !== undefined && parent !== root; parent = parents.get(root))
      root = parent;
    // The way is shortened for the next one.
    for (let at = key; at !== root;) {
      const next = parents.get(at) ?? root;
      parents.set(at, root);
      at = next;
    }
    return root;
  }
  return {
    has: (key) => parents.has(key),
    find,
    join(one, other) {
      const [a, b] = [find(one), find(other)];
      if (a !== b) parents.set(a < b ? b : a, a < b ? a : b);
    },
  };
}
