import assert from "node:assert/strict";
import { test } from "node:test";
import { halfToSingle, readSafetensors } from "./safetensors.ts";

function safetensorsFile(header: unknown, data: Uint8Array): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const file = new Uint8Array(8 + json.byteLength + data.byteLength);
  new DataView(file.buffer).setBigUint64(0, BigInt(json.byteLength), true);
  file.set(json, 8);
  file.set(data, 8 + json.byteLength);
  return file;
}

test("every half-precision number becomes the single-precision number of the same value", () => {
  const singles = halfToSingle(Uint16Array.from({ length: 65_536 }, (_, index) => index));
  assert.equal(singles[0x3c00], 1);
  assert.equal(singles[0xc000], -2);
  assert.equal(singles[0x7bff], 65_504);
  assert.equal(singles[0x0001], 2 ** -24);
  assert.equal(singles[0x03ff], 1023 * 2 ** -24);
  assert.equal(singles[0x0400], 2 ** -14);
  assert.equal(singles[0x7c00], Number.POSITIVE_INFINITY);
  assert.equal(singles[0xfc00], Number.NEGATIVE_INFINITY);
  assert.ok(Number.isNaN(singles[0x7e00]));
  assert.ok(Object.is(singles[0x8000], -0));
  for (let half = 0; half < 0x7c00; half++) {
    const exponent = half >> 10;
    const fraction = half & 1023;
    const expected = exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
    assert.equal(singles[half], expected);
    assert.equal(singles[half | 0x8000], -expected);
  }
});

test("a tensor is found by name, whatever the header's length", () => {
  for (const filler of ["", "x", "xy", "xyz"]) {
    const header = {
      __metadata__: { format: `pt${filler}` },
      a: { dtype: "F16", shape: [2], data_offsets: [0, 4] },
      b: { dtype: "F32", shape: [1, 1], data_offsets: [4, 8] },
    };
    const data = new Uint8Array(8);
    const view = new DataView(data.buffer);
    view.setUint16(0, 0x3c00, true);
    view.setUint16(2, 0xc000, true);
    view.setFloat32(4, 0.25, true);
    const file = safetensorsFile(header, data);
    for (const tensor of [readSafetensors(file), readSafetensors(Buffer.from(file))]) {
      assert.deepEqual([...tensor("a", [2])], [1, -2]);
      assert.deepEqual([...tensor("b", [1, 1])], [0.25]);
    }
  }
});

test("a damaged file is refused with a sentence", () => {
  const header = {
    a: { dtype: "F32", shape: [2], data_offsets: [0, 8] },
    b: { dtype: "BF16", shape: [2], data_offsets: [0, 8] },
  };
  const tensor = readSafetensors(safetensorsFile(header, new Uint8Array(4)));
  assert.throws(() => tensor("a", [2]), /cut short/);
  assert.throws(() => tensor("a", [3]), /shape/);
  assert.throws(() => tensor("c", [2]), /no tensor named c/);
  assert.throws(() => readSafetensors(safetensorsFile(header, new Uint8Array(8)))("b", [4]), /shape/);
  assert.throws(() => readSafetensors(new Uint8Array(3)), /cut short/);
  assert.throws(() => readSafetensors(new Uint8Array(8).fill(255)), /cut short/);
});
