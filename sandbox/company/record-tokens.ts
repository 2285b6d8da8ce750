import { withHubspotTokens } from "./hubspot/tokens.ts";
import { withLinearTokens } from "./linear/tokens.ts";
import { tokenText } from "./private-tokens.ts";
import { seededRandom, type Random } from "./random.ts";
import { objectReaders } from "./readers.ts";
import type { ObjectReference, PrivateToken, World } from "./world.ts";

/** Makes a token for a place in an object, and gives the sentence that is to stand there. */
export type MarkPlace = (label: string, object: ObjectReference) => string;

/**
 * Writes a token into one record of each kind that HubSpot has, and into each kind of place in Linear where words can
 * stand. Called when all else is made, questions too, and draws from generators of its own: nothing else of the world
 * changes with it.
 */
export function withRecordTokens(world: World): World {
  const random: Random = seededRandom(`sophia-company/${world.parameters.seed}`);
  const planted: Omit<PrivateToken, "readers">[] = [];
  const mark: MarkPlace = (label, object) => {
    const token = tokenText(random.fork(`token/${label}`), world.tokens.length + planted.length);
    planted.push({ token, object });
    return `Filed under reference ${token}, nowhere else.`;
  };
  const marked = withHubspotTokens(withLinearTokens(world, random, mark), mark);
  const tokens = planted.map((token) => ({ ...token, readers: objectReaders(marked, token.object) }));
  return { ...marked, tokens: [...world.tokens, ...tokens] };
}
