import { readFileSync } from "node:fs";
import { z } from "zod";

const manifest = new URL("../../package.json", import.meta.url);

/** Of this build, as the package says. */
export const version = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(manifest, "utf8"))).version;
