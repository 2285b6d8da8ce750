import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/**
 * Frees what is not used any more, now. Loading the model leaves 100 MB of buffers behind (measured: 370 MB against 271
 * MB proportional memory), and V8, which sees only their small handles, would keep them for as long as the thread lives.
 */
export function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect === "function") collect();
}
