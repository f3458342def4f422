import type { NetworkPlugin } from "../../cluster-api/network-plugin.ts";
import type { Settings } from "./settings.ts";

/** The port between nodes. Undefined for `none`: the CNI is an add-on that the function does not know. */
export function networkPlugin({ cni }: Settings): NetworkPlugin | undefined {
  if (cni === "none") return undefined;
  // Talos configures flannel with this port (k8stemplates/flannel.go).
  return { podAddresses: "OfCluster", rules: [{ purpose: "VXLAN (flannel)", protocol: "udp", port: 4789 }] };
}
