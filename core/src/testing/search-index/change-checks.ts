import {
  askStandard,
  betterPassage,
  expect,
  expectFound,
  expectRefused,
  expectSame,
  ids,
  passage,
  put,
  questionWord,
  rankingsOf,
  vectorAt,
  type IndexCheck,
} from "./check.ts";

export const changeChecks: readonly IndexCheck[] = [
  {
    name: "deleted documents are gone at once, all their passages and nothing else",
    async run(subject) {
      await put(subject, [
        passage(subject, "a0", { documentId: "a" }),
        passage(subject, "a1", { documentId: "a", ordinal: 1 }),
        passage(subject, "b0", { documentId: "b'x" }),
        passage(subject, "c0", { documentId: "c" }),
      ]);
      await subject.index.maintain({ force: true });
      await put(subject, [passage(subject, "a2", { documentId: "a", ordinal: 2 })]);
      await subject.index.deleteDocuments(["a", "b'x", "never there", "x') OR ('1'='1"]);
      await subject.settled?.();
      expectFound(subject, await askStandard(subject), ["c0"], "after the deletion");
      await subject.index.maintain({ force: true });
      expectFound(subject, await askStandard(subject), ["c0"], "after maintenance");
      expectSame((await subject.index.stats()).passages, 1, "passages counted");
    },
  },
  {
    name: "a deleted document may come back",
    async run(subject) {
      await put(subject, [passage(subject, "a")]);
      await subject.index.deleteDocuments(["document-a"]);
      await put(subject, [passage(subject, "a")]);
      expectFound(subject, await askStandard(subject), ["a"], "after its return");
    },
  },
  {
    name: "an update replaces text, time, principals and vector, and leaves one passage",
    async run(subject) {
      const far = vectorAt(subject.dimensions, -1);
      await put(subject, [passage(subject, "a"), passage(subject, "b", { text: "a kestrel", vector: far })]);
      await put(subject, [passage(subject, "a", { text: "a kestrel", occurredAtMs: 9_000, vector: far })]);
      const answer = await askStandard(subject);
      expectSame(ids(answer.lexical), [], "its old words");
      for (const { score } of answer.dense) expect(score < 0, `its old vector still scores ${score}`);
      const now = await askStandard(subject, { text: "kestrel" });
      expectFound(subject, now, ["a", "b"], "its new words");
      for (const name of rankingsOf(subject.index)) {
        expectSame(now[name].find(({ passageId }) => passageId === "a")?.occurredAtMs, 9_000, `its new time (${name})`);
      }
      expectSame((await subject.index.stats()).passages, 2, "passages counted");
    },
  },
  {
    name: "a principal taken away is without effect at once",
    async run(subject) {
      await put(subject, [
        passage(subject, "a", { principals: ["me", "you"] }),
        passage(subject, "b", { principals: ["me"] }),
      ]);
      await subject.index.maintain({ force: true });
      await put(subject, [passage(subject, "a", { principals: ["you"] })]);
      expectFound(subject, await askStandard(subject, { principals: ["me"] }), ["b"], "for whom it was taken from");
      expectFound(subject, await askStandard(subject, { principals: ["you"] }), ["a"], "for whom it stays");
      await put(subject, [passage(subject, "a", { principals: [] })]);
      expectFound(subject, await askStandard(subject, { principals: ["you"] }), [], "for nobody");
    },
  },
  {
    name: "of two passages with one id in one batch the last wins",
    async run(subject) {
      await put(subject, [
        passage(subject, "a", { principals: ["first"] }),
        passage(subject, "b"),
        passage(subject, "a", { principals: ["last"] }),
      ]);
      expectFound(subject, await askStandard(subject, { principals: ["first"] }), [], "the first");
      expectFound(subject, await askStandard(subject, { principals: ["last"] }), ["a"], "the last");
      expectSame((await subject.index.stats()).passages, 2, "passages counted");
    },
  },
  {
    name: "a passage without a vector is found by its words, and by its vector once it has one",
    async run(subject) {
      await put(subject, [passage(subject, "a", { vector: null }), passage(subject, "b")]);
      const before = await askStandard(subject);
      if (subject.index.offers.lexical) expectSame(ids(before.lexical).toSorted(), ["a", "b"], "by words");
      if (subject.index.offers.dense) expectSame(ids(before.dense), ["b"], "by vector");
      if (subject.index.offers.dense) expectSame((await subject.index.stats()).withVector, 1, "vectors counted");
      await put(subject, [passage(subject, "a")]);
      expectFound(subject, await askStandard(subject), ["a", "b"], "with a vector");
      await put(subject, [passage(subject, "b", { vector: null })]);
      if (subject.index.offers.dense) expectSame(ids((await askStandard(subject)).dense), ["a"], "a vector taken away");
    },
  },
  {
    name: "a vector of another length or with a value that is no number is refused, with all of its batch",
    async run(subject) {
      if (!subject.index.offers.dense) return;
      const short = passage(subject, "a", { vector: new Float32Array(subject.dimensions - 1).fill(0.1) });
      const broken = passage(subject, "b", { vector: new Float32Array(subject.dimensions).fill(Number.NaN) });
      await expectRefused(subject.index.upsert([passage(subject, "c"), short]), "invalid_request", "a short vector");
      await expectRefused(subject.index.upsert([passage(subject, "d"), broken]), "invalid_request", "a vector of NaN");
      expectFound(subject, await askStandard(subject), [], "after the refusals");
    },
  },
  {
    name: "nothing given is nothing done",
    async run(subject) {
      await subject.index.upsert([]);
      await subject.index.deleteDocuments([]);
      await subject.index.deleteDocuments(["unknown"]);
      expectFound(subject, await askStandard(subject), [], "an empty index");
      expectSame((await subject.index.stats()).passages, 0, "passages counted");
    },
  },
  {
    name: "maintenance changes no answer",
    async run(subject) {
      await put(subject, [
        betterPassage(subject, "a"),
        passage(subject, "b"),
        passage(subject, "c", { text: "nothing", vector: null }),
      ]);
      for (let i = 0; i < 12; i += 1)
        await subject.index.upsert([passage(subject, `x${i}`, { principals: ["others"] })]);
      await subject.settled?.();
      const before = await askStandard(subject);
      await subject.index.maintain({ force: true });
      await subject.index.maintain();
      const after = await askStandard(subject);
      for (const name of rankingsOf(subject.index)) expectSame(ids(after[name]), ids(before[name]), name);
    },
  },
  {
    name: "searches go on beside writes and maintenance, and never show a passage twice or a hidden one",
    async run(subject) {
      const batch = (round: number) =>
        Array.from({ length: 20 }, (_, i) =>
          passage(subject, `p${i}`, {
            text: `${questionWord} in round ${round}`,
            principals: ["everyone", `round-${round}`],
          }),
        );
      await put(subject, batch(0));
      const state = { writing: true };
      const searches = (async () => {
        while (state.writing) {
          const answer = await askStandard(subject, { limit: 100 });
          for (const name of rankingsOf(subject.index)) {
            const found = ids(answer[name]);
            expect(new Set(found).size === found.length, `a passage came twice (${name})`);
            expectSame(found.length, 20, `passages found while they are replaced (${name})`);
            expect(
              found.every((id) => id.startsWith("p")),
              "a hidden passage came",
            );
          }
        }
      })();
      const writes = (async () => {
        try {
          for (let round = 1; round <= 12; round += 1) {
            await subject.index.upsert([
              ...batch(round),
              betterPassage(subject, `h${round}`, { principals: ["others"] }),
            ]);
            if (round % 4 === 0) await subject.index.maintain({ force: true });
          }
        } finally {
          state.writing = false;
        }
      })();
      await Promise.all([searches, writes]);
      await subject.settled?.();
      const last = await askStandard(subject, { principals: ["round-12"], limit: 100 });
      expectFound(
        subject,
        last,
        batch(12).map(({ passageId }) => passageId),
        "the last round",
      );
      expectFound(
        subject,
        await askStandard(subject, { principals: ["round-11"], limit: 100 }),
        [],
        "the round before",
      );
    },
  },
  {
    name: "what is changed while maintenance runs is seen at once, and none of it is lost",
    async run(subject) {
      const expected = new Set<string>();
      const add = async (...ids: string[]) => {
        await put(
          subject,
          ids.map((id) => passage(subject, id)),
        );
        for (const id of ids) expected.add(id);
      };
      await add(...Array.from({ length: 60 }, (_, i) => `old${i}`));
      let turn = 0;
      for (let round = 0; round < 3; round += 1) {
        const state = { maintaining: true };
        const maintenance = subject.index.maintain({ force: true }).finally(() => (state.maintaining = false));
        const changes = async () => {
          do {
            turn += 1;
            await add(`new${turn}`);
            await put(subject, [passage(subject, "moving", { principals: [`turn-${turn}`] })]);
            await subject.index.deleteDocuments([`document-old${turn}`]);
            expected.delete(`old${turn}`);
            await subject.settled?.();
            const what = `in turn ${turn}`;
            expectFound(subject, await askStandard(subject, { limit: 1_000 }), [...expected], what);
            expectFound(subject, await askStandard(subject, { principals: [`turn-${turn}`] }), ["moving"], what);
            expectFound(subject, await askStandard(subject, { principals: [`turn-${turn - 1}`] }), [], what);
          } while (state.maintaining);
        };
        await Promise.all([maintenance, changes()]);
        expectFound(subject, await askStandard(subject, { limit: 1_000 }), [...expected], "after maintenance");
        expectFound(subject, await askStandard(subject, { principals: [`turn-${turn}`] }), ["moving"], "who may see");
      }
      expectSame((await subject.index.stats()).passages, expected.size + 1, "passages counted");
    },
  },
  {
    name: "a reader sees what the writer did",
    async run(subject) {
      if (!subject.reader) return;
      await put(subject, [passage(subject, "a"), passage(subject, "b")]);
      const reader = await subject.reader();
      try {
        const seen = { ...subject, index: reader };
        expectFound(subject, await askStandard(seen), ["a", "b"], "what was there");
        await put(subject, [passage(subject, "c"), passage(subject, "b", { principals: [] })]);
        await subject.index.deleteDocuments(["document-a"]);
        await subject.settled?.();
        expectFound(subject, await askStandard(seen), ["c"], "after changes");
        await subject.index.maintain({ force: true });
        expectFound(subject, await askStandard(seen), ["c"], "after maintenance");
      } finally {
        await reader.close();
      }
    },
  },
  {
    name: "what runs when an index is closed ends well, closing twice is no error, and a closed index says so",
    async run(subject) {
      await put(subject, [passage(subject, "a")]);
      const running = [askStandard(subject), subject.index.upsert([passage(subject, "a")]), askStandard(subject)];
      await subject.index.close();
      await Promise.all(running);
      await subject.index.close();
      await expectRefused(askStandard(subject), "unavailable", "a search after close");
      await expectRefused(subject.index.upsert([passage(subject, "b")]), "unavailable", "a write after close");
    },
  },
];
