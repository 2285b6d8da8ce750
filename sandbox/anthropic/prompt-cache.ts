import { createHash } from "node:crypto";
import type { Clock } from "../http/clock.ts";
import type { MessagesRequest } from "./request.ts";
import { isRecord } from "./shape.ts";
import { estimateTokensOf } from "./token-estimate.ts";

/** How a request's input splits; the sum is what the model reads. */
export interface CachedInput {
  readonly inputTokens: number;
  readonly cacheReadInputTokens: number;
  readonly cacheCreationInputTokens: number;
  /** The part of the creation that was asked to live for an hour. */
  readonly hourCreationInputTokens: number;
}

export interface PromptCache {
  /** Looks the request up and remembers it, as a request that was answered. */
  use(request: MessagesRequest): CachedInput;
}

const minuteMs = 60_000;
const lifeMs = { "5m": 5 * minuteMs, "1h": 60 * minuteMs } as const;
const pruneAbove = 10_000;

/**
 * Prompt caching: a prefix (tools, then system, then messages) that ends at a block with `cache_control` is kept for five
 * minutes or an hour, and for as long again after each use. A request reads the longest prefix that is still there, pays
 * to write the rest up to its last breakpoint, and the remainder as ordinary input.
 *
 * @param minimumTokens - shorter prefixes are not kept; the vendor's minimum depends on the model
 */
export function createPromptCache(options: { readonly clock: Clock; readonly minimumTokens: number }): PromptCache {
  const { clock, minimumTokens } = options;
  const kept = new Map<string, { expiresMs: number; readonly lifeMs: number }>();
  return {
    use(request) {
      const nowMs = clock();
      const parts = prefixes(request);
      const last = parts.findLastIndex((part) => part.life !== undefined && part.tokens >= minimumTokens);
      const total = parts.at(-1)?.tokens ?? 0;
      const hitIndex = parts.findLastIndex(
        (part, index) => index <= last && (kept.get(part.hash)?.expiresMs ?? 0) > nowMs,
      );
      const read = parts[hitIndex]?.tokens ?? 0;
      const cached = Math.max(read, parts[last]?.tokens ?? 0);
      let written = read;
      let hour = 0;
      for (const [index, part] of parts.entries()) {
        const found = kept.get(part.hash);
        if (index <= hitIndex && found) found.expiresMs = nowMs + found.lifeMs;
        if (index <= hitIndex || index > last || !part.life || part.tokens < minimumTokens) continue;
        if (part.life === "1h") hour += part.tokens - written;
        written = part.tokens;
        kept.set(part.hash, { expiresMs: nowMs + lifeMs[part.life], lifeMs: lifeMs[part.life] });
      }
      if (kept.size > pruneAbove) for (const [hash, { expiresMs }] of kept) if (expiresMs <= nowMs) kept.delete(hash);
      return {
        inputTokens: total - cached,
        cacheReadInputTokens: read,
        cacheCreationInputTokens: cached - read,
        hourCreationInputTokens: hour,
      };
    },
  };
}

interface Prefix {
  /** Of everything up to and including this block. */
  readonly hash: string;
  readonly tokens: number;
  readonly life: keyof typeof lifeMs | undefined;
}

function prefixes(request: MessagesRequest): Prefix[] {
  const { system = [], tools = [], messages } = request;
  const blocks: unknown[] = [...tools, ...(typeof system === "string" ? [{ system }] : system)];
  for (const { role, content } of messages) {
    if (typeof content === "string") blocks.push({ role, content });
    else blocks.push(...content.map((block) => ({ role, ...block })));
  }
  const hash = createHash("sha256").update(request.model);
  let characters = 0;
  return blocks.map((block, index) => {
    const own = isRecord(block) ? block["cache_control"] : undefined;
    // At the top level it means: wherever the conversation ends now.
    const control = own ?? (index === blocks.length - 1 ? request.cache_control : undefined);
    const text = JSON.stringify(isRecord(block) ? { ...block, cache_control: undefined } : block);
    hash.update(text);
    characters += text.length;
    const ttl = isRecord(control) ? (control["ttl"] === "1h" ? "1h" : "5m") : undefined;
    return { hash: hash.copy().digest("hex"), tokens: estimateTokensOf(characters), life: ttl };
  });
}
