import { environmentToStartAgain, readConfig } from "./config.ts";
import { guardLastWords, lastWords } from "./services/outgoing.ts";
import type { ServiceName } from "./services/runtime.ts";

// In our place, with our id: whoever watches or signals us notices nothing. What takes long to load is loaded after it.
const startAgainIn = environmentToStartAgain();
if (startAgainIn !== undefined && process.execve !== undefined) {
  process.execve(process.execPath, [process.execPath, ...process.execArgv, ...process.argv.slice(1)], startAgainIn);
}

guardLastWords();

const known: readonly ServiceName[] = ["api", "worker"];

function isServiceName(text: string): text is ServiceName {
  return known.some((name) => name === text);
}

// Who reads our words may leave (`npm start | head`); the service goes on.
for (const out of [process.stdout, process.stderr]) out.on("error", () => undefined);

/**
 * `node server/src/main.ts [api] [worker]` starts the named services in one process, all of them by default.
 * Exit code 1: a foreseen failure, told in a sentence; 2: called wrongly.
 */
const wanted = process.argv.slice(2);
const strangers = wanted.filter((name) => !isServiceName(name));
if (strangers.length > 0) {
  console.error(
    `There is no service ${strangers.join(", ")}. The services are: ${known.join(", ")}; without a name all of them start.`,
  );
  process.exit(2);
}
try {
  const services = wanted.filter(isServiceName);
  const { runServices } = await import("./services/run.ts");
  await runServices(readConfig(), services.length === 0 ? known : services);
} catch (error) {
  console.error(lastWords(error));
  process.exit(1);
}
