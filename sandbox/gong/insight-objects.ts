import type { GongFolder, GongReview, GongScorecard, GongTracker } from "../company/gong/model.ts";
import type { Call, World } from "../company/world.ts";
import { gongIdOf } from "./calls.ts";

export function trackerOf(tracker: GongTracker, world: World) {
  return {
    trackerId: tracker.id,
    trackerName: tracker.name,
    workspaceId: world.company.gongWorkspaceId,
    languageKeywords: [{ language: "eng", keywords: tracker.phrases, includeRelatedForms: true }],
    affiliation: tracker.affiliation,
    partOfQuestion: false,
    saidAt: "Anytime",
    saidAtInterval: null,
    saidAtUnit: null,
    saidInTopics: [],
    saidInCallParts: [],
    filterQuery: JSON.stringify({ type: "And", filters: [] }),
    created: tracker.createdAt,
    creatorUserId: null,
    updated: tracker.createdAt,
    updaterUserId: null,
  };
}

export function scorecardOf(scorecard: GongScorecard, world: World) {
  return {
    scorecardId: scorecard.id,
    scorecardName: scorecard.name,
    workspaceId: world.company.gongWorkspaceId,
    enabled: scorecard.enabled,
    updaterUserId: gongIdOf(scorecard.updaterId, world) ?? null,
    created: scorecard.createdAt,
    updated: scorecard.updatedAt,
    reviewMethod: scorecard.reviewMethod,
    questions: scorecard.questions.map((question) => ({
      questionId: question.id,
      questionRevisionId: question.revisionId,
      questionText: question.text,
      isOverall: question.overall,
      questionType: question.options === null ? "RANGE" : "SINGLE_SELECT",
      answerGuide: question.guide,
      minRange: question.options === null ? 1 : null,
      maxRange: question.options === null ? 5 : null,
      answerOptions: question.options?.map((text, index) => ({ id: index + 1, text })) ?? null,
    })),
  };
}

export function answeredScorecard(review: GongReview, scorecard: GongScorecard, call: Call, world: World) {
  return {
    answeredScorecardId: review.id,
    scorecardId: scorecard.id,
    scorecardName: scorecard.name,
    callId: call.id,
    callStartTime: call.startedAt,
    reviewedUserId: gongIdOf(review.reviewedPersonId, world) ?? null,
    reviewerUserId: gongIdOf(review.reviewerPersonId, world) ?? null,
    reviewMethod: scorecard.reviewMethod,
    reviewTime: review.at,
    visibilityType: review.visibility,
    answers: review.answers.map((answer) => {
      const question = scorecard.questions.find(({ id }) => id === answer.questionId);
      return {
        questionId: answer.questionId,
        questionRevisionId: question?.revisionId ?? null,
        isOverall: question?.overall ?? false,
        score: answer.score,
        answerText: answer.text,
        notApplicable: answer.notApplicable,
        selectedOptions: answer.selected,
      };
    }),
  };
}

export function folderOf(folder: GongFolder, world: World) {
  return {
    id: folder.id,
    name: folder.name,
    parentFolderId: folder.parentId,
    createdBy: gongIdOf(folder.creatorId, world) ?? null,
    updated: folder.updatedAt,
  };
}

/** A call that the world no longer has is no longer in the folder; one that is private is listed like any other. */
export function folderContentOf(folder: GongFolder, world: World, publicUrl: string) {
  const { parentFolderId: _parent, ...head } = folderOf(folder, world);
  return {
    ...head,
    calls: folder.items.flatMap((item) => {
      const call = world.calls.find(({ id }) => id === item.callId);
      if (!call) return [];
      const url = new URL(`${publicUrl}/gong/call?id=${call.id}`);
      const { snippet } = item;
      const [fromSec, toSec] = [snippet?.fromSeconds ?? 0, snippet?.toSeconds ?? call.durationSeconds];
      if (snippet) {
        url.searchParams.set("highlights", JSON.stringify([{ type: "LIBRARY", from: fromSec, to: toSec }]));
      }
      return [
        {
          id: call.id,
          title: call.title,
          note: item.note,
          addedBy: gongIdOf(item.addedById, world) ?? null,
          created: item.addedAt,
          url: url.href,
          ...(snippet && { snippet: { fromSec, toSec } }),
        },
      ];
    }),
  };
}
