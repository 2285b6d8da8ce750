// A second process on one index folder, driven by messages: { open: role }, { write: id }, { search: true }; { maintain: true }
// only begins it.
import { z } from "zod";
import type { SearchIndex } from "@sophia/core";
import { openLanceIndex } from "./lance-index.ts";
import { scratchDimensions, somePassage } from "./scratch-folder.test-support.ts";

const message = z.union([
  z.object({ open: z.enum(["reader", "writer"]), directory: z.string(), vectorIndexFromRows: z.number().optional() }),
  z.object({ write: z.string() }),
  z.object({ search: z.literal(true) }),
  z.object({ maintain: z.literal(true) }),
]);

let index: SearchIndex | undefined;

async function obey(order: z.infer<typeof message>): Promise<string> {
  if ("open" in order) {
    const { open: role, directory, vectorIndexFromRows = 10_000 } = order;
    const log = () => undefined;
    index = await openLanceIndex({ directory, dimensions: scratchDimensions, role, vectorIndexFromRows, log });
    return "open";
  }
  if ("write" in order) {
    await index?.upsert([somePassage(order.write)]);
    return "written";
  }
  if ("maintain" in order) {
    void index?.maintain({ force: true });
    return "maintaining";
  }
  const answer = await index?.search({ text: "acme", principals: ["everyone"], limit: 100 });
  return (answer?.lexical ?? [])
    .map(({ passageId }) => passageId)
    .toSorted()
    .join(" ");
}

process.on("message", (order) => {
  obey(message.parse(order)).then(
    (reply) => process.send?.({ reply }),
    (error: unknown) => process.send?.({ reply: `refused: ${String(error)}` }),
  );
});
process.on("disconnect", () => process.exit());
