// Which addresses web/fetch may reach: the public ones; those of this machine and its networks only where they are allowed,
// and never the port on which this run serves.

import { BlockList, isIP } from "node:net";
import { networkInterfaces } from "node:os";

export interface AddressRules {
  allowLocalNet: boolean;
  /** Of this run's servers; empty while, or where, there are none. */
  ownPorts(): readonly number[];
  /** The person goes out through a proxy, which web/fetch does not: said where a page cannot be reached. */
  hasProxy?: boolean;
}

/** Why `address` (an IP) may not be reached on `port`, or undefined. */
export function refusedAddress(rules: AddressRules, address: string, port: number): string | undefined {
  const plain = withoutMapping(address);
  if (rules.ownPorts().includes(port) && isThisMachine(plain)) return "it is this program's own server";
  if (rules.allowLocalNet || !isLocal(plain)) return undefined;
  return "it is an address of this machine or of a local network; --allow-local-net permits those";
}

/** Loopback, link-local, private, shared, reserved, multicast, documentation. */
const LOCAL_V4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
];

/** What is no global unicast (2000::/3) is none of ours to reach; within it documentation, Teredo and benchmarks. */
const LOCAL_V6 = ["::/3", "4000::/2", "8000::/1", "2001:db8::/32", "3fff::/20", "2001::/32", "2001:2::/48", "2001:10::/28"];

/** One list a family: a list of both takes every IPv4 address for one of ::/3. */
const local = { ipv4: listOf(LOCAL_V4, "ipv4"), ipv6: listOf(LOCAL_V6, "ipv6") };

function listOf(nets: readonly string[], family: "ipv4" | "ipv6"): BlockList {
  const list = new BlockList();
  for (const net of nets) {
    const [address = "", bits] = net.split("/");
    list.addSubnet(address, Number(bits), family);
  }
  return list;
}

function isLocal(address: string): boolean {
  const version = isIP(address);
  if (version === 0) return true;
  const family = version === 4 ? "ipv4" : "ipv6";
  return local[family].check(address, family);
}

/** An IPv4 address in IPv6 clothes (mapped, compatible, NAT64, 6to4) as itself. */
function withoutMapping(address: string): string {
  const bare = address.replace(/^\[|\]$/g, "").replace(/%.*$/, "");
  if (isIP(bare) !== 6) return bare;
  const words = wordsOf(bare);
  const embedded = (at: number): string => [words[at], words[at + 1]].map((word = 0) => `${word >> 8}.${word & 255}`).join(".");
  const isZero = (from: number, to: number): boolean => words.slice(from, to).every((word) => word === 0);
  if (isZero(0, 5) && words[5] === 0xffff) return embedded(6);
  if (isZero(0, 6) && (words[6] ?? 0) !== 0) return embedded(6);
  if (words[0] === 0x64 && words[1] === 0xff9b && isZero(2, 6)) return embedded(6);
  if (words[0] === 0x2002) return embedded(1);
  return bare;
}

/** Eight words of a valid IPv6 address. */
function wordsOf(address: string): number[] {
  // The URL parser spells every form in one way: groups in hex.
  const text = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [head = "", tail] = text.split("::");
  const read = (part: string): number[] => (part === "" ? [] : part.split(":").map((word) => Number.parseInt(word, 16)));
  const front = read(head);
  if (tail === undefined) return front;
  const back = read(tail);
  return [...front, ...Array.from({ length: 8 - front.length - back.length }, () => 0), ...back];
}

function isThisMachine(address: string): boolean {
  if (/^(127\.|0\.)/.test(address) || address === "::1" || address === "::") return true;
  const spelled = (ip: string): string => (isIP(ip) === 6 ? wordsOf(ip.replace(/%.*$/, "")).join(":") : ip);
  return Object.values(networkInterfaces()).some((list) => list?.some((one) => spelled(one.address) === spelled(address)));
}
