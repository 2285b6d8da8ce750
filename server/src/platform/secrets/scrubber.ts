/** Takes secrets out of text that leaves the process. */
export interface Scrubber {
  /** From now on this value is a secret: a text, or JSON whose longer texts are. */
  readonly know: (secret: string) => void;
  readonly scrub: (text: string) => string;
}

/** What stands in the place of a secret. */
export const scrubbed = "[secret]";

/** A shorter one would be found in ordinary words. */
const shortestChars = 8;
/** Of JSON: what is shorter is a setting, not a secret. */
const shortestPartChars = 12;
/** The oldest are forgotten; their vendors' forms are known all the same. */
const most = 1_000;

/**
 * Secrets by their form, known or not: tokens of the vendors and of Sophia, the passwords of addresses, what stands in an
 * authorization header, private keys.
 */
const forms: readonly { readonly pattern: RegExp; readonly instead: string }[] = [
  { pattern: /\bxox[a-z.]{1,4}-[\w-]{6,}/g, instead: scrubbed },
  { pattern: /\bxapp-[\w-]{6,}/g, instead: scrubbed },
  { pattern: /\bsk-ant-[\w-]{6,}/g, instead: scrubbed },
  { pattern: /\blin_[a-z]{2,8}_\w{6,}/g, instead: scrubbed },
  { pattern: /\bpat-[a-z]{2}\d-[\w-]{6,}/g, instead: scrubbed },
  { pattern: /\bsophia_[\w-]{16,}/g, instead: scrubbed },
  { pattern: /\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, instead: `$1 ${scrubbed}` },
  { pattern: /(\b[a-z][a-z\d+.-]{1,20}:\/\/[^\s:/@]*):[^\s/@]+@/gi, instead: `$1:${scrubbed}@` },
  { pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, instead: scrubbed },
];

export function createScrubber(): Scrubber {
  const known = new Map<string, readonly string[]>();
  return {
    know(secret) {
      for (const part of partsOf(secret)) {
        const written = known.get(part) ?? writings(part);
        known.delete(part);
        known.set(part, written);
      }
      for (const oldest of known.keys()) {
        if (known.size <= most) break;
        known.delete(oldest);
      }
    },
    scrub(text) {
      let clean = text;
      for (const written of known.values()) {
        for (const writing of written) if (clean.includes(writing)) clean = clean.replaceAll(writing, scrubbed);
      }
      for (const { pattern, instead } of forms) clean = clean.replace(pattern, instead);
      return clean;
    },
  };
}

function partsOf(secret: string): string[] {
  const fromJson = textsOf(parsed(secret)).filter((text) => text.length >= shortestPartChars);
  const texts = fromJson.length > 0 ? fromJson : [secret];
  return texts
    .flatMap((text) => (text.includes("\n") ? text.split("\n") : [text]))
    .map((text) => text.trim())
    .filter((text) => text.length >= shortestChars && !/^[a-z]{1,11}$/.test(text) && !text.startsWith("-----"));
}

function parsed(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}

/** How a secret may be written: as it is, in JSON, in an address, in hexadecimal, and in base64 wherever in it it stands. */
function writings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const inBase64 = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
    return text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
  });
  return [
    ...new Set([
      secret,
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(secret),
      new URLSearchParams({ a: secret }).toString().slice(2),
      bytes.toString("hex"),
      ...inBase64,
      ...inBase64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_")),
    ]),
  ];
}
