/**
 * `ingest`: how fast the sample company becomes searchable, stage by stage, each beside what its parts need alone.
 *
 * Extra argument: `--size N` of the sample company (default 1). Stages run one after another here; the service embeds
 * and indexes beside the reading.
 */
import { parseArgs } from "node:util";
import { connectors } from "@sophia/connectors";
import type { AnyConnector } from "@sophia/core";
import { sql } from "kysely";
import { z } from "zod";
import { generateWorld } from "../sandbox/company/index.ts";
import { createLocalEmbedder } from "../server/src/platform/embedding/index.ts";
import { allPassagesForIndex } from "./ingested-passages.ts";
import { bareInsertMs, bareModelMs, bareTableMs, embeddedTexts } from "./ingest-floors.ts";
import { readSources, sandboxRateFactor } from "./ingested-world.ts";
import { openKnowledgeStore } from "./knowledge-store.ts";
import type { BenchOptions, BenchResult } from "./result.ts";
import { stageClock } from "./stage-clock.ts";

type Clock = ReturnType<typeof stageClock>;
type Row = (string | number)[];

/** Texts that the bare model reads; its rate is taken for all. */
const bareModelTexts = 512;

export default async function ingest({ seed, extra }: BenchOptions): Promise<BenchResult> {
  const { values } = parseArgs({ args: extra, options: { size: { type: "string", default: "1" } } });
  const size = z.coerce.number().positive().max(1_000).parse(values.size);
  const world = generateWorld({ seed, size, anchor: "2026-11-20T17:00:00.000Z" });
  const embedder = createLocalEmbedder();
  // The model is loaded before the clock runs: it stays loaded in the service.
  await embedder.embedQuery("ready");
  const store = await openKnowledgeStore(embedder);
  const clock = stageClock();
  const { db } = store.knowledge;
  try {
    let requests = 0;
    await clock.time("reading", () =>
      readSources(store, world, {
        registry: connectors.map((connector) => timed(connector, clock)),
        fetch: (input, init) => {
          requests += 1;
          return clock.time("http", () => globalThis.fetch(input, init));
        },
      }),
    );
    // The model alone before and after: a machine that others use too is not equally fast all the time.
    const sample = await embeddedTexts(db, bareModelTexts);
    const modelBeforeMs = await bareModelMs(embedder, sample);
    const texts = await clock.time("embedding", store.embedAll);
    const modelAfterMs = await bareModelMs(embedder, sample);
    const documents = await clock.time("index", store.indexAll);
    const { rows } = await sql<{ records: string; passages: string }>`
      select (select count(*) from raw_record) as records, (select count(*) from passage) as passages`.execute(db);
    const [{ records, passages }] = z
      .tuple([z.object({ records: z.coerce.number(), passages: z.coerce.number() })])
      .parse(rows);

    const read = clock.stage("vendor");
    const transform = clock.stage("transform");
    const storing = clock.stage("reading").ms - read.ms - transform.ms;
    const insertMs = await bareInsertMs(db);
    const modelMs = ((modelBeforeMs + modelAfterMs) / 2 / sample.length) * texts;
    const tableMs = await bareTableMs(store.folder, embedder.dimensions, await allPassagesForIndex(db, embedder));

    const row = (
      name: string,
      ms: number,
      floor: string,
      floorMs: number | undefined,
      peakMb: number | string,
    ): Row => [
      name,
      seconds(ms),
      Math.round((documents * 1_000) / ms),
      Math.round((passages * 1_000) / ms),
      floor,
      floorMs === undefined ? "" : seconds(floorMs),
      floorMs === undefined ? "" : (ms / floorMs).toFixed(1),
      peakMb,
    ];
    return {
      tables: [
        {
          title: `Ingest of the sample company, size ${size}: ${documents} documents, ${passages} passages of ${records} raw records, ${requests} requests`,
          columns: ["stage", "s", "documents/s", "passages/s", "floor", "floor s", "times floor", "peak RSS MB"],
          rows: [
            row("read from the vendors", read.ms, "requests in the air", clock.stage("http").ms, read.peakMb),
            row("transform", transform.ms, "", undefined, ""),
            row("write to PostgreSQL", storing, "INSERT of the same rows", insertMs, clock.stage("reading").peakMb),
            row("embed", clock.stage("embedding").ms, "the model alone", modelMs, clock.stage("embedding").peakMb),
            row(
              "write to the index",
              clock.stage("index").ms,
              "one table, no indexes",
              tableMs,
              clock.stage("index").peakMb,
            ),
            row(
              "all, one after another",
              clock.stage("reading").ms + clock.stage("embedding").ms + clock.stage("index").ms,
              "",
              undefined,
              Math.round(process.resourceUsage().maxRSS / 1024),
            ),
          ],
        },
      ],
      notes: [
        `The sandbox answers at its documented rates times ${sandboxRateFactor}: what is measured is this side. At factor 1 the vendors' limits decide.`,
        "The memory is of one process that holds the sandbox, the generated company, the model and the index; PostgreSQL has its own.",
        "Requests in the air: at least one request waited for its answer; the sandbox's own work is in it, since it shares the process.",
        `Writing is what remains of the reading after the vendor and the transforms: raw records, entities, permissions, documents, passages, cursors, page by page. The model alone: ${sample.length} of the same texts, before and after, scaled. The index's time includes all its indexes and a compaction.`,
      ],
    };
  } finally {
    clock.stop();
    await store.close();
    await embedder.close();
  }
}

/** The same connector, with the clock on its reading and its transforms. */
function timed(connector: AnyConnector, clock: Clock): AnyConnector {
  return {
    ...connector,
    open: (credentials) => {
      const open = connector.open(credentials);
      return { ...open, readPage: (context, request) => clock.time("vendor", () => open.readPage(context, request)) };
    },
    transform: (record, lookup, options) =>
      clock.timeSync("transform", () => connector.transform(record, lookup, options)),
  };
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(ms < 10_000 ? 2 : 1);
}
