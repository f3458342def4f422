import type { NetworkPlugin, NetworkPluginRule } from "../../cluster-api/network-plugin.ts";
import type { Settings } from "./settings.ts";

const tcp = (purpose: string, port: number): NetworkPluginRule => ({ purpose, protocol: "tcp", port });
const udp = (purpose: string, port: number): NetworkPluginRule => ({ purpose, protocol: "udp", port });

/** Ports of each CNI with the default values of its chart (docs.rke2.io/install/requirements). */
const rules: Readonly<Record<string, readonly NetworkPluginRule[]>> = {
  canal: [udp("VXLAN (canal)", 8472), tcp("health (canal)", 9099)],
  calico: [
    tcp("BGP (calico)", 179),
    udp("VXLAN (calico)", 4789),
    tcp("Typha (calico)", 5473),
    tcp("health of Typha (calico)", 9098),
    tcp("health (calico)", 9099),
  ],
  cilium: [udp("VXLAN (cilium)", 8472), tcp("health (cilium)", 4240), { purpose: "ping (cilium)", protocol: "icmp" }],
};

/** The CNI that RKE2 installs. Undefined for `none`: the CNI is an add-on that the function does not know. */
export function networkPlugin({ cni = "canal" }: Settings): NetworkPlugin | undefined {
  const needed = rules[cni];
  return needed && { podAddresses: "OfCluster", rules: needed };
}
