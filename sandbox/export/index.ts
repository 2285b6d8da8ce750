import type { World } from "../company/world.ts";
import type { ExportedObject } from "./exported-object.ts";
import { exportGong } from "./gong.ts";
import { exportHubspot } from "./hubspot.ts";
import { exportLinear } from "./linear.ts";
import { exportSlack } from "./slack.ts";

export type * from "./exported-object.ts";

/**
 * Every object of a world as its readers see it, one after the other: Slack, Gong, Linear, HubSpot. Pure over the world
 * given, so that it follows a live world's changes; what it needs beside the world does not grow with what is said.
 */
export function* exportWorld(world: World): Generator<ExportedObject> {
  yield* exportSlack(world);
  yield* exportGong(world);
  yield* exportLinear(world);
  yield* exportHubspot(world);
}
