import { Worker } from "node:worker_threads";
import { AppError, type WordVector } from "@sophia/core";
import { WorkerReply, type WorkerRequest, type WorkerSettings } from "./worker-messages.ts";

/** Makes the worker thread; a parameter so that a test can hold the real one and crash it. */
export type StartWorker = (settings: WorkerSettings) => Worker;

/** One running embedding thread. It takes one text at a time. */
export interface EmbeddingThread {
  /** Rejects when this text, or the whole thread, fails; `isAlive` tells which. Never called while a text is held. */
  readonly embed: (text: string) => Promise<Float32Array>;
  /** The same for the words of a text. */
  readonly embedWords: (text: string) => Promise<readonly WordVector[]>;
  readonly isAlive: () => boolean;
  /** Lets the text it holds finish, frees the model and waits for the thread's end. */
  readonly stop: () => Promise<void>;
}

type Answer = Extract<WorkerReply, { kind: "vector" | "words" }>;

interface HeldText {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: AppError) => void;
}

export function startEmbeddingThread(settings: WorkerSettings, startWorker: StartWorker): EmbeddingThread {
  const worker = startWorker(settings);
  const exited = Promise.withResolvers<void>();
  let held: HeldText | undefined;
  let death: AppError | undefined;

  function settle(finish: (held: HeldText) => void): void {
    const finished = held;
    held = undefined;
    if (finished) finish(finished);
  }

  function die(message: string, cause?: unknown): void {
    death ??= new AppError("unavailable", message, { cause });
    const error = death;
    settle(({ reject }) => reject(error));
  }

  worker.on("message", (message: unknown) => {
    const reply = WorkerReply.parse(message);
    switch (reply.kind) {
      case "vector":
      case "words":
        return settle(({ resolve }) => resolve(reply));
      case "text_failed":
        return settle(({ reject }) =>
          reject(new AppError("unavailable", `The embedding model failed on a text: ${reply.message}`)),
        );
      case "load_failed":
        return die(reply.message);
    }
  });
  worker.on("error", (error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    die(`The embedding thread crashed: ${reason}. The next request starts it again.`, error);
  });
  worker.on("exit", (exitCode) => {
    exited.resolve();
    die(`The embedding thread ended unexpectedly (exit code ${exitCode}). The next request starts it again.`);
  });

  const send = (request: WorkerRequest): void => worker.postMessage(request, []);
  const ask = (request: WorkerRequest): Promise<Answer> =>
    new Promise((resolve, reject) => {
      if (death) return reject(death);
      held = { resolve, reject };
      send(request);
    });
  return {
    embed: async (text) => {
      const answer = await ask({ kind: "embed", text });
      if (answer.kind !== "vector") throw new Error("The embedding thread answered words instead of a vector");
      return answer.vector;
    },
    embedWords: async (text) => {
      const answer = await ask({ kind: "embed_words", text });
      if (answer.kind !== "words") throw new Error("The embedding thread answered a vector instead of words");
      const { words, vectors } = answer;
      const size = vectors.length / Math.max(1, words.length);
      return words.map((word, index) => ({ word, vector: vectors.subarray(index * size, (index + 1) * size) }));
    },
    isAlive: () => death === undefined,
    stop: async () => {
      send({ kind: "stop" });
      await exited.promise;
    },
  };
}

/**
 * The real thread. It inherits no execArgv: a tracing or test flag of the main thread has no business in it. Node's crash
 * reports have a part for each thread, with the environment and so the keys in it, unless the thread is told otherwise.
 */
export const startWorkerThread: StartWorker = (settings) =>
  new Worker(new URL("./worker.ts", import.meta.url), {
    name: "embedding",
    workerData: settings,
    execArgv: ["--report-exclude-env"],
  });
