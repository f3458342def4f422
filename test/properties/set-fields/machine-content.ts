import type { Fields } from "../../../function/api/value.ts";
import { toCanonicalJson } from "../../../function/kubernetes/hash.ts";
import { annotationOf, type JsonObject, textAt } from "../../../function/kubernetes/object.ts";
import { ownAnnotation } from "../../../function/lifecycle/annotations.ts";
import { composite, type run } from "../../rules/world.ts";
import { referencesIn } from "../template-references.ts";
import { asJson } from "../../golden/recording/stored.ts";

/** The content of the machines of one owner, and the recorded hash of the content that the XR requested. */
export interface MachineContent {
  readonly content: string;
  readonly requested: string | undefined;
}

export function compositeOf(spec: Fields): JsonObject {
  return composite(asJson(spec));
}

/** The machine content by composed-resource key of the control plane or worker group. */
export function machineContentIn({ desired }: ReturnType<typeof run>): ReadonlyMap<string, MachineContent> {
  const objects = Object.fromEntries([...desired].map(([key, { object }]) => [key, asJson(object)]));
  const templates = Map.groupBy(referencesIn(objects), ({ from }) => from);
  const owners = Object.entries(objects).filter(([key, object]) => {
    return templates.has(key) || annotationOf(object, ownAnnotation.content) !== undefined;
  });
  return new Map(
    owners.map(([key, object]) => {
      const parts = (templates.get(key) ?? []).map(({ to, path }) => [
        path,
        objects[to]?.["kind"],
        objects[to]?.["spec"],
      ]);
      const versions = [textAt(object, "spec", "version"), textAt(object, "spec", "template", "spec", "version")];
      const content = toCanonicalJson([annotationOf(object, ownAnnotation.content), versions, parts]);
      return [key, { content, requested: annotationOf(object, ownAnnotation.requested) }];
    }),
  );
}
