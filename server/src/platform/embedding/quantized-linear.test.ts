import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { quantizeLinear } from "./quantized-linear.ts";

const layer = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 })).chain(([outputs, inputs]) =>
  fc.record({
    outputs: fc.constant(outputs),
    inputs: fc.constant(inputs),
    weights: fc.array(fc.float({ min: -8, max: 8, noNaN: true }), {
      minLength: outputs * inputs,
      maxLength: outputs * inputs,
    }),
  }),
);

test("a quantized weight is off by at most half a step, uses seven bits, and lies where the transposed matrix has it", () => {
  fc.assert(
    fc.property(layer, ({ outputs, inputs, weights }) => {
      const { values, scales } = quantizeLinear(Float32Array.from(weights), outputs, inputs);
      for (let output = 0; output < outputs; output++) {
        const scale = scales[output] ?? Number.NaN;
        for (let input = 0; input < inputs; input++) {
          const value = values[input * outputs + output] ?? Number.NaN;
          const weight = weights[output * inputs + input] ?? Number.NaN;
          assert.ok(Math.abs(value) <= 63);
          assert.ok(Math.abs(value * scale - weight) <= scale * 0.5001 + 1e-30);
        }
      }
    }),
  );
});

test("a row of zeros stays zero", () => {
  const { values, scales } = quantizeLinear(new Float32Array(4), 2, 2);
  assert.deepEqual([...values], [0, 0, 0, 0]);
  assert.ok(scales.every(Number.isFinite));
});
