import type { ProtectedPath } from "../api/policy.ts";
import type { ControlPlaneProvider } from "../control-plane/provider.ts";

/**
 * A reference that names a namespace: no override may write another one than that of the cluster there, because a controller
 * makes machines of a template wherever that is.
 */
export function listProtectedReferences({ kinds, shape: { machineTemplate } }: ControlPlaneProvider): ProtectedPath[] {
  if (machineTemplate?.form !== "ObjectReference") return [];
  const path = `${machineTemplate.path}.namespace`;
  return kinds.filter(({ role }) => role === "ControlPlane").map(({ kind }) => ({ kind, path, isNamespace: true }));
}
