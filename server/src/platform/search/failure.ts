import { AppError } from "@sophia/core";

/** Why an index cannot be used and must be made anew from PostgreSQL. It is the `cause` of the AppError that callers meet. */
export class IndexUnusable extends Error {
  override readonly name = "IndexUnusable";
  readonly directory: string;
  constructor(directory: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.directory = directory;
  }
}

/** True when the cure is `discardLanceIndex` and writing every passage again. */
export function needsRebuild(error: unknown): boolean {
  return error instanceof AppError && error.cause instanceof IndexUnusable;
}

export function damaged(directory: string, cause?: unknown): AppError {
  return unusable(directory, `the search index in ${directory} is damaged`, cause);
}

export function unusable(directory: string, what: string, cause?: unknown): AppError {
  return new AppError("unavailable", `${capital(what)}: it is rebuilt from the database`, {
    cause: new IndexUnusable(directory, what, cause),
  });
}

/**
 * What Lance says when files are missing, cut or overwritten, collected by doing so to every file of an index. All
 * queries are built here from checked input, so a reply of this kind tells of the files and not of the question.
 */
const damageSigns =
  /not found|no such file|invalid magic|does not appear to be|failed to fill|invalid range|too small|footer|corrupt|unexpected (end|eof)|panicked|LanceError\((IO|Arrow|Index|Schema|CorruptFile)/i;

/**
 * Turns what Lance or the file system throws into a sentence. Full disks, rights and limits come before damage, since
 * they too make reads and writes fail and a rebuild would not help. What is not recognised stays as it is: a bug.
 */
export function indexFailure(error: unknown, directory: string): unknown {
  if (error instanceof AppError) return error;
  const text = error instanceof Error ? error.message : String(error);
  if (/no space left|os error 28\b|ENOSPC|disk quota|os error 122\b|EDQUOT/i.test(text)) {
    return unavailable(`The disk of the search index in ${directory} is full: free some space; nothing is lost`, error);
  }
  if (
    /read-only file system|os error 30\b|EROFS|permission denied|os error 13\b|EACCES|EPERM|readonly database|unable to open database file/i.test(
      text,
    )
  ) {
    return unavailable(
      `The search index in ${directory} cannot be written: give Sophia's user the right to write there, or set another data folder`,
      error,
    );
  }
  if (/too many open files|os error 24\b|EMFILE/i.test(text)) {
    return unavailable("The search index cannot open its files: raise the limit of open files (ulimit -n)", error);
  }
  if (/ENOTDIR|not a directory|os error 20\b|EEXIST/i.test(text)) {
    return unavailable(
      `The search index needs a folder, and ${directory} is not one: move the file or set another data folder`,
      error,
    );
  }
  if (damageSigns.test(text)) return damaged(directory, error);
  return error;
}

export function unavailable(sentence: string, cause?: unknown): AppError {
  return new AppError("unavailable", sentence, { cause });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
