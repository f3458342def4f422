import { z } from "zod";
import { content } from "../api/content.ts";
import { dnsLabel } from "../api/dns.ts";
import { dataKey, objectName, word } from "../api/text.ts";
import { url } from "../api/url.ts";
import { addonsGroup, type ProviderKind } from "../cluster-api/kinds.ts";
import { clusterApiLabel } from "../cluster-api/labels.ts";
import { isTrue } from "../kubernetes/condition.ts";
import { typeOf } from "../kubernetes/kind.ts";
import { type JsonObject, textAt } from "../kubernetes/object.ts";
import { helmObjects } from "./helm/object-rules.ts";
import { type AddonScope, defineAddon, progressOf, explainWaiting } from "./provider.ts";

const common = { group: addonsGroup, version: "v1alpha1", scope: "Namespaced", role: "Supporting" } as const;
const chartKind: ProviderKind = { ...common, kind: "HelmChartProxy", use: "Composed" };
const releaseKind: ProviderKind = { ...common, kind: "HelmReleaseProxy", use: "Read" };
const proxyLabel = "helmreleaseproxy.addons.cluster.x-k8s.io/helmchartproxy-name";

const SecretName = z.strictObject({ name: objectName().describe("Secret in the cluster's namespace.") });
const reinstalls = "A change uninstalls the release and installs it again.";

const Options = z.strictObject({
  wait: z
    .boolean()
    .default(false)
    .describe("Wait until the resources of the chart are ready. Not for a CNI: no Pod is ready without it."),
  waitForJobs: z.boolean().default(false).describe("Also wait for Jobs."),
  atomic: z.boolean().default(false).describe("Roll back on failure. Implies `wait`."),
  timeoutSeconds: z.int32().min(1).max(86_400).default(600).describe("Timeout of each Helm operation."),
  skipCRDs: z.boolean().default(false).describe("Do not install the CRDs of the chart."),
  disableHooks: z.boolean().default(false).describe("Do not run hooks."),
  takeOwnership: z
    .boolean()
    .default(false)
    .describe("Adopt existing objects that are not part of the release, for example of an add-on with manifests."),
  maxHistory: z.int32().min(1).max(100).default(10).describe("Number of revisions of the release to retain."),
});

const Settings = z.strictObject({
  // The URL may contain credentials.
  repoURL: content(url(512, { schemes: ["https", "http", "oci"], allowsUserAndQuery: true })).describe(
    `Repository of the chart, https://… or oci://…, without the name of the chart. ${reinstalls}`,
  ),
  chartName: word(128).describe(`Name of the chart in the repository. ${reinstalls}`),
  version: z
    .string()
    .max(64)
    .regex(/^v?[0-9]+\.[0-9]+\.[0-9]+([-+][-+.0-9A-Za-z]*)?$/)
    .describe("Exact version of the chart, not a range."),
  releaseName: dnsLabel(53).optional().describe(`Name of the release. Default: name of the add-on. ${reinstalls}`),
  namespace: dnsLabel()
    .default("default")
    .describe(`Namespace of the release in the workload cluster; created if missing. ${reinstalls}`),
  valuesTemplate: content(z.string().min(1).max(32_768))
    .optional()
    .describe(
      "Values as a Go template with Sprig functions. .Cluster, .ControlPlane and .InfraCluster are the stored " +
        'objects. Quote inserted values: "{{ .Cluster.spec.controlPlaneEndpoint.host }}". ' +
        "Stored in clear text: do not put secrets here.",
    ),
  reconcileStrategy: z
    .enum(["Continuous", "InstallOnce"])
    .default("Continuous")
    .describe("InstallOnce never upgrades or uninstalls the release. Cannot be changed."),
  credentialsSecretRef: SecretName.extend({
    key: dataKey().default("config.json").describe("Key of the registry configuration in the Secret."),
  })
    .optional()
    .describe("Credentials for an oci:// repository."),
  caSecretRef: SecretName.optional().describe("CA certificate of an oci:// repository, under the key ca.crt."),
  options: Options.prefault({}).describe(
    "Flags of Helm. A change takes effect with the next change of version or values.",
  ),
});

