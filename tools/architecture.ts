import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/** A rule of the tree: files below `room` may import these rooms, these packages, and themselves. */
interface Rule {
  /** Folder, matched from the start of the path; the first rule that matches counts. `<x>` stands for one folder's name. */
  readonly room: string;
  /** Rooms of the project; `same` stands for the folder that `<x>` matched. */
  readonly mayImport: readonly string[];
  /** npm packages; undefined: any. Node's own modules are named `node:`. */
  readonly packages?: readonly string[];
}

/** The table of docs/architecture.md as data. */
export const rules: readonly Rule[] = [
  { room: "core/", mayImport: ["core/"], packages: ["zod"] },
  { room: "connectors/src/<x>/", mayImport: ["connectors/src/same/", "core/"], packages: ["zod", "node:"] },
  { room: "connectors/src/", mayImport: ["connectors/src/", "core/"], packages: [] },
  { room: "sandbox/", mayImport: ["sandbox/"] },
  { room: "server/src/config.ts", mayImport: ["core/"], packages: ["zod", "node:"] },
  { room: "server/src/platform/<x>/", mayImport: ["server/src/platform/same/", "server/src/platform/db/", "core/"] },
  {
    room: "server/src/features/<x>/",
    mayImport: [
      "server/src/features/same/",
      "server/src/features/*/index.ts",
      "server/src/platform/db/",
      "server/src/platform/engine/index.ts",
      "core/",
    ],
    packages: ["zod", "kysely", "node:"],
  },
  { room: "server/src/services/", mayImport: ["server/", "connectors/src/index.ts", "core/"] },
  { room: "server/src/", mayImport: ["server/", "core/"] },
  { room: "cli/", mayImport: ["cli/", "core/", "server/src/services/operator.ts"] },
  { room: "bench/", mayImport: ["bench/", "core/", "connectors/", "server/", "sandbox/", "tools/"] },
  { room: "tools/", mayImport: ["tools/", "core/", "connectors/", "server/", "sandbox/", "bench/", "cli/"] },
];

/** Where the project's own packages lead. */
const workspaces: Readonly<Record<string, string>> = {
  "@sophia/core": "core/src/index.ts",
  "@sophia/core/api": "core/src/api/index.ts",
  "@sophia/core/testing": "core/src/testing/index.ts",
  "@sophia/connectors": "connectors/src/index.ts",
  "@sophia/server/operator": "server/src/services/operator.ts",
  "@sophia/sandbox": "sandbox/index.ts",
  "@sophia/sandbox/company": "sandbox/company/index.ts",
};

export interface Import {
  readonly file: string;
  readonly specifier: string;
}

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const importPattern =
  /(?:^|[\n;])\s*(?:import|export)\s(?:[^"'`;]*?\sfrom\s*)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)|\bimport\.meta\.resolve\(\s*["']([^"']+)["']\s*\)/g;

/** Every import of a file: static, re-exported, for types, dynamic. */
export function importsOf({ path, text }: SourceFile): Import[] {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/^\s*\/\/.*$/gm, "");
  return [...code.matchAll(importPattern)].flatMap((match) => {
    const specifier = match[1] ?? match[2] ?? match[3];
    return specifier === undefined ? [] : [{ file: path, specifier }];
  });
}

const rooms = ["core", "connectors", "server", "cli", "sandbox", "bench", "tools"];

export function sourceFiles(root: string): SourceFile[] {
  return rooms
    .flatMap((room) => globSync(`${room}/**/*.{ts,mts,mjs}`, { cwd: root, exclude: (name) => name === "node_modules" }))
    .map((path) => ({ path: path.replaceAll("\\", "/"), text: readFileSync(join(root, path), "utf8") }));
}

function ruleFor(path: string): { readonly rule: Rule; readonly same: string } | undefined {
  for (const rule of rules) {
    const pattern = new RegExp(`^${rule.room.replaceAll(".", "\\.").replace("<x>", "([^/]+)")}`);
    const match = pattern.exec(path);
    if (match) return { rule, same: match[1] ?? "" };
  }
  return undefined;
}

function isTest(path: string): boolean {
  return /\.test\.ts$|\/testing[^/]*\.ts$|\.test-support\.ts$|\/testing\//.test(path);
}

function allowsPath(allowed: readonly string[], same: string, target: string): boolean {
  return allowed.some((entry) => {
    const prefix = entry.replace("/same/", `/${same}/`);
    const pattern = prefix.replaceAll(".", "\\.").replace("*", "[^/]+");
    return new RegExp(`^${pattern}${prefix.endsWith("/") ? "" : "$"}`).test(target);
  });
}

/** @returns a sentence for each import that its room may not have */
export function importViolations(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const found = ruleFor(file.path);
    if (found === undefined) return [`${file.path} lies in no room that the table knows.`];
    return importsOf(file).flatMap(({ specifier }) => {
      const problem = violation(file.path, specifier, found.rule, found.same);
      return problem === undefined ? [] : [problem];
    });
  });
}

function violation(path: string, specifier: string, rule: Rule, same: string): string | undefined {
  const target = specifier.startsWith(".") ? normalize(join(dirname(path), specifier)) : workspaces[specifier];
  if (target !== undefined) {
    if (allowsPath(rule.mayImport, same, target)) return undefined;
    // A test may stand its feature on real neighbours; what is shipped may not.
    if (
      isTest(path) &&
      allowsPath(["server/src/", "core/", "sandbox/", "connectors/src/index.ts"], same, target) &&
      path.startsWith("server/")
    )
      return undefined;
    return `${path} imports ${target}, which ${rule.room} may not.`;
  }
  if (specifier.startsWith("@sophia/")) return `${path} imports ${specifier}, which no package exports.`;
  if (specifier.startsWith("#")) return undefined;
  if (rule.packages === undefined || isTest(path)) return undefined;
  const allowed = rule.packages.some(
    (name) => specifier === name || specifier.startsWith(name.endsWith(":") ? name : `${name}/`),
  );
  return allowed ? undefined : `${path} imports the package ${specifier}, which ${rule.room} may not.`;
}

/** Only the configuration reads the environment. */
export function environmentViolations(files: readonly SourceFile[]): string[] {
  return files
    .filter(
      ({ path }) =>
        /^(core|connectors|server|cli|sandbox)\//.test(path) && path !== "server/src/config.ts" && !isTest(path),
    )
    .filter(({ text }) => /process\.env\b/.test(text.replaceAll(/\/\*[\s\S]*?\*\//g, "")))
    .map(({ path }) => `${path} reads process.env; only server/src/config.ts may.`);
}

/** Names say what a file holds. */
export function nameViolations(files: readonly SourceFile[]): string[] {
  const vague = /\/(utils?|helpers?|common|misc|shared)(\.|\/)/;
  const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*\.(ts|mts|mjs)$/;
  return files.flatMap(({ path }) => {
    if (vague.test(path)) return [`${path}: a name such as utils or helpers says nothing; name it for what it holds.`];
    const name = path.slice(path.lastIndexOf("/") + 1);
    return kebab.test(name) ? [] : [`${path}: file names are kebab-case.`];
  });
}
