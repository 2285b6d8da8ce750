import { ProtobufWriter } from "./protobuf-writer.ts";

/** Constant data of a graph: weights, scales, axes. */
export interface OnnxTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | Int8Array | BigInt64Array;
}

/** One operator. An input named "" is an optional input left out; an empty domain is the standard one. */
export interface OnnxNode {
  readonly operator: string;
  readonly domain: "" | typeof microsoftDomain;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

export type OnnxAttribute = { readonly integer: number } | { readonly float: number };

/** A number is a fixed size; a string names one that is known only when the graph runs. */
export interface OnnxValue {
  readonly name: string;
  readonly elementType: ElementType;
  readonly shape: readonly (number | string)[];
}

export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly tensors: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

/** Operators that onnxruntime adds to the standard: fused attention, dynamic quantization. */
export const microsoftDomain = "com.microsoft";

type ElementType = keyof typeof elementTypeNumber;

const elementTypeNumber = { float32: 1, int8: 3, int64: 7 } as const;
const attributeTypeNumber = { float: 1, integer: 2 } as const;
const irVersion = 8;
const standardOperatorSet = 18;
const microsoftOperatorSet = 1;

/**
 * Serializes a graph as an ONNX model (IR 8, operator set 18), ready for `InferenceSession.create`.
 *
 * Field numbers: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto. A model must stay below 2 GB.
 */
export function encodeOnnxModel(graph: OnnxGraph): Uint8Array {
  return new ProtobufWriter()
    .integer(1, irVersion)
    .string(2, "sophia")
    .message(7, encodeGraph(graph))
    .message(8, new ProtobufWriter().string(1, "").integer(2, standardOperatorSet))
    .message(8, new ProtobufWriter().string(1, microsoftDomain).integer(2, microsoftOperatorSet))
    .finish();
}

function encodeGraph(graph: OnnxGraph): ProtobufWriter {
  const writer = new ProtobufWriter();
  for (const node of graph.nodes) writer.message(1, encodeNode(node));
  writer.string(2, graph.name);
  for (const tensor of graph.tensors) writer.message(5, encodeTensor(tensor));
  for (const input of graph.inputs) writer.message(11, encodeValue(input));
  for (const output of graph.outputs) writer.message(12, encodeValue(output));
  return writer;
}

function encodeNode(node: OnnxNode): ProtobufWriter {
  const writer = new ProtobufWriter();
  for (const input of node.inputs) writer.string(1, input);
  for (const output of node.outputs) writer.string(2, output);
  writer.string(3, `make_${node.outputs[0] ?? node.operator}`);
  writer.string(4, node.operator);
  for (const [name, value] of Object.entries(node.attributes)) writer.message(5, encodeAttribute(name, value));
  if (node.domain !== "") writer.string(7, node.domain);
  return writer;
}

function encodeAttribute(name: string, value: OnnxAttribute): ProtobufWriter {
  const writer = new ProtobufWriter().string(1, name);
  return "float" in value
    ? writer.float(2, value.float).integer(20, attributeTypeNumber.float)
    : writer.integer(3, value.integer).integer(20, attributeTypeNumber.integer);
}

function encodeTensor(tensor: OnnxTensor): ProtobufWriter {
  const expected = tensor.shape.reduce((product, size) => product * size, 1);
  if (expected !== tensor.data.length) {
    throw new Error(`Tensor ${tensor.name} holds ${tensor.data.length} numbers, its shape asks for ${expected}`);
  }
  const writer = new ProtobufWriter();
  for (const size of tensor.shape) writer.integer(1, size);
  const { buffer, byteOffset, byteLength } = tensor.data;
  return writer
    .integer(2, elementTypeNumber[elementTypeOf(tensor.data)])
    .string(8, tensor.name)
    .bytes(9, new Uint8Array(buffer, byteOffset, byteLength));
}

function elementTypeOf(data: OnnxTensor["data"]): ElementType {
  if (data instanceof Float32Array) return "float32";
  return data instanceof Int8Array ? "int8" : "int64";
}

function encodeValue(value: OnnxValue): ProtobufWriter {
  const shape = new ProtobufWriter();
  for (const size of value.shape) {
    const dimension = new ProtobufWriter();
    if (typeof size === "string") dimension.string(2, size);
    else dimension.integer(1, size);
    shape.message(1, dimension);
  }
  const tensorType = new ProtobufWriter().integer(1, elementTypeNumber[value.elementType]).message(2, shape);
  return new ProtobufWriter().string(1, value.name).message(2, new ProtobufWriter().message(1, tensorType));
}
