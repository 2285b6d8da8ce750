export type { KeySource } from "./key-ring.ts";
export type { KeyWrapper } from "./key-wrapper.ts";
export type { SealedColumn, SealedRow, SecretPlace } from "./place.ts";
export type { Rotation, RotationRequest } from "./rotation.ts";
export type { Sealer } from "./sealer.ts";
export { createScrubber, type Scrubber } from "./scrubber.ts";
export { openSecrets, type Secrets } from "./secrets.ts";
