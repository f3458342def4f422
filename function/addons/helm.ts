import { z } from "zod";
import { content } from "../api/content.ts";
import { dnsLabel } from "../api/dns.ts";
import { dataKey, objectName, word } from "../api/text.ts";
import { formatUrl } from "../api/url.ts";
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
const reinstalls = "Another value uninstalls the release and installs it anew.";

const Options = z.strictObject({
  wait: z
    .boolean()
    .default(false)
    .describe("Wait until what the chart makes is ready. Not for a network plugin: no Pod is ready before it."),
  waitForJobs: z.boolean().default(false).describe("Wait for Jobs too."),
  atomic: z.boolean().default(false).describe("Take back what has failed; includes `wait`."),
  timeoutSeconds: z.int32().min(1).max(86_400).default(600).describe("How long each step of Helm may take."),
  skipCRDs: z.boolean().default(false).describe("Leave out the chart's CRDs."),
  disableHooks: z.boolean().default(false).describe("Run no hooks."),
  takeOwnership: z
    .boolean()
    .default(false)
    .describe("Take over objects that exist without the release, for example of an add-on by manifests."),
  maxHistory: z.int32().min(1).max(100).default(10).describe("Revisions of the release that are kept."),
});

const Settings = z.strictObject({
  // The URL may contain credentials.
  repoURL: content(formatUrl(512, { schemes: ["https", "http", "oci"], hasMore: true })).describe(
    `Repository of the chart: https://… or oci://…, without the chart's name. ${reinstalls}`,
  ),
  chartName: word(128).describe(`Chart in the repository. ${reinstalls}`),
  version: z
    .string()
    .max(64)
    .regex(/^v?[0-9]+\.[0-9]+\.[0-9]+([-+][-+.0-9A-Za-z]*)?$/)
    .describe("Version of the chart, exactly: a range would change by itself."),
  releaseName: dnsLabel(53).optional().describe(`Name of the release. Default: the add-on's name. ${reinstalls}`),
  namespace: dnsLabel()
    .default("default")
    .describe(`Namespace of the release in the cluster; it is made where it is missing. ${reinstalls}`),
  valuesTemplate: content(z.string().min(1).max(32_768))
    .optional()
    .describe(
      'Values as a Go template with Sprig over .Cluster, .ControlPlane and .InfraCluster, the objects as they are stored. Quote what is filled in: "{{ .Cluster.spec.controlPlaneEndpoint.host }}". Clear text: never put a secret here.',
    ),
  reconcileStrategy: z
    .enum(["Continuous", "InstallOnce"])
    .default("Continuous")
    .describe("InstallOnce never upgrades or uninstalls the release. Cannot be changed."),
  credentialsSecretRef: SecretName.extend({
    key: dataKey().default("config.json").describe("Key with the registry's configuration."),
  })
    .optional()
    .describe("Credentials for an oci:// repository."),
  caSecretRef: SecretName.optional().describe("Authority of an oci:// repository, under the key ca.crt."),
  options: Options.prefault({}).describe(
    "Flags of Helm. A change alone reaches the release with its next version or values.",
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
      cel: "!(has(self.credentialsSecretRef) || has(self.caSecretRef)) || !has(self.repoURL) || self.repoURL.startsWith('oci://')",
      message: "credentialsSecretRef and caSecretRef are used for an oci:// repository only",
      holds: ({ credentialsSecretRef, caSecretRef, repoURL }: Partial<Settings>) =>
        (credentialsSecretRef ?? caSecretRef) === undefined || (repoURL?.startsWith("oci://") ?? true),
    },
  ],
  immutables: [{ field: "reconcileStrategy", kind: "HelmChartProxy", path: "spec.reconcileStrategy" }],

  objects: (scope) => [{ ...typeOf(chartKind), spec: chartProxy(scope) }],

  evidence: ({ cluster, objectName }) => ({
    ...typeOf(releaseKind),
    namespace: cluster.namespace,
    matchLabels: { [clusterApiLabel.clusterName]: cluster.name, [proxyLabel]: objectName },
  }),

  progress: ({ settings }, observed, releases) => {
    const says = progressOf(observed.get("HelmChartProxy"), "Ready");
    if (!says.isApplied) return says;
    // A HelmChartProxy without any release calls itself ready.
    const isReleased = releases?.some((release) => isTrue(release, "Ready") && isOf(release, settings)) ?? true;
    return isReleased ? { ...says, message: "" } : explainWaiting("The release has not been made yet");
  },
});

/** With InstallOnce the release keeps its first version. */
function isOf(release: JsonObject, { version, reconcileStrategy }: Settings): boolean {
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
    options: options(settings),
  };
}

/** A flag that is not set is left out: the webhook would take a written `false` away again. */
function options({ options: { timeoutSeconds, maxHistory, ...flags } }: Settings): JsonObject {
  return {
    ...Object.fromEntries(Object.entries(flags).filter(([, isSet]) => isSet)),
    timeout: goDuration(timeoutSeconds),
    upgrade: { maxHistory },
  };
}

/** As the webhook writes it, so that nothing changes on the way: 600 is 10m0s. */
function goDuration(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const parts = [hours > 0 ? `${hours}h` : "", seconds >= 60 ? `${minutes}m` : "", `${seconds % 60}s`];
  return parts.join("");
}
