import type { Draft, QuestionDraft } from "../draft.ts";
import type { HubspotData } from "../hubspot/model.ts";
import type { LinearData } from "../linear/model.ts";
import { tellAcross } from "./across.ts";
import { tellLosses } from "./losses.ts";
import type { Telling } from "./subject.ts";
import { tellContradictions, tellInHubspot } from "./tell-in-hubspot.ts";
import { paperQuestions, tellInLinear, tellMeasurements, tellPapers } from "./tell-in-linear.ts";
import { tellVisits } from "./visits.ts";
import { noAdditions, withAdditions } from "./write-linear.ts";

/** What was told in Linear and HubSpot: their data with it, and what can be asked about it. */
export interface ToldRecords {
  readonly linear: LinearData;
  readonly hubspot: HubspotData;
  readonly tellings: readonly Telling[];
  /** Facts in long papers, which have their questions already. */
  readonly papers: readonly Telling[];
  readonly questions: readonly QuestionDraft[];
}

/**
 * Writes facts into notes, e-mails, tickets, issues, comments, updates and documents. Called when everything else is made,
 * with generators of its own: all that stands in the company without it stays as it is. Issues and tickets are added to
 * the draft.
 */
export function tellRecords(draft: Draft, linear: LinearData, hubspot: HubspotData): ToldRecords {
  const engagements = [...hubspot.engagements];
  const added = noAdditions();
  const tellings = [...tellInHubspot(draft, engagements), ...tellInLinear(draft, added)];
  const papers = tellPapers(draft, added);
  const questions = [
    ...tellContradictions(draft, engagements),
    ...tellVisits(draft, engagements),
    ...paperQuestions(draft, papers),
    ...tellMeasurements(draft, added),
    ...tellAcross(draft, engagements, added),
    ...tellLosses(draft, engagements),
  ];
  return { linear: withAdditions(linear, added), hubspot: { ...hubspot, engagements }, tellings, papers, questions };
}
