import { z } from "zod";
import { groupOf } from "../../../function/kubernetes/object.ts";
import type { ValidatedObject, ProviderResult } from "../../conformance/webhook-report.ts";
import { versionOf } from "../build/components.ts";
import type { Kind } from "../kubernetes/object.ts";
import { countWebhooks, crdsOf, type ServedProvider } from "../manifests/provider.ts";

const crdSpec = z.looseObject({ group: z.string(), names: z.looseObject({ kind: z.string() }) });

/** A running manager, with the kinds that it serves. */
export type Serving = ServedProvider & { readonly kinds: ReadonlySet<string> };

export function servingOf(served: ServedProvider): Serving {
  const kinds = crdsOf(served).map(({ spec }) => {
    const { group, names } = crdSpec.parse(spec);
    return `${group}/${names.kind}`;
  });
  return { ...served, kinds: new Set(kinds) };
}

export function isServedBy({ kinds }: Serving, { apiVersion, kind }: Kind): boolean {
  return kinds.has(`${groupOf(apiVersion)}/${kind}`);
}

/** The results of a manager for the objects that it serves. */
export function resultOf(
  serving: Serving,
  validated: readonly ValidatedObject[],
  missed: ReadonlyMap<Serving, readonly string[]>,
): ProviderResult {
  const { provider } = serving;
  return {
    title: provider.title,
    release: versionOf(provider.component),
    crds: serving.kinds.size - provider.stubKinds.length,
    webhooks: countWebhooks(serving),
    objects: validated.filter((object) => isServedBy(serving, object)),
    proofs: provider.proofs.length,
    missed: missed.get(serving) ?? [],
  };
}

/** The results for kinds without a manager, which only the API server validated. */
export function withoutManager(serving: readonly Serving[], validated: readonly ValidatedObject[]): ProviderResult {
  const objects = validated.filter((object) => !serving.some((each) => isServedBy(each, object)));
  const crds = new Set(objects.filter(({ apiVersion }) => groupOf(apiVersion) !== "").map(({ kind }) => kind)).size;
  return { title: "CRD alone", crds, webhooks: 0, objects, proofs: 0, missed: [] };
}
