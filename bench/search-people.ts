/** People who hold so many principals and may read such a share of the passages. */
import type { Random } from "../sandbox/company/random.ts";
import { allGroups } from "./search-documents.ts";

export interface SearchPersonKind {
  readonly principals: number;
  /** Of all passages, what such a person may read. */
  readonly share: number;
}

export interface SearchPerson {
  readonly email: string;
  readonly kind: SearchPersonKind;
  /** Groups, without the person's own principal and team. */
  readonly groups: readonly string[];
  /** Share of the passages in fact. */
  readonly share: number;
}

/** What a group shows: which documents, and how many passages each has. */
export interface ReadableDocuments {
  readonly ofGroup: ReadonlyMap<string, readonly number[]>;
  readonly passages: Uint16Array;
}

export const personKinds: readonly SearchPersonKind[] = [0.4, 0.0025].flatMap((share) =>
  [5, 50, 500].map((principals) => ({ principals, share })),
);

/** A person's own principal, and their team, through which they hold half of the groups. */
const ownPrincipals = 2;
const candidates = 60;
const largeGroups = 8;

/** Chooses a person of this kind; several are drawn until one's share is near enough, then the nearest is taken. */
export function choosePerson(
  random: Random,
  kind: SearchPersonKind,
  email: string,
  readable: ReadableDocuments,
): SearchPerson {
  let best: SearchPerson | undefined;
  const away = (person: SearchPerson): number => Math.abs(person.share - kind.share) / kind.share;
  for (let attempt = 0; attempt < 40; attempt += 1) {
    const person = { email, kind, ...drawGroups(random, kind, readable) };
    if (best === undefined || away(person) < away(best)) best = person;
    if (away(best) < 0.05) break;
  }
  if (best === undefined) throw new Error("No attempt was made");
  return best;
}

/** Large groups first, as far as they fit; then, of some candidates, the one nearest to an even share of what is missing. */
function drawGroups(random: Random, kind: SearchPersonKind, { ofGroup, passages }: ReadableDocuments) {
  const total = passages.reduce((sum, count) => sum + count, 0);
  const target = kind.share * total;
  const wanted = kind.principals - ownPrincipals;
  const seen = new Uint8Array(passages.length);
  const held = new Set<string>();
  let visible = 0;
  const gainOf = (group: string): number =>
    (ofGroup.get(group) ?? []).reduce(
      (sum, document) => sum + (seen[document] === 1 ? 0 : (passages[document] ?? 0)),
      0,
    );
  const hold = (group: string): void => {
    visible += gainOf(group);
    held.add(group);
    for (const document of ofGroup.get(group) ?? []) seen[document] = 1;
  };
  const large = random.shuffle(allGroups.slice(0, largeGroups));
  // Small groups show about a passage in 10,000 each; what they will bring must not be taken before.
  const fromLarge = target - Math.min(0.6 * target, wanted * 1e-4 * total);
  for (const group of large) {
    if (held.size < wanted - 1 && visible + gainOf(group) <= fromLarge) hold(group);
  }
  while (held.size < wanted) {
    const even = (target - visible) / (wanted - held.size);
    const choice = [...Array.from({ length: candidates }, () => random.pick(allGroups)), ...large]
      .filter((group) => !held.has(group))
      .map((group) => ({ group, away: Math.abs(gainOf(group) - even) }))
      .toSorted((one, other) => one.away - other.away)[0];
    if (choice !== undefined) hold(choice.group);
  }
  return { groups: [...held], share: visible / total };
}
