import { z } from "zod";
import type { KubernetesClient } from "../kubernetes/client.ts";
import type { KubernetesObject, Reference } from "../kubernetes/object.ts";

const reference = z.object({ apiVersion: z.string(), kind: z.string(), name: z.string() });
const references = z.object({
  spec: z.object({ crossplane: z.object({ resourceRefs: z.array(reference).default([]) }) }),
});

/** The existing objects among the resource references of the XR. */
export async function composedOf(client: KubernetesClient, xr: Reference): Promise<readonly KubernetesObject[]> {
  const { namespace = "" } = xr;
  const { resourceRefs } = references.parse(await client.get(xr)).spec.crossplane;
  const found = await Promise.all(resourceRefs.map(async (one) => client.get({ ...one, namespace })));
  return found.filter((object) => object !== undefined);
}

/** The desired part of objects, without their status: kind and name → metadata and spec. */
export function desiredOf(objects: readonly KubernetesObject[]): ReadonlyMap<string, unknown> {
  return new Map(
    objects.map(({ kind, metadata, spec }) => {
      const { name, uid, generation, labels, annotations } = metadata;
      return [`${kind} ${name}`, { uid, generation, labels, annotations, spec }] as const;
    }),
  );
}
