// Completes package-lock.json for all platforms, and with --check only says whether it is complete.
//
// npm drops an optional platform package from the lock when the registry it asks does not carry it, and npm 11's `npm ci`
// then refuses the lock. An entry without an address is enough: it is fetched on its own platform only.
import { readFileSync, writeFileSync } from "node:fs";

const file = new URL("../package-lock.json", import.meta.url);

const systems = [
  ["darwin", /darwin|macos/],
  ["win32", /win32|windows|-win-/],
  ["freebsd", /freebsd/],
  ["openbsd", /openbsd/],
  ["netbsd", /netbsd/],
  ["android", /android/],
  ["openharmony", /openharmony/],
  ["sunos", /sunos/],
  ["aix", /aix/],
  ["linux", /linux/],
];
const processors = ["arm64", "x64", "ppc64", "riscv64", "s390x", "loong64", "mips64el", "ia32", "arm"];

/** What a platform package's name says of where it runs; undefined when it names no platform. */
function platformOf(name) {
  const os = systems.find(([, pattern]) => pattern.test(name))?.[0];
  const cpu = processors.find((candidate) => name.includes(candidate));
  if (os === undefined || cpu === undefined) return undefined;
  const libc = name.includes("musl") ? { libc: ["musl"] } : name.includes("gnu") ? { libc: ["glibc"] } : {};
  return { os: [os], cpu: [cpu], ...libc };
}

export function missingEntries(lock) {
  const missing = new Map();
  for (const [path, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const nested = `${path === "" ? "" : `${path}/`}node_modules/${name}`;
      const top = `node_modules/${name}`;
      if (lock.packages[nested] || lock.packages[top]) continue;
      const platform = platformOf(name);
      if (platform !== undefined)
        missing.set(top, { version: version.replace(/^[\^~]/, ""), optional: true, ...platform });
    }
  }
  return missing;
}

const lock = JSON.parse(readFileSync(file, "utf8"));
const missing = missingEntries(lock);
if (process.argv.includes("--check")) {
  if (missing.size > 0) {
    console.error(
      `package-lock.json lacks ${missing.size} platform packages, so npm ci fails elsewhere: run node tools/complete-lock.mjs\n  ${[...missing.keys()].join("\n  ")}`,
    );
    process.exit(1);
  }
  const addresses = Object.entries(lock.packages).filter(([, entry]) => entry.resolved !== undefined && !entry.link);
  if (addresses.length > 0) {
    const names = addresses.map(([path]) => path).join(", ");
    console.error(
      `package-lock.json names download addresses, which belong to one machine: npm run lock makes it without (.npmrc says so). ${names}`,
    );
    process.exit(1);
  }
  console.log("package-lock.json is complete for all platforms.");
} else if (missing.size > 0) {
  for (const [path, entry] of missing) lock.packages[path] = entry;
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([one], [other]) => (one < other ? -1 : 1)));
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`Added ${missing.size} platform packages to package-lock.json.`);
}
