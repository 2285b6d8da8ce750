import { AppError } from "@sophia/core";

/** The code of a failed system call, or undefined for another kind of error. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** Turns a failed system call on the data folder into a sentence that says what to do; other errors pass through. */
export function folderError(error: unknown, folder: string): unknown {
  const sentence = folderSentence(systemCode(error), folder);
  return sentence === undefined ? error : new AppError("unavailable", sentence, { cause: error });
}

function folderSentence(code: string | undefined, folder: string): string | undefined {
  switch (code ?? "") {
    case "EROFS":
      return `The data folder ${folder} is read-only. Name a folder that Sophia may write to.`;
    case "EACCES":
    case "EPERM":
      return `Sophia may not write to the data folder ${folder}. Give its user the rights, or name another folder.`;
    case "ENOSPC":
    case "EDQUOT":
      return `The disk that holds the data folder ${folder} is full. Free some space and start again; nothing was lost.`;
    case "ENOTDIR":
    case "EEXIST":
      return `The data folder ${folder} cannot be made: a file of that name, or in its path, is in the way.`;
    default:
      return undefined;
  }
}
