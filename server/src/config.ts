import { isIP } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { AppError } from "@sophia/core";

/** Attaches what an operator reads: a sentence, and whether the value must never be shown. */
function variable<Schema extends z.ZodType>(
  schema: Schema,
  meaning: string,
  options: { secret?: boolean } = {},
): Schema {
  return schema.meta({ description: meaning, secret: options.secret ?? false });
}

function wholeNumber(min: number, max: number, unit: string) {
  const problem = `must be a whole number of ${unit} from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, problem)
    .transform(Number)
    .refine((value) => value >= min && value <= max, problem);
}

const positiveNumber = z
  .string()
  .regex(/^\d+(\.\d+)?$/, "must be a number above 0")
  .transform(Number)
  .refine((value) => value > 0 && value <= 1_000_000, "must be a number above 0, at most 1000000");

const postgresUrl = z
  .url({ protocol: /^postgres(ql)?$/, error: "must look like postgres://user:password@host:5432/database" })
  .optional();

const httpUrl = z.url({ protocol: /^https?$/, error: "must be an http or https address" });

function isNetwork(text: string): boolean {
  const [start = "", bits, ...rest] = text.split("/");
  const family = isIP(start);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

/** Separated by commas or blanks. */
function listOf(isGood: (text: string) => boolean, problem: string) {
  return z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter((part) => part !== ""))
    .refine((parts) => parts.every(isGood), problem);
}

const networks = listOf(isNetwork, "must be addresses or networks as 10.0.0.0/8, separated by commas");

/** A name, an address or a network, with a port where only that one is meant. */
function isOutboundTarget(text: string): boolean {
  return isNetwork(text) || /^([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[\da-f:.]+\])(:\d{1,5})?$/i.test(text);
}

/** The embedded database runs as an unprivileged user when started by root, so root's default lies outside /root. */
function defaultDataDir(): string {
  return process.getuid?.() === 0 ? "/var/lib/sophia" : join(homedir(), ".local", "share", "sophia");
}

const schema = z.object({
  SOPHIA_HOST: variable(z.string().min(1).default("127.0.0.1"), "Address the API listens on."),
  SOPHIA_PORT: variable(
    wholeNumber(0, 65_535, "the port").default(7373),
    "Port the API listens on; 0 takes a free one.",
  ),
  SOPHIA_PUBLIC_URL: variable(
    httpUrl
      .refine((text) => ["/", ""].includes(new URL(text).pathname), "must have no path")
      .transform((text) => new URL(text).origin)
      .optional(),
    "Address under which people reach Sophia, for links and for its own name; unset: the one it listens on.",
  ),
  SOPHIA_TLS_CERT_FILE: variable(
    z.string().min(1).optional(),
    "Certificate (PEM, its chain after it) with which Sophia serves TLS itself; a renewed one is taken within a minute, or at SIGHUP.",
  ),
  SOPHIA_TLS_KEY_FILE: variable(z.string().min(1).optional(), "Its private key (PEM, without a passphrase)."),
  SOPHIA_TRUSTED_PROXIES: variable(
    networks.default([]),
    "Networks of the proxies in front of Sophia, whose X-Forwarded-For, -Proto and -Host are believed; without them nobody's are.",
  ),
  SOPHIA_ALLOWED_NETWORKS: variable(
    networks.optional(),
    "Networks that are served at all (127.0.0.1 for the command line on this machine); unset: all. /healthz and /readyz answer everybody.",
  ),
  SOPHIA_ADMIN_NETWORKS: variable(
    networks.optional(),
    "Networks from which Sophia is administered: everything that needs a permission to administer; unset: all that are served.",
  ),
  SOPHIA_RATE_LIMIT_FACTOR: variable(
    z
      .union([z.literal("off"), positiveNumber], { error: "must be a number above 0, at most 1000000, or off" })
      .default(1),
    "All limits of requests times this; off for tests and measurements only.",
  ),
  REDIS_URL: variable(
    z.url({ protocol: /^rediss?$/, error: "must look like redis://user:password@host:6379/0" }).optional(),
    "Redis, in which several processes count requests together; without it, or while it is away, each counts for itself.",
    { secret: true },
  ),
  SOPHIA_OUTBOUND_ALLOW: variable(
    listOf(
      isOutboundTarget,
      "must be hosts, hosts with a port, or networks as 10.0.0.0/8, separated by commas",
    ).default([]),
    "Hosts and networks inside that Sophia may call when a connection names them, also without TLS; all others there are refused.",
  ),
  SOPHIA_DATA_DIR: variable(
    z.string().min(1).default(defaultDataDir()),
    "Folder of the embedded database, the search index and the local keys.",
  ),
  DATABASE_URL: variable(
    postgresUrl,
    "PostgreSQL 15 to 18, as the role that owns the schema. Without it an embedded PostgreSQL is started in the data folder.",
    { secret: true },
  ),
  DATABASE_APP_URL: variable(
    postgresUrl,
    "The same database as the login the service runs as (no DDL); given alone, `sophia migrate` migrates. Without it that role is taken on with SET ROLE.",
    { secret: true },
  ),
  SOPHIA_ENGINE_POOL: variable(
    wholeNumber(4, 200, "connections").default(10),
    "Most connections of the engine to PostgreSQL.",
  ),
  SOPHIA_APP_POOL: variable(
    wholeNumber(4, 200, "connections").default(12),
    "Most connections of the application to PostgreSQL.",
  ),
  SOPHIA_SECRETS_KEY: variable(
    z
      .string()
      .regex(/^[A-Za-z0-9+/]{43}=$/, "must be 32 random bytes in base64, as `openssl rand -base64 32` prints them")
      .optional(),
    "Key that wraps the keys of stored secrets. Without it, and without SOPHIA_SECRETS_KEY_FILE, one is made in the data folder (file secrets.key, mode 0600).",
    { secret: true },
  ),
  SOPHIA_SECRETS_KEY_FILE: variable(
    z.string().min(1).optional(),
    "File that holds this key instead, as a mounted secret; the files FILE.1, FILE.2 beside it are keys before it.",
  ),
  SOPHIA_SECRETS_PREVIOUS_KEYS: variable(
    z
      .string()
      .transform((text) => text.split(/[\s,]+/).filter((key) => key !== ""))
      .refine(
        (keys) => keys.every((key) => /^[A-Za-z0-9+/]{43}=$/.test(key)),
        "must be keys of 32 bytes in base64, separated by commas",
      )
      .optional(),
    "Keys before this one, separated by commas: until `sophia keys rotate` has run they still unwrap.",
    { secret: true },
  ),
  SOPHIA_SECRETS_LOST_KEYS: variable(
    z
      .string()
      .transform((text) => text.split(/[\s,]+/).filter((id) => id !== ""))
      .optional(),
    "Ids of such keys that are lost for good, for one start: what they sealed is given up, and those sources are connected again.",
  ),
  SOPHIA_SESSION_IDLE_HOURS: variable(
    wholeNumber(1, 720, "hours").default(12),
    "A session in a browser ends when it was not used for so long.",
  ),
  SOPHIA_SESSION_MAX_HOURS: variable(
    wholeNumber(1, 8_760, "hours").default(168),
    "A session in a browser ends so long after the sign-in, however much it is used.",
  ),
  SOPHIA_SAMPLE: variable(
    z.enum(["auto", "on", "off"], { error: "must be auto, on or off" }).default("auto"),
    "The sample company: auto serves it while no real system is connected.",
  ),
  SOPHIA_SAMPLE_SIZE: variable(
    positiveNumber.default(1),
    "Size of the sample company; 1 is about 45 calls and 2,000 messages.",
  ),
  SOPHIA_SAMPLE_SEED: variable(wholeNumber(0, 4_294_967_295, "the seed").default(7), "Seed of the sample company."),
  SOPHIA_SAMPLE_RATE_FACTOR: variable(
    positiveNumber.default(200),
    "The sandbox vendors serve at their documented rate times this; 1 is as slow as the real ones.",
  ),
  SOPHIA_POLL_CRON: variable(
    z
      .string()
      .regex(/^\S+( \S+){4,5}$/, "must be a cron expression of five fields, or six with seconds first")
      .default("*/3 * * * *"),
    "When connected sources are looked at for changes (cron, UTC). A look at Gong takes about 15 of the 10,000 requests it allows in a day.",
  ),
  SOPHIA_SHUTDOWN_SECONDS: variable(
    wholeNumber(1, 600, "seconds").default(3),
    "Longest time for running work to end when stopped; the rest goes on at the next start.",
  ),
  SOPHIA_EMBEDDING_THREADS: variable(
    wholeNumber(1, 64, "threads").default(2),
    "Processor threads of the local embedding model.",
  ),
  SOPHIA_LOG_LEVEL: variable(
    z
      .enum(["debug", "info", "warn", "error", "silent"], { error: "must be debug, info, warn, error or silent" })
      .default("warn"),
    "Least severe log lines to write.",
  ),
  ANTHROPIC_API_KEY: variable(
    z.string().min(1).optional(),
    "Key of the Anthropic API. Without it answers quote the best passages.",
    {
      secret: true,
    },
  ),
  ANTHROPIC_BASE_URL: variable(httpUrl.default("https://api.anthropic.com"), "Address of the Anthropic API."),
  SOPHIA_MODEL: variable(z.string().min(1).default("claude-opus-5-5"), "Model that answers when a key is given."),
  SOPHIA_ANSWER_INPUT_TOKENS: variable(
    wholeNumber(2_000, 900_000, "tokens").default(60_000),
    "Most tokens of documents handed to the model for one question (estimated at 4 characters a token).",
  ),
  SOPHIA_URL: variable(
    httpUrl.optional(),
    "Where the command line finds Sophia; unset: where it was last started on this machine.",
  ),
  SOPHIA_API_KEY: variable(
    z.string().min(1).optional(),
    "Key of the command line; unset: the first key of this machine.",
    { secret: true },
  ),
  SOPHIA_ANSWER_OUTPUT_TOKENS: variable(wholeNumber(64, 64_000, "tokens").default(2_000), "Most tokens of one answer."),
});

/** One row of `sophia config`. */
export interface ConfigRow {
  readonly name: string;
  readonly meaning: string;
  readonly value: string;
  readonly origin: "environment" | "default" | "unset";
}

export interface Config {
  readonly values: Readonly<z.output<typeof schema>>;
  readonly rows: readonly ConfigRow[];
}

/** Read by `npm run check:contracts` only. */
const readElsewhere: ReadonlySet<string> = new Set(["SOPHIA_CONTRACTS"]);

/** What is good by itself and not together. */
function mismatches(given: Readonly<Record<string, string | undefined>>): string[] {
  const pair = ["SOPHIA_TLS_CERT_FILE", "SOPHIA_TLS_KEY_FILE"];
  const missing = pair.filter((name) => given[name] === undefined);
  return missing.length === 1 ? [`${missing.join()} must be set too: TLS needs both a certificate and its key.`] : [];
}

function unknownNames(environment: NodeJS.ProcessEnv): string[] {
  return Object.keys(environment)
    .filter((name) => name.startsWith("SOPHIA_") && !Object.hasOwn(schema.shape, name) && !readElsewhere.has(name))
    .map((name) => `${name} is not a variable Sophia knows; \`sophia config\` lists them.`);
}

