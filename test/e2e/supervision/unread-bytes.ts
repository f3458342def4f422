import { readFileSync } from "node:fs";

const established = "01";

/**
 * Whether bytes have arrived at a server on this IPv4 address that it has not read, as when a call waits for it. The
 * kernel writes addresses as hexadecimal numbers with the last byte first (proc_net_tcp in its documentation).
 */
export function hasUnreadBytes({ address, port }: { readonly address: string; readonly port: number }): boolean {
  const own = `${address.split(".").toReversed().map(Number).map(hexadecimal(2)).join("")}:${hexadecimal(4)(port)}`;
  const [, ...lines] = readFileSync("/proc/net/tcp", "utf8").trim().split("\n");
  return lines
    .map((line) => line.trim().split(/\s+/))
    .some(([, local, , state, queues]) => local === own && state === established && !queues?.endsWith(":00000000"));
}

function hexadecimal(digits: number): (value: number) => string {
  return (value) => value.toString(16).toUpperCase().padStart(digits, "0");
}
