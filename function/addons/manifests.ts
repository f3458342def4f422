import { z } from "zod";
import { content } from "../api/content.ts";
import { objectName } from "../api/text.ts";
import { isObject, type JsonObject, listAt, textAt } from "../kubernetes/object.ts";
import { addonsGroup, type ProviderKind } from "../cluster-api/kinds.ts";
import { typeOf } from "../kubernetes/kind.ts";
import { findManifestProblems } from "./manifests/check.ts";
import { type AddonScope, defineAddon, type Progress, progressOf } from "./provider.ts";

const common = { scope: "Namespaced", role: "Supporting" } as const;
const inGroup = { ...common, group: addonsGroup, version: "v1beta2" } as const;
const configMapKind: ProviderKind = { ...common, group: "", version: "v1", kind: "ConfigMap", use: "Composed" };
const setKind: ProviderKind = { ...inGroup, kind: "ClusterResourceSet", use: "Composed" };
const bindingKind: ProviderKind = { ...inGroup, kind: "ClusterResourceSetBinding", use: "Read" };

/** Cluster API reads this many bytes of a manifest to detect its format and fails if there are fewer. */
const minimumLength = 32;
/** `kubectl apply` stores a copy of the object in an annotation, which is limited to 256 KiB. */
const maximumLength = 128 * 1024;

/**
 * Maximum of all inline manifests of a cluster together: the function parses each of them, and Crossplane limits
 * messages to 4 MiB.
 */
const maximumTotal = 512 * 1024;

const Resource = z.strictObject({
  kind: z.enum(["ConfigMap", "Secret"]).describe("A Secret must have the type addons.cluster.x-k8s.io/resource-set."),
  name: objectName().describe("Name in the cluster's namespace."),
});

const Settings = z.strictObject({
  strategy: z
    .enum(["ApplyOnce", "Reconcile"])
    .default("Reconcile")
    .describe(
      "ApplyOnce creates missing objects once. Reconcile applies changes of the manifests. Neither reverts changes " +
        "made in the workload cluster. A change of the strategy replaces the ClusterResourceSet; it removes nothing " +
        "from the workload cluster.",
    ),
  inline: content(z.string().min(minimumLength).max(maximumLength))
    .optional()
    .describe(
      "Manifests as a YAML stream. Aliases, merge keys, tags, directives and duplicate keys are rejected. Stored in " +
        "clear text in a ConfigMap: a Secret with data is rejected, also in a List.",
    ),
  resources: z
    .array(Resource)
    .max(20)
    .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["kind", "name"], maxItems: 20 })
    .default([])
    .describe(
      "ConfigMaps and Secrets whose values are manifests. Cluster API makes the ClusterResourceSet an owner of them: " +
        "one without another owner is deleted with the last add-on that refers to it.",
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
      cel:
        "self.filter(addon, has(addon.manifests) && has(addon.manifests.inline))" +
        `.map(addon, size(addon.manifests.inline)).sum() <= ${maximumTotal}`,
      message:
        `all inline manifests together may have at most ${maximumTotal} characters: ` +
        "move larger ones to ConfigMaps and list them under resources",
      holds: (addons: readonly { manifests?: { inline?: string } }[]) =>
        addons.reduce((sum, { manifests: settings }) => sum + (settings?.inline?.length ?? 0), 0) <= maximumTotal,
    },
  ],
  fixedFields: [{ kind: "ClusterResourceSet", path: "spec.strategy" }],
  policyPaths: [{ subject: "secrets", kind: "ClusterResourceSet", path: "spec.resources[kind=Secret].name" }],
  policySettings: [{ subject: "secrets", at: "addons[].manifests.resources[kind=Secret].name" }],

  // The strategy is part of the name, because the webhook rejects a change of it.
  variant: ({ strategy }) => strategy,

  objects: (scope) => [...renderConfigMap(scope), { ...typeOf(setKind), spec: renderResourceSet(scope) }],

  problems: ({ inline, resources }) => {
    if (inline !== undefined) return findManifestProblems(inline).map((message) => ({ path: "inline", message }));
    return resources.length > 0 ? [] : [{ path: "", message: "has nothing to apply: set inline, resources or both" }];
  },

  confirmation: ({ cluster }) => ({
    ...typeOf(bindingKind),
    name: cluster.name,
    namespace: cluster.namespace,
  }),

  progress: (scope, observed, bindings) => {
    const progress = progressOf(observed.get("ClusterResourceSet"), "ResourcesApplied");
    // The condition ignores resources that do not exist; only the binding records which resources are applied.
    return progress.isApplied && bindings ? findProgress(scope, bindings) : progress;
  },
});

function renderConfigMap({ settings }: AddonScope<Settings>) {
  if (settings.inline === undefined) return [];
  return [{ ...typeOf(configMapKind), data: { "manifests.yaml": settings.inline } }];
}

function renderResourceSet(scope: AddonScope<Settings>): JsonObject {
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

function findProgress(scope: AddonScope<Settings>, bindings: readonly JsonObject[]): Progress {
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
