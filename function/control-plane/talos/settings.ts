import { z } from "zod";
import { NodeSettings, strategicPatches } from "../../bootstrap/talos/settings.ts";

/** `spec.controlPlane.talos`. Field names are those of the providers, or else those of Talos. */
export const Settings = z.strictObject({
  cni: z
    .enum(["flannel", "none"])
    .default("flannel")
    .describe(
      "CNI that Talos installs; none if an add-on installs one. Cannot be changed, because Talos never removes a " +
        "CNI.",
    ),
  disableKubeProxy: z
    .boolean()
    .default(false)
    .describe("Disable kube-proxy, if the CNI replaces it. A change replaces the control-plane machines."),
  controlPlaneStrategicPatches: strategicPatches("the control plane, after strategicPatches"),
  ...NodeSettings.shape,
});
export type Settings = z.output<typeof Settings>;
