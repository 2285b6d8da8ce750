import { readCommandLine, usage, type CommandLine } from "./command-line.ts";
import { generateWorld } from "./company/index.ts";
import { addTranscripts, readTranscriptFile } from "./gong/transcript-file.ts";
import { startSandbox } from "./index.ts";
import { lentUserTokens, sampleQuestion, visitor } from "./visitor.ts";

/** How long open connections may delay the end. */
const closeDeadlineMs = 5000;

const commandLine = readCommandLine(process.argv.slice(2), Date.now());
if (commandLine === "help") {
  console.log(usage);
} else if ("host" in commandLine) {
  try {
    await serve(commandLine);
  } catch (error) {
    console.error(startFailure(error, commandLine));
    process.exit(1);
  }
} else {
  for (const problem of commandLine) console.error(problem);
  console.error("node sandbox/main.ts --help lists the options.");
  process.exitCode = 2;
}

async function serve(options: CommandLine): Promise<void> {
  const { host, port, seed, size, anchor, rateFactor, transcriptDelayMinutes } = options;
  let world = generateWorld({ seed, size, anchor });
  for (const path of options.transcripts) {
    world = addTranscripts(world, await readTranscriptFile(path)).world;
  }
  const sandbox = await startSandbox({ world, host, port, rateFactor, gong: { transcriptDelayMinutes } });

  let closing = false;
  const end = () => {
    if (closing) return;
    closing = true;
    setTimeout(() => process.exit(0), closeDeadlineMs).unref();
    void sandbox.close().finally(() => process.exit(0));
  };
  process.on("SIGTERM", end);
  process.on("SIGINT", end);
  // A reader that went away is a parent that went away, also when it took no standard input with it.
  process.stdout.on("error", end);
  if (options.exitWithParent) {
    process.stdin.on("end", end);
    process.stdin.on("error", end);
    process.stdin.resume();
  }

  const { url, slackApiUrl, gongUrl, linearUrl, hubspotUrl, anthropicUrl, credentials } = sandbox;
  const person = visitor(world);
  const question = sampleQuestion(world, person);
  console.error(`Sample company at ${url}; the vendors' documented rate limits times ${rateFactor} (1 is real).`);
  console.log(
    JSON.stringify({
      url,
      slackApiUrl,
      gongUrl,
      linearUrl,
      hubspotUrl,
      anthropicUrl,
      rateFactor,
      seed,
      size,
      anchor,
      slackBotToken: credentials.slack.bot,
      slackUserTokens: lentUserTokens(world),
      gongAccessKey: credentials.gong.accessKey,
      gongAccessKeySecret: credentials.gong.accessKeySecret,
      hubspotToken: credentials.hubspot.token,
      linearApiKey: credentials.linear.admin ?? null,
      visitor: person === undefined ? null : { name: person.name, email: person.email, title: person.title },
      question: question?.text ?? null,
      anthropicApiKey: credentials.anthropic,
    }),
  );
}

function startFailure(error: unknown, { host, port }: CommandLine): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "EADDRINUSE":
      return `Port ${port} on ${host} is taken. Choose another with --port, or 0 for a free one.`;
    case "EACCES":
      return `Port ${port} on ${host} may not be used by this user. Choose one above 1023 with --port.`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return `${host} is no address of this machine. Choose another with --host.`;
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
