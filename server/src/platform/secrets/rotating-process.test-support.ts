import { createAppPool, createDatabase } from "../db/index.ts";
import { openTestSecrets } from "./sealer.test-support.ts";

/** Rotates in a process of its own, to be killed: `node rotating-process.test-support.ts DATABASE_URL FOLDER all|wrapping`. */
const [, , url = "", dataDir = "", what] = process.argv;
const db = createDatabase(createAppPool({ url, log: () => undefined }));
const secrets = await openTestSecrets(db, { key: undefined, keyFile: undefined, previousKeys: [], dataDir });
process.stdout.write("rotating\n");
for (;;) await secrets.rotate(await secrets.planRotation({ dataKeys: what === "all" }));
