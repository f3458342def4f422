import type { ControlPlane } from "../../api/control-plane.ts";
import type { Dependent } from "../../api/dependent.ts";

type Checked = Pick<ControlPlane, "healthCheck">;

/** Portable settings that TalosControlPlane has no fields for. The platform may set them for clusters of all kinds. */
export const talosDependents: readonly Dependent<Checked>[] = [
  {
    at: "controlPlane",
    settings: ["healthCheck"],
    reason: "with Talos: its provider does not replace unhealthy machines. Remove it, or set enabled to false",
    hasEffect: ({ healthCheck }) => !healthCheck.enabled,
  },
  {
    at: "controlPlane",
    settings: ["timeouts"],
    reason: "with Talos: its provider has no timeouts for the deletion of a machine. Remove it",
    hasEffect: () => false,
  },
  {
    at: "controlPlane.endpoint.virtualIP",
    settings: ["image"],
    reason: "with Talos, which announces the address itself. Remove it",
    hasEffect: () => false,
  },
];
