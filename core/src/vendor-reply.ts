import type { Json } from "./json.ts";

/*
 * What every connector's client does with an HTTP reply, whichever vendor it is of. None of it decides what a failure
 * means: that is each vendor's own `errors.ts`.
 */

/** @returns the body as text, read piece by piece; undefined as soon as it grows over `maxBytes`. */
export async function boundedText(response: Response, maxBytes: number): Promise<string | undefined> {
  if (response.body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** @returns undefined for what is no JSON; `describeUnreadable` says what it is then. */
export function parseJson(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

/** Why a body is not what the vendor documents, as the end of a sentence that repeats nothing of it. */
export function describeUnreadable(text: string, vendor: string): string {
  const start = text.slice(0, 200).trimStart();
  if (start === "") return "it is empty";
  if (start.startsWith("<")) return "it is a web page, not JSON (does a proxy or sign-in page stand in between?)";
  return `it is cut off or not the JSON that ${vendor} documents`;
}

/** `Retry-After`, which is in seconds or a date, as milliseconds from now; undefined when absent or neither. */
export function retryAfterMs(headers: Headers, nowMs: number): number | undefined {
  const value = headers.get("retry-after")?.trim();
  if (!value) return undefined;
  if (/^\d{1,9}(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000);
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}
