import { constants, setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { collectGarbage } from "./collect-garbage.ts";
import { loadMinilm } from "./minilm.ts";
import { type WorkerReply, WorkerRequest, WorkerSettings } from "./worker-messages.ts";

// The embedding thread: the tokenizer and the model live here, so that the main loop never waits for them. It holds
// one text at a time; what waits, and in which order, is the main thread's business.

const port = parentPort;
if (!port) throw new Error("worker.ts runs as a worker thread only");

// Answering and reading come first: this thread, and the model's threads that inherit from it, take what is left of the
// processor. On Linux a priority belongs to a thread; elsewhere to the process, which must not be slowed as a whole.
if (process.platform === "linux") setPriority(constants.priority.PRIORITY_LOW);

const { modelFolder, intraOpThreads } = WorkerSettings.parse(workerData);
const loading = loadMinilm(modelFolder, intraOpThreads);
loading.then(collectGarbage, (error: unknown) => {
  send({ kind: "load_failed", message: messageOf(error) });
  port.close();
});

port.on("message", (message: unknown) => {
  const request = WorkerRequest.parse(message);
  void (request.kind === "stop" ? stop() : answer(request));
});

async function answer({ kind, text }: Exclude<WorkerRequest, { kind: "stop" }>): Promise<void> {
  const model = await loading.catch(() => undefined);
  if (!model) return; // already told by load_failed
  try {
    if (kind === "embed") {
      const vector = await model.embed(text);
      send({ kind: "vector", vector }, [vector.buffer]);
    } else {
      const { words, vectors } = await model.embedWords(text);
      send({ kind: "words", words: [...words], vectors }, [vectors.buffer]);
    }
  } catch (error) {
    send({ kind: "text_failed", message: messageOf(error) });
  }
}

/** Ends the thread by leaving it nothing to wait for. */
async function stop(): Promise<void> {
  const model = await loading.catch(() => undefined);
  await model?.release();
  port?.close();
}

function send(reply: WorkerReply, transfer: ArrayBuffer[] = []): void {
  port?.postMessage(reply, transfer);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
