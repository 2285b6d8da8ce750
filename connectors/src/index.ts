import type { AnyConnector } from "@sophia/core";
import { gong } from "./gong/index.ts";
import { hubspot } from "./hubspot/index.ts";
import { linear } from "./linear/index.ts";
import { slack } from "./slack/index.ts";

/** The connectors of this build, written by hand: to add one, add its line. */
export const connectors: readonly AnyConnector[] = [slack, gong, hubspot, linear];

/** @param source - any text, such as a command-line argument; undefined when this build cannot connect it */
export function connectorFor(source: string): AnyConnector | undefined {
  return connectors.find(({ manifest }) => manifest.id === source);
}
