const verbs =
  "says?|said|tells?|told|mentions?|mentioned|asks?|asked|writes?|wrote|explains?|explained|confirms?|confirmed|notes?|noted|thinks?|believes?|believed|agrees?|agreed|promises?|promised|warns?|warned|adds?|added|states?|stated|reports?|reported|replies|replied|answers?|answered|suggests?|suggested|proposes?|proposed|admits?|admitted|insists?|insisted|claims?|claimed|announces?|announced|complains?|complained|argues?|argued|points? out|pointed out|decides?|decided|requests?|requested|estimates?|estimated|remembers?|recalled|put it|remarks?|remarked";
const name = String.raw`\p{Lu}[\p{L}\p{M}'’.-]*(?:\s+\p{Lu}[\p{L}\p{M}'’.-]*){0,3}`;

/** Places in a sentence where a person is named as the one whose words follow or came before. */
const patterns: readonly RegExp[] = [
  new RegExp(
    String.raw`(${name})(?:,[^,.;:]{1,60},)?\s+(?:also\s+|then\s+|later\s+|even\s+|had\s+|has\s+|have\s+)?(?:${verbs})(?![\p{L}])`,
    "gu",
  ),
  new RegExp(String.raw`(?<![\p{L}])(?:${verbs})\s+(${name})`, "gu"),
  new RegExp(
    String.raw`(?<![\p{L}])(?:[Aa]ccording to|[Aa]s per|[Pp]er|[Qq]uoted by|[Ss]aid by|[Ii]n the words of)\s+(${name})`,
    "gu",
  ),
  new RegExp(
    String.raw`(${name})['’]s?\s+(?:words|view|opinion|message|answer|reply|comment|remark|statement|estimate|account)(?![\p{L}])`,
    "gu",
  ),
  new RegExp(String.raw`(?:^|\n)[\s*_>#-]*(${name})(?:\s*\([^)\n]{0,80}\))?[*_]*\s*:`, "gu"),
];

/** Capitalised words that begin sentences and name nobody. */
const nobody = new Set(
  "a an the he she it they we i you this that these those there here who what which when where why how as in on at by for from with and but or so if then also both all some many most one two three no not our their his her its my your customer customers client clients prospect sales support finance engineering product marketing legal leadership management everyone everybody nobody somebody someone people team note yes later earlier however sources documents document source call thread message".split(
    " ",
  ),
);

function tokens(text: string): string[] {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/['’]s\b/gu, "")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((token) => token !== "");
}

/** The people to whom a claim attributes something, as it names them. */
export function attributedNames(claim: string): string[] {
  const found = new Set<string>();
  for (const pattern of patterns) {
    for (const match of claim.matchAll(pattern)) {
      const words = (match[1] ?? "").replace(/[.'’-]+$/u, "").split(/\s+/u);
      while (nobody.has(words[0]?.toLowerCase().replaceAll(/[^\p{L}]/gu, "") ?? "?")) words.shift();
      if (words.length > 0) found.add(words.join(" "));
    }
  }
  return [...found];
}

export interface QuotedLine {
  readonly author: string | null;
  readonly text: string;
}

/**
 * Whether a claim gives the quoted words to somebody who did not say them.
 *
 * A name is a person when somebody in the documents of this run has it; the quote must then be that person's. Any other
 * name (a company, a team, somebody who is only talked about) must occur in the quoted lines or their document's title,
 * else nothing shows that it has to do with them.
 *
 * @param authors - everybody who says something in the documents of this run
 */
export function isMisattributed(
  claim: string,
  quoted: readonly QuotedLine[],
  title: string,
  authors: Iterable<string>,
): boolean {
  const known = [...authors].map(tokens);
  const speakers = quoted.map((line) => tokens(line.author ?? ""));
  const context = new Set(tokens([title, ...quoted.map((line) => line.text)].join(" ")));
  return attributedNames(claim).some((claimed) => {
    const parts = tokens(claimed);
    if (parts.length === 0) return false;
    const within = (whole: readonly string[]): boolean => parts.every((part) => whole.includes(part));
    if (speakers.some(within)) return false;
    return known.some(within) || !parts.every((part) => context.has(part));
  });
}
