import type { QueueDefinition, WorkflowDefinition } from "./definition.ts";

/** Looks for work a second, over all queues of a process; 12 queues at 100 ms cost 16 % of a core with nothing to do. */
const mostPollsPerSecond = 40;

/**
 * Checks what a process is about to register against the rules in README.md, which the SDK does not know.
 *
 * @returns the queues, each once
 * @throws Error naming the definition and the rule
 */
export function checkDefinitions(workflows: readonly WorkflowDefinition[]): QueueDefinition[] {
  const names = new Set<string>();
  const queues = new Map<string, QueueDefinition>();
  for (const { name, queue } of workflows) {
    if (!/^[a-z][a-z0-9-]*(\.[a-z0-9-]+)*\.v\d+$/.test(name)) {
      throw new Error(`The workflow "${name}" needs a name that ends in a version, like "sync.v1"`);
    }
    if (names.has(name)) throw new Error(`There are two workflows "${name}"`);
    names.add(name);
    const known = queues.get(queue.name);
    if (known && known !== queue) throw new Error(`There are two queues "${queue.name}"`);
    if (queue.partitioned && queue.concurrency !== undefined) {
      throw new Error(`The queue "${queue.name}" is partitioned and can have no "concurrency" over all processes`);
    }
    queues.set(queue.name, queue);
  }
  const pollsPerSecond = [...queues.values()].reduce((sum, queue) => sum + 1000 / (queue.pollMs ?? 1000), 0);
  if (pollsPerSecond > mostPollsPerSecond) {
    throw new Error(
      `The queues look for work ${Math.round(pollsPerSecond)} times a second, more than ${mostPollsPerSecond}: ` +
        `only what a person waits for has a short pollMs`,
    );
  }
  return [...queues.values()];
}
