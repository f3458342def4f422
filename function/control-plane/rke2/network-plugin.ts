import type { NetworkPlugin, NetworkPluginRule } from "../../infrastructure/provider.ts";
import type { Settings } from "./settings.ts";

const tcp = (purpose: string, port: number): NetworkPluginRule => ({ purpose, protocol: "tcp", port });
const udp = (purpose: string, port: number): NetworkPluginRule => ({ purpose, protocol: "udp", port });

/** What RKE2's documentation lists by CNI (docs.rke2.io/install/requirements), for its charts as they are. */
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

/** The CNI that RKE2 brings; with `none` an add-on does, and nobody knows which. */
export function networkPlugin({ cni = "canal" }: Settings): NetworkPlugin | undefined {
  const needed = rules[cni];
  return needed && { podAddresses: "OfCluster", rules: needed };
}
