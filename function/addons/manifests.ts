import { z } from "zod";
import { content } from "../api/content.ts";
import { objectName } from "../api/text.ts";
import { isObject, type JsonObject, listAt, textAt } from "../kubernetes/object.ts";
import { addonsGroup, type ProviderKind } from "../cluster-api/kinds.ts";
import { typeOf } from "../kubernetes/kind.ts";
import { manifestProblems } from "./manifests/check.ts";
import { type AddonScope, defineAddon, type Progress, progressOf } from "./provider.ts";

const common = { scope: "Namespaced", role: "Supporting" } as const;
const inGroup = { ...common, group: addonsGroup, version: "v1beta2" } as const;
const configMapKind: ProviderKind = { ...common, group: "", version: "v1", kind: "ConfigMap", use: "Composed" };
const setKind: ProviderKind = { ...inGroup, kind: "ClusterResourceSet", use: "Composed" };
const bindingKind: ProviderKind = { ...inGroup, kind: "ClusterResourceSetBinding", use: "Read" };

/** Cluster API peeks at so many bytes of a manifest and fails where there are fewer. */
const shortest = 32;
/** `kubectl apply` keeps a copy of the whole object in an annotation of 256 KiB. */
const longest = 128 * 1024;

/** Of a cluster: each is read once, and Crossplane takes and gives messages of 4 MiB at most. */
const longestTogether = 512 * 1024;

const Resource = z.strictObject({
  kind: z.enum(["ConfigMap", "Secret"]).describe("A Secret must have the type addons.cluster.x-k8s.io/resource-set."),
  name: objectName().describe("Name in the cluster's namespace."),
});

const Settings = z.strictObject({
  strategy: z
    .enum(["ApplyOnce", "Reconcile"])
    .default("Reconcile")
    .describe(
      "ApplyOnce creates what is missing, once; Reconcile applies again what changes here. Neither undoes changes made in the cluster. Another strategy replaces the ClusterResourceSet; nothing in the cluster is removed.",
    ),
  inline: content(z.string().min(shortest).max(longest))
    .optional()
    .describe(
      "Manifests as a YAML stream, each as JSON has it: without aliases, merge keys, tags, directives and keys that are there twice. Clear text in a ConfigMap: a Secret with data is rejected, in a List too.",
    ),
  resources: z
    .array(Resource)
    .max(20)
    .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["kind", "name"], maxItems: 20 })
    .default([])
    .describe(
      "ConfigMaps and Secrets whose values are manifests. Cluster API makes the ClusterResourceSet an owner of them: one that has no other owner is deleted with the last add-on that names it.",
    ),
});

type Settings = z.output<typeof Settings>;

/** Cluster API's ClusterResourceSet: applies manifests. https://cluster-api.sigs.k8s.io/tasks/cluster-resource-set */
export const manifests = defineAddon({
  name: "manifests",
  title: "Manifests by ClusterResourceSet",
  docs: "https://cluster-api.sigs.k8s.io/tasks/cluster-resource-set",
  kinds: [configMapKind, setKind, bindingKind],
  settings: Settings,
  rules: [
    {
      at: "addons",
      cel: `self.filter(addon, has(addon.manifests) && has(addon.manifests.inline)).map(addon, size(addon.manifests.inline)).sum() <= ${longestTogether}`,
      message: `all inline manifests together may have at most ${longestTogether} characters: put larger ones into ConfigMaps and name them under resources`,
      holds: (addons: readonly { manifests?: { inline?: string } }[]) =>
        addons.reduce((sum, { manifests: own }) => sum + (own?.inline?.length ?? 0), 0) <= longestTogether,
    },
  ],
  fixedFields: [{ kind: "ClusterResourceSet", path: "spec.strategy" }],
  policyPaths: [{ subject: "secrets", kind: "ClusterResourceSet", path: "spec.resources[kind=Secret].name" }],
  policySettings: [{ subject: "secrets", at: "addons[].manifests.resources[kind=Secret].name" }],

  // The strategy is part of the name, because the webhook rejects a change of it.
  variant: ({ strategy }) => strategy,

  objects: (scope) => [...configMap(scope), { ...typeOf(setKind), spec: resourceSet(scope) }],

  problems: ({ inline, resources }) => {
    if (inline !== undefined) return manifestProblems(inline).map((message) => ({ path: "inline", message }));
    return resources.length > 0 ? [] : [{ path: "", message: "has nothing to apply: say inline, resources or both" }];
  },

  evidence: ({ cluster }) => ({
    ...typeOf(bindingKind),
    name: cluster.name,
    namespace: cluster.namespace,
  }),

  progress: (scope, observed, bindings) => {
    const says = progressOf(observed.get("ClusterResourceSet"), "ResourcesApplied");
    // A resource that does not exist is passed over by the condition, but not recorded as applied.
    return says.isApplied && bindings ? recorded(scope, bindings) : says;
  },
});

function configMap({ settings }: AddonScope<Settings>) {
  if (settings.inline === undefined) return [];
  return [{ ...typeOf(configMapKind), data: { "manifests.yaml": settings.inline } }];
}

function resourceSet(scope: AddonScope<Settings>): JsonObject {
  return {
    strategy: scope.settings.strategy,
    clusterSelector: { matchLabels: { ...scope.clusterLabels } },
    resources: resourcesOf(scope),
  };
}

function resourcesOf({ settings, objectName }: AddonScope<Settings>): { kind: string; name: string }[] {
  const inline = settings.inline === undefined ? [] : [{ kind: "ConfigMap", name: objectName }];
  return [...inline, ...settings.resources];
}

function recorded(scope: AddonScope<Settings>, bindings: readonly JsonObject[]): Progress {
  const applied = new Set(
    bindings
      .flatMap((binding) => listAt(binding, "spec", "bindings"))
      .filter((set) => textAt(set, "clusterResourceSetName") === scope.objectName)
      .flatMap((set) => listAt(set, "resources"))
      .filter((resource) => isObject(resource) && resource["applied"] === true)
      .map((resource) => `${textAt(resource, "kind")}/${textAt(resource, "name")}`),
  );
  const missing = resourcesOf(scope)
    .map(({ kind, name }) => `${kind}/${name}`)
    .filter((resource) => !applied.has(resource));
  if (missing.length === 0) return { isApplied: true, reason: "Applied", message: "" };
  return { isApplied: false, reason: "ResourcesMissing", message: `Not applied: ${missing.toSorted().join(", ")}` };
}
