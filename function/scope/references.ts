import type { ProtectedPath } from "../api/policy.ts";
import type { ControlPlaneProvider } from "../control-plane/provider.ts";

/**
 * Returns references that name a namespace. An override may only set the namespace of the cluster there, because the
 * controller creates machines from a template of any namespace.
 */
export function listProtectedReferences({ kinds, shape: { machineTemplate } }: ControlPlaneProvider): ProtectedPath[] {
  if (machineTemplate?.form !== "ObjectReference") return [];
  const path = `${machineTemplate.path}.namespace`;
  return kinds.filter(({ role }) => role === "ControlPlane").map(({ kind }) => ({ kind, path, isNamespace: true }));
}
