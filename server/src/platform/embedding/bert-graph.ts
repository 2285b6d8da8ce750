import { GraphBuilder } from "./graph-builder.ts";
import { encodeOnnxModel } from "./onnx-model.ts";
import type { TensorLookup } from "./safetensors.ts";

/** The sizes of a BERT encoder, as its config.json gives them. */
export interface BertSizes {
  readonly hidden: number;
  readonly layers: number;
  readonly heads: number;
  readonly feedForward: number;
  readonly vocabulary: number;
  readonly positions: number;
  readonly tokenTypes: number;
  readonly layerNormEpsilon: number;
}

export const graphInput = "token_ids";
export const graphOutput = "embedding";
/** The last hidden state of each token, [1, tokens, hidden]. It is computed only when it is asked for. */
export const graphStates = "token_states";

/**
 * Builds a sentence encoder from BERT weights: token ids [1, tokens] in, the mean of the last hidden states with
 * length 1 out, [1, hidden], and the last hidden states themselves.
 *
 * It takes one text at a time and therefore needs no attention mask: the quantization scale of the activations is
 * shared by everything in a batch, so a vector would otherwise depend on the texts beside it. All linear layers have
 * 8-bit weights; embeddings, norms and softmax stay in 32-bit floats.
 */
export function buildBertGraph(weights: TensorLookup, sizes: BertSizes): Uint8Array {
  const graph = new GraphBuilder();
  let state = embedTokens(graph, weights, sizes);
  for (let layer = 0; layer < sizes.layers; layer++) state = encoderLayer(graph, weights, sizes, layer, state);
  graph.add("Identity", [state], {}, graphStates);
  poolAndNormalize(graph, state);
  return encodeOnnxModel({
    name: "sentence-encoder",
    nodes: graph.nodes,
    tensors: graph.tensors,
    inputs: [{ name: graphInput, elementType: "int64", shape: [1, "tokens"] }],
    outputs: [
      { name: graphOutput, elementType: "float32", shape: [1, sizes.hidden] },
      { name: graphStates, elementType: "float32", shape: [1, "tokens", sizes.hidden] },
    ],
  });
}

function embedTokens(graph: GraphBuilder, weights: TensorLookup, sizes: BertSizes): string {
  const { hidden, vocabulary, positions, tokenTypes, layerNormEpsilon } = sizes;
  const words = weights("embeddings.word_embeddings.weight", [vocabulary, hidden]);
  const places = weights("embeddings.position_embeddings.weight", [positions, hidden]);
  const types = weights("embeddings.token_type_embeddings.weight", [tokenTypes, hidden]);
  // Every token of a single text is of type 0: that row is added to the positions once, here.
  const placesOfTypeZero = places.map((value, index) => value + (types[index % hidden] ?? 0));

  const ids = graph.add("Cast", ["token_ids"], { to: { integer: elementTypeInt32 } });
  const [state] = graph.addFused(
    "EmbedLayerNormalization",
    [
      ids,
      "",
      graph.constant([vocabulary, hidden], words),
      graph.constant([positions, hidden], placesOfTypeZero),
      "",
      graph.constant([hidden], weights("embeddings.LayerNorm.weight", [hidden])),
      graph.constant([hidden], weights("embeddings.LayerNorm.bias", [hidden])),
    ],
    // The second output would hold lengths of masked texts; the operator insists on having it.
    2,
    { epsilon: { float: layerNormEpsilon } },
  );
  return state;
}

function encoderLayer(
  graph: GraphBuilder,
  weights: TensorLookup,
  sizes: BertSizes,
  layer: number,
  input: string,
): string {
  const { hidden, feedForward } = sizes;
  const prefix = `encoder.layer.${layer}`;
  const matrix = (name: string, outputs: number, inputs: number): Float32Array =>
    weights(`${prefix}.${name}.weight`, [outputs, inputs]);
  const vector = (name: string, size: number): string => graph.constant([size], weights(`${prefix}.${name}`, [size]));
  const addAndNormalize = (values: string, skip: string, block: string): string =>
    graph.addFused(
      "SkipLayerNormalization",
      [
        values,
        skip,
        vector(`${block}.LayerNorm.weight`, hidden),
        vector(`${block}.LayerNorm.bias`, hidden),
        vector(`${block}.dense.bias`, hidden),
      ],
      1,
      { epsilon: { float: sizes.layerNormEpsilon } },
    )[0];

  const context = selfAttention(graph, weights, sizes, prefix, input);
  const mixed = graph.linear(context, matrix("attention.output.dense", hidden, hidden), hidden, hidden);
  const attended = addAndNormalize(mixed, input, "attention.output");
  const wide = graph.linear(attended, matrix("intermediate.dense", feedForward, hidden), feedForward, hidden);
  const [active] = graph.addFused("BiasGelu", [wide, vector("intermediate.dense.bias", feedForward)], 1);
  const narrow = graph.linear(active, matrix("output.dense", hidden, feedForward), hidden, feedForward);
  return addAndNormalize(narrow, attended, "output");
}

function selfAttention(
  graph: GraphBuilder,
  weights: TensorLookup,
  sizes: BertSizes,
  prefix: string,
  input: string,
): string {
  const { hidden, heads } = sizes;
  const parts = ["query", "key", "value"].map((part) => `${prefix}.attention.self.${part}`);
  const matrix = concatenate(parts.map((part) => weights(`${part}.weight`, [hidden, hidden])));
  const bias = concatenate(parts.map((part) => weights(`${part}.bias`, [hidden])));
  // One product for all three: the activations are quantized once.
  const joined = graph.linear(input, matrix, 3 * hidden, hidden, bias);
  const split = graph.addSplit(joined, 3);
  return graph.addFused("MultiHeadAttention", split, 1, { num_heads: { integer: heads } })[0];
}

function poolAndNormalize(graph: GraphBuilder, state: string): void {
  const axis = graph.constant([1], BigInt64Array.of(1n));
  const mean = graph.add("ReduceMean", [state, axis], { keepdims: { integer: 0 } });
  graph.add("LpNormalization", [mean], { axis: { integer: -1 }, p: { integer: 2 } }, graphOutput);
}

function concatenate(parts: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

const elementTypeInt32 = 6;
