import type { FastifyPluginAsync } from "fastify";
import type { LiveWorld } from "../company/live.ts";
import type { Clock } from "../http/clock.ts";
import type { Faults } from "../http/faults.ts";

export interface GongOptions {
  readonly live: LiveWorld;
  /** The sandbox's own address, known once it listens. */
  readonly publicUrl: () => string;
  /** What Gong's documented rates are multiplied with; 1 is real. */
  readonly rateFactor: number;
  readonly faults: Faults;
  readonly clock?: Clock;
}

export const gongPlugin: FastifyPluginAsync<GongOptions> = async (_app, _options) => {};
