import { existsSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { BenchOptions, BenchResult, BenchTable } from "./result.ts";

const names = [
  "answers",
  "changes",
  "doors",
  "ingest",
  "kills",
  "links",
  "memory",
  "questions",
  "realism",
  "retrieval",
  "search",
  "start",
] as const;

const usage = `npm run bench -- NAME [--data DIR] [--seed N] [--json FILE] [--ranked FILE] [-- arguments of the measurement]
NAME is one of: ${names.join(", ")}`;

function isBench(module: unknown): module is { default: (options: BenchOptions) => Promise<BenchResult> } {
  return typeof module === "object" && module !== null && "default" in module && typeof module.default === "function";
}

function asMarkdown({ title, columns, rows }: BenchTable): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;
  return [`### ${title}`, "", line(columns), line(columns.map(() => "---")), ...rows.map(line)].join("\n");
}

const options = {
  data: { type: "string" },
  seed: { type: "string", default: "7" },
  json: { type: "string" },
  ranked: { type: "string" },
  help: { type: "boolean", short: "h", default: false },
} as const;

function commandLine(): ReturnType<typeof parseArgs<{ allowPositionals: true; options: typeof options }>> {
  try {
    return parseArgs({ allowPositionals: true, options });
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return process.exit(2);
  }
}

const { values, positionals } = commandLine();
if (values.help) {
  console.log(usage);
  process.exit(0);
}
const [name, ...extra] = positionals;
const file = join(import.meta.dirname, `${name}.ts`);
if (name === undefined || !names.some((known) => known === name) || !existsSync(file)) {
  console.error(usage);
  process.exit(2);
}
const seed = Number(values.seed);
if (!Number.isSafeInteger(seed) || seed < 0) {
  console.error(`--seed must be a whole number, not "${values.seed}".`);
  process.exit(2);
}
const module: unknown = await import(file);
if (!isBench(module)) throw new Error(`${file} exports no measurement`);
const { data, json, ranked } = values;
const started = performance.now();
const result = await module.default({
  seed,
  extra,
  ...(data === undefined ? {} : { data }),
  ...(json === undefined ? {} : { json }),
  ...(ranked === undefined ? {} : { ranked }),
});
const heading = `${new Date().toISOString().slice(0, 10)}, ${availableParallelism()} cores, Node ${process.versions.node}, \`npm run bench -- ${process.argv
  .slice(2)
  .join(" ")
  .replaceAll(/--(data|json|ranked)[ =]\S+/g, "--$1 …")}\`, ${((performance.now() - started) / 1000).toFixed(0)} s`;
console.log(
  `${heading}\n\n${result.tables.map(asMarkdown).join("\n\n")}\n\n${result.notes.map((note) => `- ${note}`).join("\n")}`,
);
if (json !== undefined)
  writeFileSync(json, `${JSON.stringify({ name, seed, at: new Date().toISOString(), ...result }, null, 2)}\n`);
process.exit(0);
