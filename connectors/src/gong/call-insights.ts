import { asSent, type EntityOf, type Json } from "@sophia/core";
import { z } from "zod";
import { isExternal } from "./account-domains.ts";
import { gongIdSchema, type GongCallObject } from "./payloads.ts";

/** More of a tracker's places than this help nobody; the count tells the rest. */
const mostPlaces = 20;
const mostTrackers = 500;

type Insights = Pick<
  EntityOf<"call">,
  | "talkRatio"
  | "longestMonologueSeconds"
  | "longestCustomerStorySeconds"
  | "interactivity"
  | "patienceSeconds"
  | "questionsByUs"
  | "questionsByThem"
  | "speakers"
  | "trackers"
>;

const seconds = z.number().nonnegative();
const count = z.int().nonnegative();

const statSchema = z.object({ name: z.string(), value: z.number().nonnegative() });
const speakerSchema = z.object({ id: gongIdSchema, userId: gongIdSchema.nullish().catch(null), talkTime: seconds });
const placeSchema = z.object({ startTime: seconds });
/** The kind (`KEYWORD`, `SMART`, or one to come) makes no difference: each was heard so often. */
const trackerSchema = z.object({
  name: z.string().trim().min(1),
  count: count.min(1),
  occurrences: z.array(asSent).nullish().catch(null),
  phrases: z.array(asSent).nullish().catch(null),
});
const phraseSchema = z.object({ occurrences: z.array(asSent) });
const questionsSchema = z.object({
  companyCount: count.nullish().catch(null),
  nonCompanyCount: count.nullish().catch(null),
});

const list = z.array(asSent).nullish().catch(null);
const contentSchema = z.object({ trackers: list });
const interactionSchema = z.object({
  interactionStats: list,
  speakers: list,
  questions: questionsSchema.nullish().catch(null),
});

/**
 * What Gong computed of a call, as far as it can be true. A value that cannot (a ratio above 1, a negative time, text in
 * place of a number) is left out alone: neither its neighbours nor the call go with it.
 */
export function callInsights(call: GongCallObject): Insights {
  const content = contentSchema.safeParse(call.content).data;
  const interaction = interactionSchema.safeParse(call.interaction).data;
  return {
    ...(content?.trackers && { trackers: trackersOf(content.trackers) }),
    ...(interaction?.interactionStats && statisticsOf(interaction.interactionStats)),
    ...(interaction?.questions && {
      questionsByUs: interaction.questions.companyCount ?? null,
      questionsByThem: interaction.questions.nonCompanyCount ?? null,
    }),
    ...(interaction && talkOf(call, interaction)),
  };
}

function trackersOf(trackers: readonly Json[]): NonNullable<Insights["trackers"]> {
  return readable(trackers, trackerSchema)
    .slice(0, mostTrackers)
    .map(({ name, count: heard, occurrences, phrases }) => {
      const places = [
        ...(occurrences ?? []),
        ...readable(phrases ?? [], phraseSchema).flatMap((phrase) => phrase.occurrences),
      ];
      const atSeconds = readable(places, placeSchema).map(({ startTime }) => startTime);
      return { name, count: heard, atSeconds: [...new Set(atSeconds)].sort((a, b) => a - b).slice(0, mostPlaces) };
    });
}

function statisticsOf(stats: readonly Json[]): Insights {
  const values = new Map(readable(stats, statSchema).map(({ name, value }) => [name.trim().toLowerCase(), value]));
  const named = (name: string) => values.get(name) ?? null;
  return {
    longestMonologueSeconds: named("longest monologue"),
    longestCustomerStorySeconds: named("longest customer story"),
    interactivity: named("interactivity"),
    patienceSeconds: named("patience"),
  };
}

/**
 * Our share of the talk, from everybody's time. Where somebody's side or time is not known Gong's own ratio stands in, but
 * only for a call with one of our people: with more it is not said whose ratio it is.
 */
function talkOf(call: GongCallObject, interaction: z.infer<typeof interactionSchema>): Insights {
  const parties = new Map((call.parties ?? []).flatMap((party) => (party.speakerId ? [[party.speakerId, party]] : [])));
  const told = interaction.speakers ?? [];
  const speakers = readable(told, speakerSchema).map(({ id, userId, talkTime }) => {
    const party = parties.get(id);
    const external = party ? isExternal(party) : userId ? false : undefined;
    const name = party?.name?.trim() || party?.emailAddress?.trim() || "Unknown";
    return { name, external, talkSeconds: talkTime };
  });
  const total = speakers.reduce((sum, { talkSeconds }) => sum + talkSeconds, 0);
  const ours = speakers.reduce((sum, { talkSeconds, external }) => sum + (external === false ? talkSeconds : 0), 0);
  const isWhole =
    speakers.length === told.length &&
    speakers.every(({ talkSeconds, external }) => talkSeconds === 0 || external !== undefined);
  const own = readable(interaction.interactionStats ?? [], statSchema).find(({ name }) =>
    /^talk ratio$/i.test(name.trim()),
  );
  const isAlone = (call.parties ?? []).filter((party) => !isExternal(party)).length === 1;
  const gongs = own && own.value <= 1 && isAlone ? own.value : null;
  return {
    ...((interaction.speakers || own) && {
      talkRatio: isWhole && total > 0 ? Math.round((ours / total) * 10_000) / 10_000 : gongs,
    }),
    ...(interaction.speakers && {
      speakers: speakers.flatMap((speaker) =>
        speaker.external === undefined ? [] : [{ ...speaker, external: speaker.external }],
      ),
    }),
  };
}

/** The objects of a list that are what they should be. */
function readable<Output>(objects: readonly Json[], schema: z.ZodType<Output>): Output[] {
  return objects.flatMap((object) => schema.safeParse(object).data ?? []);
}
