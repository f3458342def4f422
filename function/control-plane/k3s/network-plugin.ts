import type { NetworkPlugin, NetworkPluginRule } from "../../cluster-api/network-plugin.ts";
import type { Settings } from "./settings.ts";

const udp = (purpose: string, port: number): NetworkPluginRule => ({ purpose, protocol: "udp", port });

/** Ports of flannel (docs.k3s.io/installation/requirements). */
const rules = {
  vxlan: [udp("VXLAN (flannel)", 8472)],
  "wireguard-native": [udp("WireGuard (flannel)", 51_820), udp("WireGuard over IPv6 (flannel)", 51_821)],
} as const;

/** The ports between nodes. Undefined for `none`: the CNI is an add-on that the function does not know. */
export function networkPlugin({ flannelBackend, embeddedRegistry }: Settings): NetworkPlugin | undefined {
  if (flannelBackend === "none") return undefined;
  const registry: NetworkPluginRule = { purpose: "embedded registry", protocol: "tcp", port: 5001 };
  return {
    podAddresses: "OfCluster",
    rules: [...rules[flannelBackend], ...(embeddedRegistry ? [registry] : [])],
  };
}
