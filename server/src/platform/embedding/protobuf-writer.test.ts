import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { ProtobufWriter } from "./protobuf-writer.ts";

/** A reader for the tests alone, written from the format's page and not from the writer. */
function readFields(bytes: Uint8Array): { field: number; value: bigint | number | Uint8Array }[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fields: { field: number; value: bigint | number | Uint8Array }[] = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = view.getUint8(at++);
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.byteLength) {
    const tag = varint();
    const field = Number(tag >> 3n);
    switch (Number(tag & 7n)) {
      case 0:
        fields.push({ field, value: BigInt.asIntN(64, varint()) });
        break;
      case 2: {
        const length = Number(varint());
        fields.push({ field, value: bytes.slice(at, at + length) });
        at += length;
        break;
      }
      case 5:
        fields.push({ field, value: view.getFloat32(at, true) });
        at += 4;
        break;
      default:
        throw new Error(`Unexpected wire type in tag ${tag}`);
    }
  }
  return fields;
}

const fieldNumber = fc.integer({ min: 1, max: 2 ** 29 - 1 });

test("every 64-bit integer comes back, negative ones in ten bytes", () => {
  fc.assert(
    fc.property(fieldNumber, fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (field, value) => {
      const bytes = new ProtobufWriter().integer(field, value).finish();
      assert.deepEqual(readFields(bytes), [{ field, value }]);
    }),
  );
  assert.equal(new ProtobufWriter().integer(1, -1).finish().byteLength, 11);
});

test("floats, bytes and strings come back in the order written", () => {
  fc.assert(
    fc.property(
      fc.float({ noNaN: true }),
      fc.uint8Array({ maxLength: 400 }),
      fc.string({ unit: "grapheme" }),
      (a, b, c) => {
        const bytes = new ProtobufWriter().float(2, a).bytes(3, b).string(4, c).finish();
        const [first, second, third] = readFields(bytes);
        assert.deepEqual(
          [first, second],
          [
            { field: 2, value: a },
            { field: 3, value: b },
          ],
        );
        assert.ok(third?.value instanceof Uint8Array);
        assert.equal(new TextDecoder("utf-8", { ignoreBOM: true }).decode(third.value), c);
      },
    ),
  );
});

test("a nested message has the bytes it would have alone", () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { maxLength: 50 }), fc.string(), (numbers, name) => {
      const inner = new ProtobufWriter().string(8, name);
      for (const number of numbers) inner.integer(1, number);
      const outer = new ProtobufWriter().message(5, inner).integer(1, 7);
      assert.equal(outer.byteLength, outer.finish().byteLength);
      assert.deepEqual(readFields(outer.finish()), [
        { field: 5, value: inner.finish() },
        { field: 1, value: 7n },
      ]);
    }),
  );
});

test("a field number outside the format is refused", () => {
  for (const field of [0, -1, 1.5, 2 ** 29]) {
    assert.throws(() => new ProtobufWriter().integer(field, 1), /field number/);
  }
});
