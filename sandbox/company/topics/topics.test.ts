import assert from "node:assert/strict";
import { test } from "node:test";
import { phrase } from "../grammar.ts";
import { seededRandom } from "../random.ts";
import { topics } from "./index.ts";

const slotNames = (text: string): string[] =>
  [...text.matchAll(/\{([^}]+)\}/g)].flatMap((match) => (match[1] ?? "").split(","));

test("every way of telling a topic, in a call or in a thread, tells all of its key fact", () => {
  const random = seededRandom("topics");
  const missing = new Set<string>();
  for (const topic of topics) {
    for (const script of [...topic.core, ...topic.thread.key]) {
      // Each slot stands for itself, so that it can be seen which ones were told.
      const slots = Object.fromEntries(slotNames(script).map((name) => [name, `<${name}>`]));
      for (let round = 0; round < 60; round++) {
        const told = phrase(random, script, slots);
        for (const name of slotNames(topic.fact)) {
          if (name !== "short" && !told.includes(`<${name}>`))
            missing.add(`${topic.id}: {${name}} may be left out of "${script.slice(0, 60)}"`);
        }
      }
    }
  }
  assert.deepEqual([...missing], []);
});
