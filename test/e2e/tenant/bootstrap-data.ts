import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { type Node, readCloudConfig } from "../../properties/bootstrap-templates.ts";
import type { KubernetesObject } from "../kubernetes/object.ts";
import { readSecret } from "../kubernetes/secret.ts";
import type { ScenarioContext } from "../scenario.ts";
import { machinesOf } from "./machines.ts";

const machine = z.object({ spec: z.object({ bootstrap: z.object({ dataSecretName: z.string() }) }) });
const argument = z.object({ name: z.string(), value: z.string() });
const kubeadmDocument = z.looseObject({
  kind: z.string(),
  apiServer: z.looseObject({ extraArgs: z.array(argument).default([]) }).optional(),
  nodeRegistration: z.looseObject({ kubeletExtraArgs: z.array(argument).default([]) }).optional(),
});

export type BootstrapData = Node & { readonly isControlPlane: boolean };

/** The bootstrap data of every machine of a cluster, parsed as cloud-init parses it. */
export async function bootstrapDataOf(
  { client, namespace }: Pick<ScenarioContext, "client" | "namespace">,
  cluster: string,
): Promise<readonly BootstrapData[]> {
  const machines = await machinesOf({ client, namespace }, cluster);
  return Promise.all(
    machines.map(async (object) => {
      const name = machine.parse(object).spec.bootstrap.dataSecretName;
      const { value } = await readSecret(client, { name, namespace });
      return { ...readCloudConfig(String(value)), isControlPlane: isControlPlane(object) };
    }),
  );
}

/** Flags of the API server or of the kubelet in kubeadm's configuration on the machine. */
export function flagsOf({ files }: BootstrapData, component: "apiServer" | "kubelet"): ReadonlyMap<string, string> {
  const texts = files.filter(({ path }) => path.startsWith("/run/kubeadm/kubeadm")).map(({ content }) => content);
  const documents = texts.flatMap((text) => [...parseAllDocuments(text)].map((document): unknown => document.toJS()));
  const found = documents.flatMap((document) => (document === null ? [] : [kubeadmDocument.parse(document)]));
  const flags = found.flatMap(({ apiServer, nodeRegistration }) =>
    component === "apiServer" ? (apiServer?.extraArgs ?? []) : (nodeRegistration?.kubeletExtraArgs ?? []),
  );
  return new Map(flags.map(({ name, value }) => [name, value]));
}

function isControlPlane({ metadata }: KubernetesObject): boolean {
  return metadata.labels?.["cluster.x-k8s.io/control-plane"] !== undefined;
}