/**
 * Reads the whole configuration from the environment; the only place that does. An empty variable counts as unset.
 *
 * @throws AppError `invalid_request` with one sentence for every problem, all at once, and no value among them.
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(given);
  const problems = [
    ...(parsed.error?.issues ?? []).map((issue) => `${issue.path.join(".")} ${issue.message}.`),
    ...unknownNames(given),
    ...mismatches(given),
  ];
  if (!parsed.success || problems.length > 0) {
    const count = problems.length === 1 ? "a problem" : `${problems.length} problems`;
    throw new AppError("invalid_request", `The configuration has ${count}:\n  ${problems.join("\n  ")}`);
  }
  const values = parsed.data;
  const rows = Object.entries(schema.shape).map(([name, field]) => describe(name, field, given[name], values));
  return { values, rows };
}

/** Everything in a configuration that must not be shown: secret variables, each key of a list, passwords of addresses. */
export function secretValues({ values }: Config): string[] {
  const byName: Readonly<Record<string, string | number | readonly string[] | undefined>> = values;
  const secrets = Object.entries(schema.shape).flatMap(([name, field]) => {
    const value = byName[name];
    return field.meta()?.secret === true && value !== undefined ? [value].flat().map(String) : [];
  });
  return secrets.flatMap((secret) => {
    const password = URL.parse(secret)?.password ?? "";
    return password === "" ? [secret] : [secret, password, decodeURIComponent(password)];
  });
}

