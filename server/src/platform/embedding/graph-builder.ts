import { microsoftDomain, type OnnxAttribute, type OnnxNode, type OnnxTensor } from "./onnx-model.ts";
import { quantizeLinear } from "./quantized-linear.ts";

type Attributes = Readonly<Record<string, OnnxAttribute>>;

/** Collects the operators and constants of a graph and names them; each method returns the names of its outputs. */
export class GraphBuilder {
  readonly nodes: OnnxNode[] = [];
  readonly tensors: OnnxTensor[] = [];

  constant(shape: readonly number[], data: OnnxTensor["data"]): string {
    const name = `constant_${this.tensors.length}`;
    this.tensors.push({ name, shape, data });
    return name;
  }

  /** A standard operator with one output. */
  add(operator: string, inputs: readonly string[], attributes: Attributes = {}, output = this.#nextName()): string {
    this.nodes.push({ operator, domain: "", inputs, outputs: [output], attributes });
    return output;
  }

  /** An operator of onnxruntime's own. */
  addFused(
    operator: string,
    inputs: readonly string[],
    outputCount: number,
    attributes: Attributes = {},
  ): [string, ...string[]] {
    const name = this.#nextName();
    const more = Array.from({ length: outputCount - 1 }, (_, index) => `${name}_${index + 1}`);
    this.nodes.push({ operator, domain: microsoftDomain, inputs, outputs: [name, ...more], attributes });
    return [name, ...more];
  }

  /** Cuts the last axis of [1, tokens, width] into equal parts. */
  addSplit(input: string, count: number): string[] {
    const name = this.#nextName();
    const outputs = Array.from({ length: count }, (_, index) => `${name}_${index}`);
    const attributes = { axis: { integer: 2 }, num_outputs: { integer: count } };
    this.nodes.push({ operator: "Split", domain: "", inputs: [input], outputs, attributes });
    return outputs;
  }

  /** A linear layer with 8-bit weights; activations are quantized when the graph runs. `weights` is [outputs, inputs]. */
  linear(input: string, weights: Float32Array, outputs: number, inputs: number, bias?: Float32Array): string {
    const { values, scales } = quantizeLinear(weights, outputs, inputs);
    const operands = [
      input,
      this.constant([inputs, outputs], values),
      this.constant([outputs], scales),
      this.constant([outputs], new Int8Array(outputs)),
    ];
    if (bias) operands.push(this.constant([outputs], bias));
    return this.addFused("DynamicQuantizeMatMul", operands, 1)[0];
  }

  #nextName(): string {
    return `value_${this.nodes.length}`;
  }
}
