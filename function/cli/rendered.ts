import { type JsonObject, nameOf, textAt } from "../kubernetes/object.ts";
import type { Composed, ComposeOutput } from "../call.ts";

/** The annotation in which Crossplane stores the key of a composed resource. */
export const nameAnnotation = "crossplane.io/composition-resource-name";

/** The status of the XR, then the objects sorted by key, as Crossplane would write them. */
export function listRendered(composite: JsonObject, { status, conditions, desired }: ComposeOutput): unknown[] {
  return [
    {
      apiVersion: textAt(composite, "apiVersion"),
      kind: textAt(composite, "kind"),
      metadata: { name: nameOf(composite), namespace: textAt(composite, "metadata", "namespace") },
      status: { ...status, conditions },
    },
    ...[...desired].map(([key, composed]) => annotateKey(key, composed)),
  ];
}

function annotateKey(key: string, { object }: Composed): unknown {
  const annotations = { [nameAnnotation]: key, ...object.metadata.annotations };
  return { ...object, metadata: { ...object.metadata, annotations } };
}
