import type { ProtectedPath } from "../api/policy.ts";
import type { ControlPlaneProvider } from "../control-plane/provider.ts";

/**
 * Returns the namespace fields of references to machine templates. An override may set only the cluster's own namespace
 * there, because the controller of the control plane would create machines from a template in any namespace.
 */
export function listProtectedReferences({ kinds, shape: { machineTemplate } }: ControlPlaneProvider): ProtectedPath[] {
  if (machineTemplate?.form !== "ObjectReference") return [];
  const path = `${machineTemplate.path}.namespace`;
  return kinds.filter(({ role }) => role === "ControlPlane").map(({ kind }) => ({ kind, path, isNamespace: true }));
}
