import { z } from "zod";

const HeaderEntry = z.object({
  dtype: z.string(),
  shape: z.array(z.int().nonnegative()),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});
const Header = z.record(z.string(), z.union([HeaderEntry, z.record(z.string(), z.string())]));

/** Gives a tensor as 32-bit floats, in row order; throws when it is missing or has another shape. */
export type TensorLookup = (name: string, shape: readonly number[]) => Float32Array;

/**
 * Reads a safetensors file held in memory: eight bytes of header length, a JSON header, then the raw numbers.
 * F16 and F32 tensors are understood. Format: https://github.com/huggingface/safetensors#format
 */
export function readSafetensors(file: Uint8Array): TensorLookup {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const headerBytes = file.byteLength < 8 ? Number.POSITIVE_INFINITY : Number(view.getBigUint64(0, true));
  const dataStart = 8 + headerBytes;
  if (dataStart > file.byteLength) throw new Error("The safetensors file is cut short: its header is incomplete");
  const header = Header.parse(JSON.parse(new TextDecoder().decode(file.subarray(8, dataStart))));

  return (name, shape) => {
    const parsed = HeaderEntry.safeParse(header[name]);
    if (!parsed.success) throw new Error(`The safetensors file holds no tensor named ${name}`);
    const { dtype, shape: actualShape, data_offsets: offsets } = parsed.data;
    if (actualShape.join() !== shape.join()) {
      throw new Error(`Tensor ${name} has the shape [${actualShape.join()}], expected [${shape.join()}]`);
    }
    if (dtype !== "F16" && dtype !== "F32") {
      throw new Error(`Tensor ${name} is of type ${dtype}; only F16 and F32 are understood`);
    }
    // Copied, so that the numbers are aligned whatever the header's length (and a Buffer's own slice would not copy).
    const { buffer } = new Uint8Array(file.subarray(dataStart + offsets[0], dataStart + offsets[1]));
    const length = shape.reduce((product, size) => product * size, 1);
    if (buffer.byteLength !== length * (dtype === "F16" ? 2 : 4)) throw new Error(`Tensor ${name} is cut short`);
    return dtype === "F16" ? halfToSingle(new Uint16Array(buffer)) : new Float32Array(buffer);
  };
}

/** IEEE 754 half precision to single precision; exact for every value. Bits: 1 sign, 5 exponent (bias 15), 10 fraction. */
export function halfToSingle(halves: Uint16Array): Float32Array {
  const singles = new Float32Array(halves.length);
  const bits = new Uint32Array(singles.buffer);
  for (const [index, half] of halves.entries()) {
    const sign = (half & 0x8000) << 16;
    const exponent = (half >> 10) & 31;
    const fraction = half & 1023;
    if (exponent === 0) {
      singles[index] = (sign === 0 ? 1 : -1) * fraction * 2 ** -24;
    } else if (exponent === 31) {
      bits[index] = sign | 0x7f800000 | (fraction << 13);
    } else {
      bits[index] = sign | ((exponent + 112) << 23) | (fraction << 13);
    }
  }
  return singles;
}
