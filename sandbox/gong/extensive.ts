import { spokenSeconds } from "../company/gong/statistics.ts";
import type { Call, CallTurn, World } from "../company/world.ts";
import { callInteraction, callTrackers } from "./call-insights.ts";
import { metaDataOf, partyOf } from "./calls.ts";
import { contextOf } from "./crm-context.ts";
import type { Fields } from "./input.ts";

const contextLevels = ["None", "Basic", "Extended"] as const;
const timings = ["Now", "TimeOfCall"] as const;
// oxfmt-ignore
const contentFlags = [
  "structure", "topics", "trackers", "trackerOccurrences", "pointsOfInterest",
  "brief", "outline", "highlights", "callOutcome", "keyPoints",
] as const;
const interactionFlags = ["interactionStats", "personInteractionStats", "speakers", "video", "questions"] as const;
export type InteractionFlag = (typeof interactionFlags)[number];

/** What a caller of `POST /v2/calls/extensive` wants beside `metaData`. */
export interface ContentSelector {
  readonly context: (typeof contextLevels)[number];
  readonly contextTiming: readonly (typeof timings)[number][];
  readonly parties: boolean;
  readonly content: ReadonlySet<(typeof contentFlags)[number]>;
  readonly interaction: ReadonlySet<InteractionFlag>;
  readonly publicComments: boolean;
  readonly media: boolean;
}

/** @throws GongRefusal 400 for a value or field that the document does not know */
export function readContentSelector(selector: Fields): ContentSelector {
  const exposed = selector.fields("exposedFields");
  const content = exposed.fields("content");
  const interaction = exposed.fields("interaction");
  const collaboration = exposed.fields("collaboration");
  const wanted: ContentSelector = {
    context: selector.oneOf("context", contextLevels) ?? "None",
    contextTiming: selector.someOf("contextTiming", timings) ?? ["Now"],
    parties: exposed.flag("parties"),
    content: new Set(contentFlags.filter((name) => content.flag(name))),
    interaction: new Set(interactionFlags.filter((name) => interaction.flag(name))),
    publicComments: collaboration.flag("publicComments"),
    media: exposed.flag("media"),
  };
  for (const fields of [content, interaction, collaboration, exposed, selector]) fields.end();
  return wanted;
}

/**
 * One call of the extensive list, with what was asked for and nothing else.
 *
 * What the sample company has no data for (briefs, comments, recordings, …) is an empty list or absent: the
 * server tells nothing that the world does not hold.
 */
export function extensiveCall(call: Call, world: World, publicUrl: string, selector: ContentSelector) {
  const { content, interaction } = selector;
  return {
    metaData: metaDataOf(call, world, publicUrl),
    ...(selector.context !== "None" && {
      context: contextOf(call, world, selector.context === "Extended", selector.contextTiming),
    }),
    ...(selector.parties && { parties: call.parties.map((party) => partyOf(party, call, world)) }),
    ...(content.size > 0 && {
      content: {
        ...(content.has("topics") && { topics: topicsOf(call.turns) }),
        ...(content.has("structure") && { structure: [] }),
        ...((content.has("trackers") || content.has("trackerOccurrences")) && {
          trackers: callTrackers(call, world, content.has("trackerOccurrences")),
        }),
        ...(content.has("pointsOfInterest") && { pointsOfInterest: { actionItems: [] } }),
        ...(content.has("outline") && { outline: [] }),
        ...(content.has("highlights") && { highlights: [] }),
        ...(content.has("keyPoints") && { keyPoints: [] }),
      },
    }),
    ...(interaction.size > 0 && { interaction: callInteraction(call, world, interaction) }),
    ...(selector.publicComments && { collaboration: { publicComments: [] } }),
  };
}

function topicsOf(turns: readonly CallTurn[]): { name: string; duration: number }[] {
  const secondsByTopic = new Map<string, number>();
  for (const turn of turns) {
    if (turn.topic !== null)
      secondsByTopic.set(turn.topic, (secondsByTopic.get(turn.topic) ?? 0) + spokenSeconds(turn));
  }
  return [...secondsByTopic].map(([name, seconds]) => ({ name, duration: Math.round(seconds) }));
}
