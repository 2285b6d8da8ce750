/**
 * Writes the protocol buffer wire format, as far as an ONNX model needs it: varints, 32-bit floats, bytes, nested messages.
 *
 * Large payloads (weights) are kept by reference and copied once, in `finish`. Fields keep the order of the calls.
 * Source: https://protobuf.dev/programming-guides/encoding/
 */
export class ProtobufWriter {
  readonly #chunks: Uint8Array[] = [];
  #byteLength = 0;

  get byteLength(): number {
    return this.#byteLength;
  }

  /** A field of type int32, int64 or enum; negative values take ten bytes, as the format demands. */
  integer(field: number, value: number | bigint): this {
    this.#tag(field, wireType.varint);
    this.#varint(BigInt.asUintN(64, BigInt(value)));
    return this;
  }

  float(field: number, value: number): this {
    this.#tag(field, wireType.fixed32);
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    this.#append(bytes);
    return this;
  }

  bytes(field: number, value: Uint8Array): this {
    this.#tag(field, wireType.lengthDelimited);
    this.#varint(BigInt(value.byteLength));
    this.#append(value);
    return this;
  }

  /** UTF-8; an unpaired surrogate is written as U+FFFD. */
  string(field: number, value: string): this {
    return this.bytes(field, textEncoder.encode(value));
  }

  /** The message is taken as it is now: what is written to it later is not seen. */
  message(field: number, value: ProtobufWriter): this {
    this.#tag(field, wireType.lengthDelimited);
    this.#varint(BigInt(value.byteLength));
    for (const chunk of value.#chunks) this.#append(chunk);
    return this;
  }

  finish(): Uint8Array {
    const output = new Uint8Array(this.#byteLength);
    let offset = 0;
    for (const chunk of this.#chunks) {
      output.set(chunk, offset);
      offset += chunk.byteLength;
    }
    return output;
  }

  #tag(field: number, type: number): void {
    if (!Number.isInteger(field) || field < 1 || field > maxFieldNumber) {
      throw new RangeError(`A protobuf field number is 1 to ${maxFieldNumber}, not ${field}`);
    }
    this.#varint((BigInt(field) << 3n) | BigInt(type));
  }

  #varint(value: bigint): void {
    const bytes: number[] = [];
    let rest = value;
    while (rest > 127n) {
      bytes.push(Number(rest & 127n) | 128);
      rest >>= 7n;
    }
    bytes.push(Number(rest));
    this.#append(Uint8Array.from(bytes));
  }

  #append(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#byteLength += chunk.byteLength;
  }
}

const wireType = { varint: 0, lengthDelimited: 2, fixed32: 5 } as const;
const maxFieldNumber = 2 ** 29 - 1;
const textEncoder = new TextEncoder();
