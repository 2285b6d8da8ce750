import fs from "node:fs";
import path from "node:path";
import { AppError } from "@sophia/core";
import { folderError, systemCode } from "./folder-error.ts";

/**
 * Makes Sophia's data folder, closed to others; root's lets PostgreSQL's unprivileged user pass to the programs below it.
 * One that is there keeps its mode and is looked at: is it a folder, and may we write to it?
 *
 * @throws AppError `unavailable` with what to do
 */
export function makeDataDir(dataDir: string): void {
  try {
    if (isFolder(dataDir)) {
      fs.accessSync(dataDir, fs.constants.R_OK | fs.constants.W_OK | fs.constants.X_OK);
      return;
    }
    makeFolder(path.resolve(dataDir));
    fs.chmodSync(dataDir, process.getuid?.() === 0 ? 0o711 : 0o700);
  } catch (cause) {
    const error = folderError(cause, dataDir);
    if (error instanceof AppError) throw error;
    throw new AppError(
      "unavailable",
      `The data folder ${dataDir} cannot be made (${systemCode(cause) ?? String(cause)}). Name another place for Sophia's data.`,
      { cause },
    );
  }
}

function isFolder(dataDir: string): boolean {
  const found = fs.statSync(dataDir, { throwIfNoEntry: false });
  if (found && !found.isDirectory()) {
    throw new AppError("unavailable", `${dataDir} is not a folder. Name another place for Sophia's data.`);
  }
  return found !== undefined;
}

/**
 * Step by step, and not with `recursive`: where a file system takes no folders and says that there is no such file, as
 * /proc does, Node then tries for ever.
 */
function makeFolder(folder: string): void {
  const parent = path.dirname(folder);
  if (parent !== folder && !fs.existsSync(parent)) makeFolder(parent);
  try {
    fs.mkdirSync(folder);
  } catch (error) {
    // Another process may have made it in this moment.
    if (systemCode(error) !== "EEXIST" || !fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}
