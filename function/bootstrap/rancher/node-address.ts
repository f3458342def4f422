import type { Family } from "../../api/address.ts";
import type { NodeSetup } from "../node-setup.ts";

// Of the route to the internet: a machine may have further addresses, temporary ones among them.
const sources: Readonly<Record<Family, string>> = { ipv6: "ip -6 route get 2000::", ipv4: "ip -4 route get 192.0.2.1" };
const cutSource = "sed -n 's/.* src \\([^ ]*\\).*/\\1/p'";

/**
 * A command that writes the addresses of the machine into a file of the distribution's configuration. k3s and RKE2
 * otherwise prefer an IPv4 address, and fail if the first ranges are IPv6 (docs.k3s.io/networking/
 * basic-network-options, "Dual-stack"). Neither of their providers has a field for the address.
 */
export function renderNodeAddress({ ipFamilies }: NodeSetup, folder: string): NodeSetup {
  if (!ipFamilies) return {};
  const addresses = ipFamilies.map((family) => `$(${sources[family]} | ${cutSource})`);
  const file = `${folder}/config.yaml.d/90-node-ip.yaml`;
  return {
    preCommands: [`mkdir -p ${folder}/config.yaml.d && echo "node-ip: [${addresses.join(", ")}]" > ${file}`],
  };
}
