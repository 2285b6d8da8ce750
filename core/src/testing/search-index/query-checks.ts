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

/** 300 better matches that the filter of a check leaves out. */
const outsiders = 300;

export const queryChecks: readonly IndexCheck[] = [
  {
    name: "the time filter includes its start, excludes its end and passages of unknown time, inside the query",
    async run(subject) {
      const outside = Array.from({ length: outsiders }, (_, i) =>
        betterPassage(subject, `out-${i}`, { occurredAtMs: 5_000 + i }),
      );
      await put(subject, [
        ...outside,
        betterPassage(subject, "unknown", { occurredAtMs: null }),
        passage(subject, "before", { occurredAtMs: 999 }),
        passage(subject, "start", { occurredAtMs: 1_000 }),
        passage(subject, "last", { occurredAtMs: 1_999 }),
        passage(subject, "end", { occurredAtMs: 2_000 }),
        passage(subject, "ancient", { occurredAtMs: -86_400_000 }),
      ]);
      const ask = (fromMs?: number, toMs?: number) => askStandard(subject, { filter: { fromMs, toMs } });
      expectFound(subject, await ask(1_000, 2_000), ["start", "last"], "from and to");
      expectFound(subject, await ask(undefined, 1_000), ["before", "ancient"], "to alone");
      expectFound(subject, await ask(5_000 + outsiders - 1), [`out-${outsiders - 1}`], "from alone");
      expectFound(subject, await ask(2_000, 1_000), [], "an empty range");
      const all = await askStandard(subject, { filter: { fromMs: -Infinity, toMs: Infinity }, limit: 1_000 });
      for (const name of rankingsOf(subject.index))
        expectSame(all[name].length, outsiders + 5, `every known time (${name})`);
      await expectRefused(ask(Number.NaN), "invalid_request", "a start that is no number");
    },
  },
  {
    name: "filters by source, kind, account and document act inside the query, and together",
    async run(subject) {
      const outside = Array.from({ length: outsiders }, (_, i) =>
        betterPassage(subject, `out-${i}`, { accounts: ["zeta's"] }),
      );
      await put(subject, [
        ...outside,
        passage(subject, "a", { source: "gong", kind: "call", accounts: ["acme", "o'neil"], documentId: "d'1" }),
        passage(subject, "b", { source: "gong", kind: "digest", accounts: ["harbor"], documentId: "d2" }),
        passage(subject, "c", { source: "hubspot", kind: "call", accounts: ["harbor", "acme"], documentId: "d3" }),
      ]);
      const find = async (filter: NonNullable<Parameters<typeof askStandard>[1]>["filter"], expected: string[]) =>
        expectFound(subject, await askStandard(subject, { filter }), expected, JSON.stringify(filter));
      await find({ sources: ["gong"] }, ["a", "b"]);
      await find({ sources: ["gong", "hubspot", "nobody's"] }, ["a", "b", "c"]);
      await find({ kinds: ["call"] }, ["a", "c"]);
      await find({ accounts: ["o'neil"] }, ["a"]);
      await find({ accounts: ["acme", "harbor"] }, ["a", "b", "c"]);
      await find({ documentIds: ["d'1", "d2"] }, ["a", "b"]);
      await find({ sources: ["gong"], kinds: ["call"], accounts: ["acme"], documentIds: ["d'1", "d3"] }, ["a"]);
      await find({ sources: ["gong"], accounts: ["zeta's"] }, []);
      await find({ sources: ["x') OR ('1'='1"] }, []);
      await find({ kinds: ["call' OR 1=1 --"] }, []);
    },
  },
  {
    name: "an empty list in a filter allows nothing",
    async run(subject) {
      await put(subject, [passage(subject, "a")]);
      for (const filter of [{ sources: [] }, { kinds: [] }, { accounts: [] }, { documentIds: [] }]) {
        expectFound(subject, await askStandard(subject, { filter }), [], JSON.stringify(filter));
      }
    },
  },
  {
    name: "rankings come best first, by words and by angle",
    async run(subject) {
      const cosines = [0.1, 0.9, -0.4, 0.6, 0.3];
      await put(
        subject,
        cosines.map((cosine, i) =>
          passage(subject, `p${i}`, {
            text: `${questionWord} ${"reed ".repeat(i * 5)}`,
            vector: vectorAt(subject.dimensions, cosine),
          }),
        ),
      );
      const answer = await askStandard(subject);
      for (const name of rankingsOf(subject.index)) {
        const scores = answer[name].map(({ score }) => score);
        expectSame(
          scores,
          scores.toSorted((a, b) => b - a),
          `scores of the ${name} ranking`,
        );
      }
      if (subject.index.offers.dense) expectSame(ids(answer.dense), ["p1", "p3", "p4", "p0", "p2"], "by angle");
      if (subject.index.offers.lexical) expectSame(ids(answer.lexical)[0], "p0", "the shortest text with the word");
    },
  },
  {
    name: "a rare word weighs more than a common one, and all words more than one",
    async run(subject) {
      if (!subject.index.offers.lexical) return;
      const common = Array.from({ length: 50 }, (_, i) =>
        passage(subject, `c${i}`, { text: "the pond was calm today" }),
      );
      await put(subject, [
        ...common,
        passage(subject, "rare", { text: "the bittern was calm today" }),
        passage(subject, "both", { text: "the bittern at the pond" }),
      ]);
      const { lexical } = await askStandard(subject, { text: "pond bittern" });
      expectSame(ids(lexical).slice(0, 2), ["both", "rare"], "the best two");
    },
  },
  {
    name: "the limit is kept in each ranking and must be 1 to 1,000",
    async run(subject) {
      await put(
        subject,
        Array.from({ length: 1_005 }, (_, i) => passage(subject, `p${i}`)),
      );
      for (const limit of [1, 7, 1_000]) {
        const answer = await askStandard(subject, { limit });
        for (const name of rankingsOf(subject.index)) {
          expectSame(new Set(ids(answer[name])).size, limit, `different passages (${name})`);
          expectSame(answer[name].length, limit, `passages (${name})`);
        }
      }
      for (const limit of [0, -1, 1.5, 1_001, Number.NaN]) {
        await expectRefused(askStandard(subject, { limit }), "invalid_request", `a limit of ${limit}`);
      }
    },
  },
  {
    name: "each ranking is asked for by its own part of the query",
    async run(subject) {
      await put(subject, [passage(subject, "a")]);
      const words = await askStandard(subject, { vector: undefined });
      expectSame(
        [ids(words.lexical), ids(words.dense)],
        [subject.index.offers.lexical ? ["a"] : [], []],
        "words alone",
      );
      const vector = await askStandard(subject, { text: undefined });
      expectSame(
        [ids(vector.lexical), ids(vector.dense)],
        [[], subject.index.offers.dense ? ["a"] : []],
        "vector alone",
      );
      const neither = await askStandard(subject, { text: undefined, vector: undefined });
      expectSame([neither.lexical, neither.dense], [[], []], "neither");
    },
  },
  {
    name: "what is found says where it stands",
    async run(subject) {
      await put(subject, [passage(subject, "a", { documentId: "d", ordinal: 41, occurredAtMs: null })]);
      const answer = await askStandard(subject);
      for (const name of rankingsOf(subject.index)) {
        const { score, ...place } = answer[name][0] ?? { score: Number.NaN };
        expect(Number.isFinite(score), `the score is ${score} (${name})`);
        const sorted = Object.fromEntries(Object.entries(place).toSorted(([a], [b]) => (a < b ? -1 : 1)));
        expectSame(sorted, { documentId: "d", occurredAtMs: null, ordinal: 41, passageId: "a" }, name);
      }
    },
  },
  {
    name: "words of the title are found",
    async run(subject) {
      if (!subject.index.offers.lexical) return;
      await put(subject, [
        passage(subject, "a", { title: "Harbor renewal", text: "nothing new" }),
        passage(subject, "b"),
      ]);
      expectSame(ids((await askStandard(subject, { text: "harbor" })).lexical), ["a"], "a word of the title");
    },
  },
  {
    name: "ids, long tokens, other scripts and capital letters are found",
    async run(subject) {
      if (!subject.index.offers.lexical) return;
      const secret = "a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90";
      await put(subject, [
        passage(subject, "issue", { text: "Blocked by ENG-1187, see there." }),
        passage(subject, "other-issue", { text: "Blocked by ENG-1188, see there." }),
        passage(subject, "token", { text: `the key is ${secret}.` }),
        passage(subject, "russian", { text: "Договор продлён" }),
        passage(subject, "japanese", { text: "検索 エンジン" }),
        passage(subject, "emoji", { text: "well done 🎉 team" }),
      ]);
      const first = async (text: string) => ids((await askStandard(subject, { text })).lexical)[0];
      expectSame(await first("what about eng-1187?"), "issue", "an issue's key");
      expectSame(await first(secret), "token", "a token of 64 characters");
      expectSame(await first("ДОГОВОР"), "russian", "Cyrillic");
      expectSame(await first("検索"), "japanese", "Japanese");
      expectSame(await first("DONE"), "emoji", "capital letters");
    },
  },
  {
    name: "no text is an error: empty, blank, signs, operators, NUL, broken and enormous ones are answered",
    async run(subject) {
      await put(subject, [passage(subject, "a"), passage(subject, "hidden", { principals: ["others"] })]);
      for (const text of ["", "   ", "?!...", "\u0000", "\ud83d", "()", '"', "* : ^ ~"]) {
        const answer = await askStandard(subject, { text, vector: undefined });
        expectSame(ids(answer.lexical), [], `found by ${JSON.stringify(text)}`);
      }
      const others = [
        `"${questionWord}`,
        `+${questionWord} -water`,
        `${questionWord} AND (`,
        `title:${questionWord}`,
        `${questionWord}*`,
        `\u0000${questionWord}\ud800`,
        `${questionWord}' OR 1=1 --`,
      ];
      for (const text of others) {
        const answer = await askStandard(subject, { text });
        expectFound(subject, answer, ["a"], `found by ${JSON.stringify(text)}`);
      }
      const huge = `${questionWord} ${Array.from({ length: 14_000 }, (_, i) => `word${i % 3_000}`).join(" ")}`;
      await askStandard(subject, { text: huge });
      await askStandard(subject, { text: "x".repeat(100_000) });
      await askStandard(subject, { text: `${questionWord} `.repeat(20_000) });
    },
  },
  {
    name: "a query vector of another length or without a number is refused, one without direction finds nothing",
    async run(subject) {
      if (!subject.index.offers.dense) return;
      await put(subject, [passage(subject, "a")]);
      const zero = new Float32Array(subject.dimensions);
      expectSame(ids((await askStandard(subject, { vector: zero })).dense), [], "by the zero vector");
      await expectRefused(
        askStandard(subject, { vector: new Float32Array(subject.dimensions + 1).fill(1) }),
        "invalid_request",
        "a longer vector",
      );
      await expectRefused(
        askStandard(subject, { vector: zero.map(() => Infinity) }),
        "invalid_request",
        "an infinite vector",
      );
    },
  },
  {
    name: "a search given up before it began is not made",
    async run(subject) {
      await put(subject, [passage(subject, "a")]);
      const query = { text: questionWord, principals: ["everyone"], limit: 1 };
      const reason = new Error("given up");
      const given = await subject.index.search(query, AbortSignal.abort(reason)).catch((error: unknown) => error);
      expect(given === reason, `expected the reason of the signal, got ${String(given)}`);
    },
  },
];
