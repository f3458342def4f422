import { join } from "node:path";
import { z } from "zod";
import { pluralOf } from "../../../function/kubernetes/kind.ts";
import { readKustomization } from "../../conformance/kustomization.ts";
import { type KubernetesObject, kubernetesObject } from "../kubernetes/object.ts";
import { readManifests } from "../kubernetes/read-manifests.ts";
import type { Provider, StubKind } from "../providers/provider.ts";

/** A provider, with the folder of manifests from which upstream's kustomization is built. */
export type ServedProvider = {
  readonly provider: Provider;
  readonly manifests: string;
  /** Base URL of its webhook server. It replaces a Service, because no Pod runs. */
  readonly webhookUrl: string;
  /** Base64 of the CA that signed the webhook server's certificate. */
  readonly caBundle: string;
};

const list = z.array(z.unknown());
const webhooks = z.array(
  z.looseObject({ clientConfig: z.looseObject({ service: z.looseObject({ path: z.string() }) }) }),
);

/** The CRDs that the provider ships, and stub CRDs of the kinds that it only watches. */
export function crdsOf(served: ServedProvider): readonly KubernetesObject[] {
  const { provider, manifests } = served;
  const folder = join(manifests, provider.crds);
  const { resources, labels } = readKustomization(folder);
  const shipped = resources
    .flatMap((file) => readManifests(join(folder, file)))
    .map((crd) => convertedBy(served, crd, { ...labelsOf(provider), ...labels }));
  return [...shipped, ...provider.stubKinds.map(stubCrd)];
}

/** As `clusterctl init` labels what it installs; `clusterctl move` finds the kinds by the second one. */
function labelsOf({ name }: Provider): Readonly<Record<string, string>> {
  return { "cluster.x-k8s.io/provider": name, "clusterctl.cluster.x-k8s.io": "" };
}

function convertedBy(
  { webhookUrl, caBundle }: ServedProvider,
  crd: KubernetesObject,
  labels: Readonly<Record<string, string>>,
): KubernetesObject {
  const clientConfig = { url: `${webhookUrl}/convert`, caBundle };
  const conversion = { strategy: "Webhook", webhook: { conversionReviewVersions: ["v1"], clientConfig } };
  const hasSeveral = list.parse(crd.spec?.["versions"]).length > 1;
  return {
    ...crd,
    metadata: { ...crd.metadata, labels: { ...crd.metadata.labels, ...labels } },
    spec: { ...crd.spec, ...(hasSeveral ? { conversion } : {}) },
  };
}

function stubCrd({ group, kind, versions: names }: StubKind): KubernetesObject {
  const plural = pluralOf(kind);
  const openAPIV3Schema = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      scope: "Namespaced",
      versions: names.map((name, index) => ({
        name,
        served: true,
        storage: index === 0,
        schema: { openAPIV3Schema },
      })),
    },
  };
}

/** In the order of the file: mutating webhooks first, then validating ones. */
export function webhookConfigurationsOf(served: ServedProvider): readonly KubernetesObject[] {
  const { provider, manifests, webhookUrl, caBundle } = served;
  return readManifests(join(manifests, provider.webhooks)).map((configuration) =>
    kubernetesObject.parse({
      ...configuration,
      metadata: { ...configuration.metadata, name: `${provider.name}-${configuration.metadata.name}` },
      webhooks: webhooks.parse(configuration["webhooks"]).map((webhook) => ({
        ...webhook,
        clientConfig: { url: `${webhookUrl}${webhook.clientConfig.service.path}`, caBundle },
      })),
    }),
  );
}

/** How many webhooks a provider registers. */
export function countWebhooks(served: ServedProvider): number {
  return webhookConfigurationsOf(served).flatMap(({ webhooks: entries }) => list.parse(entries)).length;
}
