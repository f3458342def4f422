import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { type KubernetesObject, kubernetesObject } from "../kubernetes/object.ts";
import { readManifests } from "../kubernetes/read-manifests.ts";

/** A CAPI program with the folder of manifests that upstream's kustomization is made from. */
export type Provider = {
  readonly name: string;
  readonly manifests: string;
  /** Labels that tell CAPI's core which versions of a provider's kinds keep to which contract. */
  readonly contractLabels: boolean;
  /** Base URL of its webhook server; there is no Service to name instead. */
  readonly webhookUrl: string;
  /** Base64 of the authority that signed the webhook server's certificate. */
  readonly caBundle: string;
};

const contractLabels = { "cluster.x-k8s.io/v1beta1": "v1beta1", "cluster.x-k8s.io/v1beta2": "v1beta2" };
const kustomization = z.looseObject({ resources: z.array(z.string()) });
const versions = z.array(z.unknown());
const webhooks = z.array(
  z.looseObject({ clientConfig: z.looseObject({ service: z.looseObject({ path: z.string() }) }) }),
);

export function crdsOf(provider: Provider): readonly KubernetesObject[] {
  const folder = join(provider.manifests, "crd");
  const { resources } = kustomization.parse(parse(readFileSync(join(folder, "kustomization.yaml"), "utf8")));
  return resources.flatMap((file) => readManifests(join(folder, file))).map((crd) => convertedBy(provider, crd));
}

function convertedBy(provider: Provider, crd: KubernetesObject): KubernetesObject {
  const labels = {
    ...crd.metadata.labels,
    "cluster.x-k8s.io/provider": provider.name,
    ...(provider.contractLabels ? contractLabels : {}),
  };
  const clientConfig = { url: `${provider.webhookUrl}/convert`, caBundle: provider.caBundle };
  const conversion = { strategy: "Webhook", webhook: { conversionReviewVersions: ["v1"], clientConfig } };
  const hasSeveral = versions.parse(crd.spec?.["versions"]).length > 1;
  return {
    ...crd,
    metadata: { ...crd.metadata, labels },
    spec: { ...crd.spec, ...(hasSeveral ? { conversion } : {}) },
  };
}

export function webhookConfigurationsOf(provider: Provider): readonly KubernetesObject[] {
  const { name, manifests, webhookUrl, caBundle } = provider;
  return readManifests(join(manifests, "webhook", "manifests.yaml")).map((configuration) =>
    kubernetesObject.parse({
      ...configuration,
      metadata: { ...configuration.metadata, name: `${name}-${configuration.metadata.name}` },
      webhooks: webhooks.parse(configuration["webhooks"]).map((webhook) => ({
        ...webhook,
        clientConfig: { url: `${webhookUrl}${webhook.clientConfig.service.path}`, caBundle },
      })),
    }),
  );
}
