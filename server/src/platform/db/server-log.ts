import fs from "node:fs";

/** PostgreSQL's own log grows by warnings only; beyond this it is put aside, and one old one is kept. */
const maxBytes = 10_000_000;

export interface ServerLog {
  /** For the child's standard error. */
  readonly fd: number;
  /** What was written since it was opened. */
  readonly written: () => string;
  readonly close: () => void;
}

/** A file and not a pipe: the server outlives us, and must be able to speak when we are gone. */
export function openServerLog(file: string): ServerLog {
  if ((fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0) > maxBytes) fs.renameSync(file, `${file}.old`);
  const fd = fs.openSync(file, "a+", 0o600);
  const start = fs.fstatSync(fd).size;
  return {
    fd,
    written: () => {
      const bytes = Buffer.alloc(Math.min(fs.fstatSync(fd).size - start, 64_000));
      fs.readSync(fd, bytes, 0, bytes.length, start);
      return bytes.toString("utf8");
    },
    close: () => fs.closeSync(fd),
  };
}
