import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { generateWorld } from "./company/index.ts";
import { readExportCommandLine, exportUsage, type ExportCommandLine } from "./export/command-line.ts";
import { exportWorld } from "./export/index.ts";

const commandLine = readExportCommandLine(process.argv.slice(2), Date.now());
if (commandLine === "help") {
  console.log(exportUsage);
} else if ("seed" in commandLine) {
  await write(commandLine);
} else {
  for (const problem of commandLine) console.error(problem);
  console.error("node sandbox/export.ts --help lists the options.");
  process.exitCode = 2;
}

/** One line of JSON for each object, written as fast as it is taken. */
async function write({ seed, size, anchor, out }: ExportCommandLine): Promise<void> {
  let count = 0;
  function* lines(): Generator<string> {
    for (const object of exportWorld(generateWorld({ seed, size, anchor }))) {
      count += 1;
      yield `${JSON.stringify(object)}\n`;
    }
  }
  const target = out === undefined ? process.stdout : createWriteStream(out);
  try {
    await pipeline(Readable.from(lines()), target, { end: out !== undefined });
    console.error(`${count} objects of the sample company of seed ${seed}, size ${size}, ${anchor}.`);
  } catch (error) {
    // Who reads only the first lines goes away with the pipe: no failure of ours.
    if (error instanceof Error && "code" in error && error.code === "EPIPE") return;
    console.error(
      `The export${out === undefined ? "" : ` to ${out}`} failed after ${count} objects: ${error instanceof Error ? error.message : String(error)}`,
    );
    process.exitCode = 1;
  }
}
