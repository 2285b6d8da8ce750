import { Tokenizer } from "@huggingface/tokenizers";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { z } from "zod";
import { type BertSizes, buildBertGraph, graphInput, graphOutput, graphStates } from "./bert-graph.ts";
import { minilmDimensions } from "./minilm-identity.ts";
import { readModelFile } from "./model-files.ts";
import { readSafetensors } from "./safetensors.ts";
import { truncateTokens } from "./tokens.ts";
import { wordsOfTokens, type TextWords } from "./words-of-tokens.ts";

/** all-MiniLM-L6-v2 was trained on texts of this length at most, [CLS] and [SEP] counted. */
const maxTokens = 256;

export interface LoadedModel {
  readonly embed: (text: string) => Promise<Float32Array<ArrayBuffer>>;
  readonly embedWords: (text: string) => Promise<TextWords>;
  readonly release: () => Promise<void>;
}

/**
 * Loads all-MiniLM-L6-v2: checks its files, builds the graph in memory (0.5 to 0.8 s, nothing is written to disk) and
 * opens a session. The same text gives the same vector bit for bit, on one machine, whatever was embedded before.
 *
 * Texts must have passed `prepareText`.
 */
export async function loadMinilm(folder: string, intraOpThreads: number): Promise<LoadedModel> {
  const [weights, tokenizerJson, configJson] = await Promise.all([
    readModelFile(folder, "model.fp16.safetensors"),
    readModelFile(folder, "tokenizer.json"),
    readModelFile(folder, "config.json"),
  ]);
  const tokenizer = new Tokenizer(JSON.parse(tokenizerJson.toString("utf8")), {});
  const graph = buildBertGraph(readSafetensors(weights), readSizes(configJson.toString("utf8")));
  const session = await InferenceSession.create(graph, {
    intraOpNumThreads: intraOpThreads,
    interOpNumThreads: 1,
    executionMode: "sequential",
    graphOptimizationLevel: "all",
    logSeverityLevel: 3,
  });

  /** One output of the graph for the first tokens of a text. */
  async function run(ids: readonly number[], output: string): Promise<unknown> {
    const kept = truncateTokens(ids, maxTokens);
    const tokens = new Tensor("int64", BigInt64Array.from(kept, BigInt), [1, kept.length]);
    const outputs = await session.run({ [graphInput]: tokens }, [output]);
    return outputs[output]?.data;
  }

  return {
    embed: async (text) => {
      const { ids } = Encoded.parse(tokenizer.encode(text));
      // Copied out of the runtime's memory, so that it can be handed to another thread.
      return Float32Array.from(Vector.parse(await run(ids, graphOutput)));
    },
    embedWords: async (text) => {
      const { ids, tokens } = Encoded.parse(tokenizer.encode(text));
      const states = States.parse(await run(ids, graphStates));
      return wordsOfTokens(tokens.slice(0, states.length / minilmDimensions), states, minilmDimensions);
    },
    release: () => session.release(),
  };
}

const Encoded = z.object({ ids: z.array(z.int().nonnegative()).min(2), tokens: z.array(z.string()).min(2) });
const Vector = z.instanceof(Float32Array).refine((vector) => vector.length === minilmDimensions);
const States = z.instanceof(Float32Array).refine((states) => states.length % minilmDimensions === 0);
const Config = z.object({
  model_type: z.literal("bert"),
  hidden_act: z.literal("gelu"),
  hidden_size: z.literal(minilmDimensions),
  num_hidden_layers: z.int().positive(),
  num_attention_heads: z.int().positive(),
  intermediate_size: z.int().positive(),
  vocab_size: z.int().positive(),
  max_position_embeddings: z.int().min(maxTokens),
  type_vocab_size: z.int().positive(),
  layer_norm_eps: z.number().positive(),
});

function readSizes(configJson: string): BertSizes {
  const config = Config.parse(JSON.parse(configJson));
  return {
    hidden: config.hidden_size,
    layers: config.num_hidden_layers,
    heads: config.num_attention_heads,
    feedForward: config.intermediate_size,
    vocabulary: config.vocab_size,
    positions: config.max_position_embeddings,
    tokenTypes: config.type_vocab_size,
    layerNormEpsilon: config.layer_norm_eps,
  };
}