function describe(
  name: string,
  field: z.ZodType,
  given: string | undefined,
  values: Readonly<Record<string, string | number | readonly string[] | undefined>>,
): ConfigRow {
  const { description = "", secret } = field.meta() ?? {};
  const value = values[name];
  const origin = given !== undefined ? "environment" : value === undefined ? "unset" : "default";
  return {
    name,
    meaning: description,
    origin,
    value: value === undefined ? "" : secret === true ? "(set, not shown)" : String(value),
  };
}

/**
 * How the C library shall keep our memory. By itself it divides it into eight arenas for each processor, and what the
 * search index frees in one is not used by another; and once it has seen large blocks come and go it takes them from the
 * arenas too, which are then never given back. A backfill's process took 1,346 MB with its own choices.
 */
export const memorySettings: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: "2",
  MALLOC_MMAP_THRESHOLD_: String(2 ** 20),
};

/**
 * The environment that this process has to be started in again, since the C library reads it at the start only; undefined
 * where it is the right one, somebody has chosen one of the settings, or the C library is another.
 */
export function environmentToStartAgain(
  environment: NodeJS.ProcessEnv = process.env,
): Readonly<Record<string, string>> | undefined {
  if (process.platform !== "linux" || Object.keys(memorySettings).some((name) => environment[name] !== undefined)) {
    return undefined;
  }
  const given = Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return { ...Object.fromEntries(given), ...memorySettings };
}
