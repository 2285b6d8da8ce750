import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { AppError } from "@sophia/core";

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the text, in hex; line ends of another system do not change it. */
  readonly checksum: string;
  /**
   * The first line is `-- outside a transaction`: for one statement that PostgreSQL refuses inside one, such as
   * `create index concurrently if not exists …`.
   */
  readonly outsideTransaction: boolean;
}

export const migrationsFolder = path.join(import.meta.dirname, "migrations");

/**
 * Reads `NNNN-name.sql`, in order.
 *
 * @throws AppError `internal` for a file that is named otherwise, a number used twice, or an empty file
 */
export function readMigrations(folder: string = migrationsFolder): Migration[] {
  const migrations = fs
    .readdirSync(folder)
    .sort()
    .map((file): Migration => {
      const match = /^(\d{4})-([a-z0-9]+(?:-[a-z0-9]+)*)\.sql$/.exec(file);
      if (!match?.[1] || !match[2]) {
        throw new AppError("internal", `${path.join(folder, file)}: a migration is named like 0007-add-tasks.sql.`);
      }
      const sql = fs.readFileSync(path.join(folder, file), "utf8").replaceAll("\r\n", "\n");
      if (sql.trim() === "") throw new AppError("internal", `The migration ${file} is empty.`);
      return {
        number: Number(match[1]),
        name: match[2],
        sql,
        checksum: createHash("sha256").update(sql).digest("hex"),
        outsideTransaction: /^-- outside a transaction$/m.test(sql.split("\n", 1)[0] ?? ""),
      };
    });
  for (const [index, migration] of migrations.entries()) {
    if (migrations[index - 1]?.number === migration.number) {
      throw new AppError(
        "internal",
        `Two migrations have the number ${label(migration)}: give the later one the next.`,
      );
    }
  }
  return migrations;
}

/** `0007-add-tasks` */
export function label(migration: { readonly number: number; readonly name: string }): string {
  return `${String(migration.number).padStart(4, "0")}-${migration.name}`;
}
