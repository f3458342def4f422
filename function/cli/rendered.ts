import { type JsonObject, nameOf, textAt } from "../kubernetes/object.ts";
import type { Composed, ComposeOutput } from "../call.ts";

/** Where Crossplane writes the key of a composed resource. */
export const nameAnnotation = "crossplane.io/composition-resource-name";

/** The XR's status, then the objects by key, as Crossplane would write them. */
export function listRendered(composite: JsonObject, { status, conditions, desired }: ComposeOutput): unknown[] {
  return [
    {
      apiVersion: textAt(composite, "apiVersion"),
      kind: textAt(composite, "kind"),
      metadata: { name: nameOf(composite), namespace: textAt(composite, "metadata", "namespace") },
      status: { ...status, conditions },
    },
    ...[...desired].map(([key, composed]) => annotated(key, composed)),
  ];
}

function annotated(key: string, { object }: Composed): unknown {
  const annotations = { [nameAnnotation]: key, ...object.metadata.annotations };
  return { ...object, metadata: { ...object.metadata, annotations } };
}
