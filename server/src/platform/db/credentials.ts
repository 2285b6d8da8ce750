import { randomBytes } from "node:crypto";
import fs from "node:fs";
import { z } from "zod";
import { systemCode } from "./folder-error.ts";

/** One password for each login role of the embedded cluster; drawn at random, kept in a file that only we can read. */
export const credentialsSchema = z.object({
  admin: z.string().min(20),
  owner: z.string().min(20),
  app: z.string().min(20),
  engine: z.string().min(20),
  reader: z.string().min(20),
});

export type Credentials = z.infer<typeof credentialsSchema>;

/** Undefined when the file is missing or is not what we wrote. */
export function readCredentials(file: string): Credentials | undefined {
  let text: string;
  try {
    text = fs.readFileSync(file, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
  try {
    return credentialsSchema.parse(JSON.parse(text));
  } catch {
    return undefined; // A damaged file holds nothing to keep: the caller sets new passwords and says so.
  }
}

/** Draws new passwords and writes them; the file is whole or absent, and 0600 whatever the umask. */
export function writeNewCredentials(file: string): Credentials {
  const draw = () => randomBytes(24).toString("base64url");
  const credentials: Credentials = { admin: draw(), owner: draw(), app: draw(), engine: draw(), reader: draw() };
  const partial = `${file}.partial`;
  fs.rmSync(partial, { force: true });
  const fd = fs.openSync(partial, "wx", 0o600);
  try {
    fs.writeFileSync(fd, `${JSON.stringify(credentials, undefined, 2)}\n`);
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
  fs.renameSync(partial, file);
  return credentials;
}
