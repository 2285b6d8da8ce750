import { spawnSync } from "node:child_process";
import { globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { allowedValues } from "./secret-scan-allowed.ts";

/** Something that looks like a secret. */
export interface Finding {
  readonly path: string;
  readonly line: number;
  readonly form: string;
  /** Exactly as it stands there; told only by its beginning. */
  readonly value: string;
}

/** Forms in which secrets are written, as those who give them out document or show them. A group, if any, is the secret. */
const forms: readonly { readonly form: string; readonly pattern: RegExp }[] = [
  { form: "AWS access key", pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g },
  { form: "Slack token", pattern: /\bxox[a-z.]{1,4}-[\w-]{10,}/g },
  { form: "Slack app token", pattern: /\bxapp-\d-[\w-]{10,}/g },
  { form: "Slack webhook", pattern: /hooks\.slack\.com\/services\/T\w+\/B\w+\/\w{8,}/g },
  { form: "Anthropic key", pattern: /\bsk-ant-[\w-]{10,}/g },
  { form: "OpenAI key", pattern: /\bsk-(?:proj-|svcacct-)?[A-Za-z0-9]{20,}[\w-]*/g },
  { form: "Linear key", pattern: /\blin_(?:api|oauth|wh)_\w{10,}/g },
  { form: "HubSpot token", pattern: /\bpat-[a-z]{2}\d-[\w-]{10,}/g },
  { form: "GitHub token", pattern: /\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,})/g },
  { form: "npm token", pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { form: "Google key", pattern: /\bAIza[\w-]{35}\b/g },
  { form: "Stripe key", pattern: /\b[rs]k_live_\w{10,}/g },
  { form: "Sophia key", pattern: /\bsophia_[A-Za-z0-9][\w-]{30,}/g },
  { form: "JSON web token", pattern: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/g },
  { form: "private key", pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----\s*\\?n?[A-Za-z0-9+/=]{16,}/g },
  { form: "password in an address", pattern: /\b[a-z][a-z\d+.-]{1,20}:\/\/[^\s:/@"'`]*:([^\s/@"'`$]{3,})@/g },
];

/** `password: "…"`, `apiKey = '…'`, `"client_secret": "…"`, `TOKEN=…` at the beginning of a line. */
const assignments: readonly RegExp[] = [
  /\b[\w-]*(?:password|passwd|secret|token|api_?-?key|private_?-?key|credential)s?["']?\s*[:=]\s*["'`]([^"'`\s]{16,})["'`]/gi,
  /^(?:export )?[A-Z][A-Z\d_]*(?:PASSWORD|SECRET|TOKEN|KEY)[A-Z\d_]*=([^\s"'#]{16,})$/gm,
];

/** Bits a character of names is about 3.3, of a drawn value above 3.6 from sixteen characters on; hexadecimal has 4 at most. */
const leastEntropyBits = 3.6;
const leastHexEntropyBits = 3;

function entropyBits(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return -[...counts.values()].reduce((sum, count) => sum + (count / text.length) * Math.log2(count / text.length), 0);
}

/** Drawn by chance rather than written by somebody: many different characters, digits among letters. */
function looksDrawn(value: string): boolean {
  const least = /^[\da-f]{32,}$/i.test(value) ? leastHexEntropyBits : leastEntropyBits;
  return /\d/.test(value) && /[A-Za-z]/.test(value) && !value.includes("${") && entropyBits(value) >= least;
}

export function findSecrets(path: string, text: string): Finding[] {
  const found = (form: string, match: RegExpExecArray): Finding => ({
    path,
    line: text.slice(0, match.index).split("\n").length,
    form,
    value: match[1] ?? match[0],
  });
  const ofForm = forms.flatMap(({ form, pattern }) => [...text.matchAll(pattern)].map((match) => found(form, match)));
  const assigned = assignments
    .flatMap((pattern) => [...text.matchAll(pattern)].map((match) => found("assigned value", match)))
    .filter(({ value }) => looksDrawn(value) && !ofForm.some((other) => other.value.includes(value)));
  return [...ofForm, ...assigned];
}

/** Digests, and pictures' bytes. */
const unread = /(^|\/)package-lock\.json$|\.(png|jpe?g|gif|ico|woff2?|onnx|safetensors)$/;
const largestBytes = 4 * 1024 * 1024;

/** The tracked files; in a copy without git, all that is not installed. */
function files(root: string): string[] {
  const git = spawnSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8", maxBuffer: 2 ** 26 });
  const listed =
    git.status === 0
      ? git.stdout.split("\0").filter((path) => path !== "")
      : globSync("**/*", { cwd: root, exclude: (name) => name === "node_modules" || name === ".git" });
  return listed.filter((path) => {
    const entry = statSync(join(root, path), { throwIfNoEntry: false });
    return !unread.test(path) && entry?.isFile() === true && entry.size <= largestBytes;
  });
}

export interface Scan {
  readonly files: number;
  readonly findings: readonly Finding[];
  /** Values of the list that stand nowhere any more: the list may only shrink. */
  readonly idle: readonly string[];
}

export function scanFiles(root: string): Scan {
  const paths = files(root);
  const all = paths.flatMap((path) => findSecrets(path, readFileSync(join(root, path), "utf8")));
  const allowed = new Set(allowedValues.flatMap(({ values }) => values));
  return {
    files: paths.length,
    findings: all.filter(({ value }) => !allowed.has(value)),
    idle: [...allowed].filter((value) => !all.some((finding) => finding.value === value)),
  };
}

if (import.meta.main) {
  const { findings, idle, files: count } = scanFiles(join(import.meta.dirname, ".."));
  for (const { path, line, form, value } of findings)
    console.error(
      `${path}:${line} holds what looks like a secret (${form}, ${value.slice(0, 8)}…, ${value.length} characters)`,
    );
  for (const value of idle)
    console.error(`tools/secret-scan-allowed.ts allows ${value.slice(0, 12)}…, which stands nowhere`);
  if (findings.length > 0 || idle.length > 0) process.exit(1);
  console.log(`No secret in ${count} files.`);
}
