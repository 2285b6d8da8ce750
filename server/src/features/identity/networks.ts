import { BlockList, isIPv4, isIPv6 } from "node:net";

/**
 * Whether an address lies in one of these networks (CIDR notation). An IPv4 address that came in by an IPv6 socket
 * (`::ffff:10.0.0.1`) lies where the IPv4 address lies; what is no address lies nowhere.
 */
export function isWithin(networks: readonly string[], address: string): boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [start = "", bits = ""] = network.split("/");
    list.addSubnet(start, Number(bits), isIPv4(start) ? "ipv4" : "ipv6");
  }
  if (isIPv4(address)) return list.check(address, "ipv4");
  return isIPv6(address) && list.check(address, "ipv6");
}
