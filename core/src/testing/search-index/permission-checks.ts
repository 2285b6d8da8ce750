import { askStandard, betterPassage, expectFound, passage, put, type IndexCheck } from "./check.ts";

const hostilePrincipals = [
  "o'brien",
  "x') OR ('1'='1",
  "x']) OR true --",
  `"quoted"`,
  "back\\slash",
  "percent % under _ star *",
  "new\nline",
  "nul\u0000byte",
  "日本語",
  "🦩",
  "e\u0301",
  "é",
  " everyone",
  "Everyone",
];

export const permissionChecks: readonly IndexCheck[] = [
  {
    name: "ten visible passages are found behind 1,000 better ones that are hidden",
    async run(subject) {
      const hidden = Array.from({ length: 1_000 }, (_, i) =>
        betterPassage(subject, `hidden-${i}`, { principals: ["others"] }),
      );
      const visible = Array.from({ length: 10 }, (_, i) => passage(subject, `visible-${i}`, { principals: ["me"] }));
      await put(subject, [...hidden, ...visible]);
      const expected = visible.map(({ passageId }) => passageId);
      expectFound(subject, await askStandard(subject, { principals: ["me"] }), expected, "before maintenance");
      await subject.index.maintain({ force: true });
      expectFound(subject, await askStandard(subject, { principals: ["me"] }), expected, "after maintenance");
    },
  },
  {
    name: "without principals nothing is found",
    async run(subject) {
      await put(subject, [
        passage(subject, "a"),
        passage(subject, "b", { principals: [] }),
        passage(subject, "c", { principals: [""] }),
      ]);
      expectFound(subject, await askStandard(subject, { principals: [] }), [], "a person who holds nothing");
    },
  },
  {
    name: "a passage without principals is found by nobody",
    async run(subject) {
      await put(subject, [passage(subject, "a", { principals: [] }), passage(subject, "b")]);
      expectFound(subject, await askStandard(subject, { principals: ["everyone", ""] }), ["b"], "everyone");
    },
  },
  {
    name: "any one principal of a person suffices, and only the same one",
    async run(subject) {
      await put(subject, [
        passage(subject, "a", { principals: ["slack:1", "slack:2"] }),
        passage(subject, "b", { principals: ["slack:12"] }),
        passage(subject, "c", { principals: ["slack:3"] }),
      ]);
      expectFound(subject, await askStandard(subject, { principals: ["slack:2", "slack:3"] }), ["a", "c"], "two held");
      expectFound(subject, await askStandard(subject, { principals: ["slack:"] }), [], "a beginning of one");
    },
  },
  {
    name: "a principal of any characters finds its own passages and no others",
    async run(subject) {
      const own = hostilePrincipals.map((principal, i) => passage(subject, `own-${i}`, { principals: [principal] }));
      await put(subject, [...own, passage(subject, "other")]);
      for (const [i, principal] of hostilePrincipals.entries()) {
        const answer = await askStandard(subject, { principals: [principal], limit: 100 });
        expectFound(subject, answer, [`own-${i}`], JSON.stringify(principal));
      }
    },
  },
  {
    name: "principals with unpaired surrogates never meet each other",
    async run(subject) {
      await put(subject, [
        passage(subject, "a", { principals: ["\ud800"] }),
        passage(subject, "b", { principals: ["\ufffd"] }),
      ]);
      expectFound(subject, await askStandard(subject, { principals: ["\ud801"] }), [], "another broken string");
    },
  },
  {
    name: "a person with 2,000 principals is served",
    async run(subject) {
      await put(subject, [
        passage(subject, "a", { principals: ["channel-1999"] }),
        passage(subject, "b", { principals: ["secret"] }),
      ]);
      const principals = Array.from({ length: 2_000 }, (_, i) => `channel-${i}`);
      expectFound(subject, await askStandard(subject, { principals }), ["a"], "2,000 principals");
    },
  },
];
