/** A model as `GET /v1/models` lists it; what the vendor's pages do not say is null. */
export interface ModelFacts {
  readonly id: string;
  readonly displayName: string;
  readonly line: "haiku" | "sonnet" | "opus" | "fable";
  readonly maxInputTokens: number | null;
  readonly maxOutputTokens: number | null;
  readonly retiresAt: string | null;
}

/** The newest first, as the vendor lists them. */
export const models: readonly ModelFacts[] = [
  model("claude-fable-5-2", "Claude Fable 5.2", "fable", { maxInputTokens: 1_000_000, maxOutputTokens: 128_000 }),
  model("claude-haiku-5-5", "Claude Haiku 5.5", "haiku"),
  model("claude-sonnet-5-5", "Claude Sonnet 5.5", "sonnet"),
  model("claude-opus-5-5", "Claude Opus 5.5", "opus"),
  model("claude-fable-5-1", "Claude Fable 5.1", "fable"),
  model("claude-fable-5", "Claude Fable 5", "fable"),
  model("claude-sonnet-5", "Claude Sonnet 5", "sonnet"),
  model("claude-opus-5", "Claude Opus 5", "opus"),
  model("claude-opus-4-8", "Claude Opus 4.8", "opus"),
  model("claude-opus-4-7", "Claude Opus 4.7", "opus"),
  model("claude-opus-4-6", "Claude Opus 4.6", "opus"),
  model("claude-opus-4-5", "Claude Opus 4.5", "opus"),
  model("claude-haiku-4-5", "Claude Haiku 4.5", "haiku", { maxInputTokens: 200_000 }),
  model("claude-sonnet-4-5", "Claude Sonnet 4.5", "sonnet", { retiresAt: "2026-11-30T00:00:00Z" }),
];

export function findModel(id: string): ModelFacts | undefined {
  return models.find((model) => model.id === id);
}

export function wireModel(facts: ModelFacts): Record<string, unknown> {
  return {
    type: "model",
    id: facts.id,
    display_name: facts.displayName,
    line: facts.line,
    capabilities: null,
    created_at: "1970-01-01T00:00:00Z",
    deprecated_at: null,
    retires_at: facts.retiresAt,
    lifecycle: facts.retiresAt === null ? "active" : "deprecated",
    max_input_tokens: facts.maxInputTokens,
    max_tokens: facts.maxOutputTokens,
  };
}

function model(
  id: string,
  displayName: string,
  line: ModelFacts["line"],
  more: Partial<Pick<ModelFacts, "maxInputTokens" | "maxOutputTokens" | "retiresAt">> = {},
): ModelFacts {
  return { id, displayName, line, maxInputTokens: null, maxOutputTokens: null, retiresAt: null, ...more };
}
