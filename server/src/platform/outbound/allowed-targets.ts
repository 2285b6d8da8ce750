import { isIP } from "node:net";
import { isNetwork, isPublicAddress, liesIn } from "./addresses.ts";

/** What inside may be called all the same: networks, and hosts by name, with or without a port. */
export interface AllowedTargets {
  /** Adds `10.0.0.0/8`, `vendor.internal`, `127.0.0.1:4000`. */
  readonly add: (target: string) => void;
  /** This host (and port) was named: whatever addresses it has, also without TLS. */
  readonly names: (url: URL) => boolean;
  readonly address: (address: string) => boolean;
}

/** As a host is compared: without brackets, in small letters, without the dot of the root. */
export function bareHost(hostname: string): string {
  return hostname
    .replace(/^\[(.*)\]$/, "$1")
    .replace(/\.$/, "")
    .toLowerCase();
}

function portOf(url: URL): string {
  return url.port === "" ? (url.protocol === "https:" ? "443" : "80") : url.port;
}

function hostAndPort(target: string): string {
  const [, host = "", port] = /^(.*?)(?::(\d+))?$/.exec(target) ?? [];
  return port === undefined ? bareHost(host) : `${bareHost(host)} ${port}`;
}

export function allowedTargets(targets: readonly string[]): AllowedTargets {
  const networks: string[] = [];
  const hosts = new Set<string>();
  const add = (target: string): void => {
    if (isNetwork(target)) networks.push(target);
    else hosts.add(hostAndPort(target));
  };
  targets.forEach(add);
  return {
    add,
    names(url) {
      const host = bareHost(url.hostname);
      if (isIP(host) !== 0 && liesIn(networks, host)) return true;
      return hosts.has(host) || hosts.has(`${host} ${portOf(url)}`);
    },
    address: (address) => isPublicAddress(address) || liesIn(networks, address),
  };
}
