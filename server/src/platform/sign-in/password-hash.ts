import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

const derive = promisify(argon2);

/**
 * Argon2id with the parameters that OWASP's Password Storage Cheat Sheet gives for 19 MiB. Changed parameters hold for
 * new hashes; each hash says its own.
 */
const present = { memoryKiB: 19_456, passes: 2, parallelism: 1 };
const saltBytes = 16;
const tagBytes = 32;

const phc = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{22,86})\$([A-Za-z0-9+/]{22,86})$/;

interface Parameters {
  readonly memoryKiB: number;
  readonly passes: number;
  readonly parallelism: number;
}

function tagOf(password: string, salt: Buffer, length: number, parameters: Parameters): Promise<Buffer> {
  return derive("argon2id", {
    // The same letters typed on another keyboard may be other code points.
    message: password.normalize("NFKC"),
    nonce: salt,
    parallelism: parameters.parallelism,
    tagLength: length,
    memory: parameters.memoryKiB,
    passes: parameters.passes,
  });
}

const unpadded = (bytes: Buffer): string => bytes.toString("base64").replace(/=+$/, "");

/** A password as it is kept: argon2id in PHC's string format, with a salt of its own. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const tag = await tagOf(password, salt, tagBytes, present);
  const { memoryKiB, passes, parallelism } = present;
  return `$argon2id$v=19$m=${memoryKiB},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`;
}

/** In constant time once the hash is computed; false for what is no such hash. */
export async function isPassword(password: string, hash: string): Promise<boolean> {
  const [, memory, passes, parallelism, salt, tag] = phc.exec(hash) ?? [];
  if (memory === undefined || salt === undefined || tag === undefined) return false;
  const expected = Buffer.from(tag, "base64");
  const parameters = { memoryKiB: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const given = await tagOf(password, Buffer.from(salt, "base64"), expected.length, parameters);
  return timingSafeEqual(given, expected);
}
