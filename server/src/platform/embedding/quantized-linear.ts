/** The weights of a linear layer as 8-bit integers: weight[input][output] is about values[...] * scales[output]. */
export interface QuantizedLinear {
  readonly values: Int8Array;
  readonly scales: Float32Array;
}

/**
 * Quantizes a linear layer, symmetrically and for each output apart, and turns it from PyTorch's [outputs, inputs]
 * to the [inputs, outputs] that a matrix product wants.
 *
 * The integers stay within ±63: on a processor without VNNI two products of an 8-bit weight and an 8-bit activation
 * are added in 16 bits, and full 8-bit weights would saturate there. Similarities change by less than .001.
 */
export function quantizeLinear(weights: Float32Array, outputs: number, inputs: number): QuantizedLinear {
  const values = new Int8Array(inputs * outputs);
  const scales = new Float32Array(outputs);
  for (let output = 0; output < outputs; output++) {
    const row = weights.subarray(output * inputs, (output + 1) * inputs);
    const largest = row.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
    const scale = largest === 0 ? 1 : largest / largestInteger;
    scales[output] = scale;
    for (const [input, weight] of row.entries()) values[input * outputs + output] = Math.round(weight / scale);
  }
  return { values, scales };
}

const largestInteger = 63;
