import { BlockList, isIPv4, isIPv6 } from "node:net";

/** Whether an address lies in one of the networks it was made of. */
export type NetworkList = (address: string) => boolean;

/**
 * Networks in CIDR notation, read once. An IPv4 address that came in by an IPv6 socket (`::ffff:10.0.0.1`) lies where
 * the IPv4 address lies; what is no address lies nowhere.
 */
export function networkList(networks: readonly string[]): NetworkList {
  const list = new BlockList();
  for (const network of networks) {
    const [start = "", bits] = network.split("/");
    const family = isIPv4(start) ? "ipv4" : "ipv6";
    list.addSubnet(start, bits === undefined ? (family === "ipv4" ? 32 : 128) : Number(bits), family);
  }
  return (address) => (isIPv4(address) ? list.check(address, "ipv4") : isIPv6(address) && list.check(address, "ipv6"));
}
