import { lookup } from "node:dns/promises";
import { type AddressInfo, isIP, type ListenOptions } from "node:net";
import { causeOf, StartError } from "./start-error.ts";

export const networks = ["tcp", "tcp4", "tcp6"] as const;
export type Network = (typeof networks)[number];

const families = { tcp: 0, tcp4: 4, tcp6: 6 } as const;
const allInterfaces = { tcp: {}, tcp4: { host: "0.0.0.0" }, tcp6: { host: "::", ipv6Only: true } } as const;

/**
 * Options to listen on an address in Go's form `host:port`. Without a host: all interfaces; a name is looked up. Throws
 * StartError if the address is invalid.
 */
export async function listenOptions(address: string, network: Network): Promise<ListenOptions> {
  const { host, port } = parseAddress(address);
  if (host === "") return { port, ...allInterfaces[network] };
  return { port, host: await resolveHost(host, network), ipv6Only: network === "tcp6" };
}

export function formatAddress({ address, port }: AddressInfo): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

function parseAddress(address: string): { host: string; port: number } {
  const [, bracketed, plain = "", digits = ""] = /^(?:\[([^\]]+)\]|([^:[\]]*)):(\d{1,5})$/.exec(address) ?? [];
  const port = Number(digits);
  if (digits === "" || port > 65_535) {
    throw new StartError(`cannot listen on ${address}: must be host:port, such as :9443 or [::1]:9443`);
  }
  return { host: bracketed ?? plain, port };
}

async function resolveHost(host: string, network: Network): Promise<string> {
  const family = families[network];
  if (isIP(host) !== 0 && family !== 0 && isIP(host) !== family) {
    throw new StartError(`cannot listen on ${host}: it is not an address of network ${network}`);
  }
  try {
    return (await lookup(host, { family })).address;
  } catch (error) {
    throw new StartError(`cannot listen on ${host}: ${causeOf(error)}`, { cause: error });
  }
}
