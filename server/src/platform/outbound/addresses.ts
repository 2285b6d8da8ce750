import ipaddr from "ipaddr.js";

/**
 * Whether an address is one that anybody in the world could call: everything that belongs to this machine, its network,
 * its provider (as 169.254.169.254 with the machine's own credentials), to nobody, or that hides another address in it,
 * is none. What is no address at all is none either.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  if (address.kind() === "ipv4") return address.range() === "unicast";
  // Outside 2000::/3 nothing is handed out; there lie among others the old forms that hold an IPv4 address.
  return address.range() === "unicast" && address.match(ipaddr.parseCIDR("2000::/3"));
}

/** Whether an address lies in one of these networks (CIDR, or a single address); in whatever way it is written. */
export function liesIn(networks: readonly string[], text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  return networks.some((network) => {
    const [start, bits] = network.includes("/")
      ? ipaddr.parseCIDR(network)
      : [ipaddr.parse(network), network.includes(":") ? 128 : 32];
    return start.kind() === address.kind() && address.match(start, bits);
  });
}

export function isNetwork(text: string): boolean {
  return ipaddr.isValidCIDR(text) || ipaddr.isValid(text);
}
