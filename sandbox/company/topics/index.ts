import { integrationTopics } from "./integration.ts";
import { residentTopics } from "./residents.ts";
import { sellingTopics } from "./selling.ts";
import { serviceTopics } from "./service.ts";
import type { Topic } from "./topic.ts";

export type { Topic } from "./topic.ts";

/** Everything that customers and we talk about. */
export const topics: readonly Topic[] = [...integrationTopics, ...residentTopics, ...sellingTopics, ...serviceTopics];

export function topicNamed(id: string): Topic {
  const topic = topics.find((candidate) => candidate.id === id);
  if (!topic) throw new Error(`No topic ${id}`);
  return topic;
}
