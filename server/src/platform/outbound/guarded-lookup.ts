import { lookup as systemLookup } from "node:dns/promises";
import type { LookupFunction } from "node:net";
import { AppError } from "@sophia/core";
import { bareHost, type AllowedTargets } from "./allowed-targets.ts";

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

export type Resolve = (hostname: string) => Promise<readonly ResolvedAddress[]>;

export const resolveBySystem: Resolve = (hostname) => systemLookup(hostname, { all: true });

/** The refusal of an address, by the name that was given for it. */
export function refusedAddress(host: string): AppError {
  return new AppError(
    "address_refused",
    `Sophia does not call ${host}: it lies inside this machine or its network. If it is meant, whoever operates Sophia adds it to SOPHIA_OUTBOUND_ALLOW.`,
  );
}

/**
 * Looks a name up for one connection, and hands on only what may be called. The connection is made to the very addresses
 * that were looked at: a name that is asked for again a moment later and then points elsewhere (DNS rebinding) is not
 * asked for again. A name with one address inside is refused whole.
 */
export function guardedLookup(targets: AllowedTargets, resolve: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    const fail = (error: unknown): void => callback(error instanceof Error ? error : new Error("No address"), "", 0);
    resolve(hostname).then((found) => {
      const [first] = found;
      if (first === undefined) fail(new AppError("vendor_unavailable", `The name ${hostname} has no address.`));
      else if (!found.every(({ address }) => targets.address(address))) fail(refusedAddress(bareHost(hostname)));
      else if (options.all === true)
        callback(
          null,
          found.map(({ address, family }) => ({ address, family })),
        );
      else callback(null, first.address, first.family);
    }, fail);
  };
}
