import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import type { AuditCheckpoint } from "@sophia/core/api";
import { z } from "zod";

/** An Ed25519 key as it is kept: the private one in PKCS #8 (PEM), the public one as 32 bytes in base64url. */
export interface SigningKey {
  readonly privateKey: string;
  readonly publicKey: string;
}

export function newSigningKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const { x } = z.object({ x: z.string() }).parse(publicKey.export({ format: "jwk" }));
  return { privateKey: privateKey.export({ format: "pem", type: "pkcs8" }).toString(), publicKey: x };
}

type Statement = Omit<AuditCheckpoint, "signature" | "publicKey">;

/** The first line keeps the signature from being taken for one of anything else. */
function signedText({ sequence, hash, count, at }: Statement): Buffer {
  return Buffer.from(`sophia audit checkpoint 1\nsequence ${sequence}\nhash ${hash}\ncount ${count}\nat ${at}\n`);
}

export function signCheckpoint(statement: Statement, { privateKey, publicKey }: SigningKey): AuditCheckpoint {
  const signature = sign(null, signedText(statement), createPrivateKey(privateKey)).toString("base64url");
  return { ...statement, publicKey, signature };
}

/** Whether a checkpoint was signed with the key that it names; whose key that is, the caller must know. */
export function isSigned(checkpoint: AuditCheckpoint): boolean {
  try {
    const key = createPublicKey({ format: "jwk", key: { kty: "OKP", crv: "Ed25519", x: checkpoint.publicKey } });
    return verify(null, signedText(checkpoint), key, Buffer.from(checkpoint.signature, "base64url"));
  } catch {
    // 32 bytes that are no point of the curve are no key.
    return false;
  }
}