type Settings = z.output<typeof Settings>;

/** Cluster API's add-on provider for Helm. It renders the values from the Cluster and installs the chart. */
export const helm = defineAddon({
  name: "helm",
  title: "Helm chart by HelmChartProxy",
  docs: "https://github.com/kubernetes-sigs/cluster-api-addon-provider-helm",
  requires: [{ what: "Provider", name: "Cluster API Add-on Provider Helm 0.6", how: "`clusterctl init --addon helm`" }],
  kinds: [chartKind, releaseKind],
  settings: Settings,
  ...helmObjects,
  policyPaths: ["spec.credentials.secret.name", "spec.tlsConfig.caSecret.name"].map((path) => ({
    subject: "secrets",
    kind: "HelmChartProxy",
    path,
  })),
  policySettings: ["credentialsSecretRef", "caSecretRef"].map((field) => ({
    subject: "secrets",
    at: `addons[].helm.${field}.name`,
  })),
  rules: [
    {
      at: "addons[].helm",
      cel:
        "!(has(self.credentialsSecretRef) || has(self.caSecretRef)) || !has(self.repoURL) || " +
        "self.repoURL.startsWith('oci://')",
      message: "credentialsSecretRef and caSecretRef are supported only with an oci:// repository",
      holds: ({ credentialsSecretRef, caSecretRef, repoURL }: Partial<Settings>) =>
        (credentialsSecretRef ?? caSecretRef) === undefined || (repoURL?.startsWith("oci://") ?? true),
    },
  ],
  immutables: [{ field: "reconcileStrategy", kind: "HelmChartProxy", path: "spec.reconcileStrategy" }],

  objects: (scope) => [{ ...typeOf(chartKind), spec: chartProxy(scope) }],

  confirmation: ({ cluster, objectName }) => ({
    ...typeOf(releaseKind),
    namespace: cluster.namespace,
    matchLabels: { [clusterApiLabel.clusterName]: cluster.name, [proxyLabel]: objectName },
  }),

  progress: ({ settings }, observed, releases) => {
    const progress = progressOf(observed.get("HelmChartProxy"), "Ready");
    if (!progress.isApplied) return progress;
    // A HelmChartProxy without a HelmReleaseProxy reports Ready.
    const isReleased = releases?.some((release) => isTrue(release, "Ready") && hasVersionOf(release, settings)) ?? true;
    return isReleased ? { ...progress, message: "" } : explainWaiting("Waiting for the release to be installed");
  },
});

/** True if the release has the version of the settings. With InstallOnce it stays at its first version. */
function hasVersionOf(release: JsonObject, { version, reconcileStrategy }: Settings): boolean {
  return reconcileStrategy === "InstallOnce" || textAt(release, "spec", "version") === version;
}

function chartProxy({ name, settings, clusterLabels }: AddonScope<Settings>): JsonObject {
  const { repoURL, chartName, version, namespace, valuesTemplate, reconcileStrategy } = settings;
  const { credentialsSecretRef: credentials, caSecretRef: authority } = settings;
  return {
    clusterSelector: { matchLabels: { ...clusterLabels } },
    repoURL,
    chartName,
    version,
    releaseName: settings.releaseName ?? name,
    namespace,
    valuesTemplate,
    reconcileStrategy,
    credentials: credentials && { secret: { name: credentials.name }, key: credentials.key },
    tlsConfig: authority && { caSecret: { name: authority.name } },
    options: renderOptions(settings),
  };
}

/** Omits flags that are false, because the webhook removes them. */
function renderOptions({ options: { timeoutSeconds, maxHistory, ...flags } }: Settings): JsonObject {
  return {
    ...Object.fromEntries(Object.entries(flags).filter(([, isSet]) => isSet)),
    timeout: formatGoDuration(timeoutSeconds),
    upgrade: { maxHistory },
  };
}

/** In the format that the webhook writes, so that observed and desired are equal: 600 is 10m0s. */
function formatGoDuration(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const parts = [hours > 0 ? `${hours}h` : "", seconds >= 60 ? `${minutes}m` : "", `${seconds % 60}s`];
  return parts.join("");
}
