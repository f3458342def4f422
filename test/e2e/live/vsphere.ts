import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { providerIpam, providerVsphere, vcenter } from "../build/live-components.ts";
import type { KubernetesClient } from "../kubernetes/client.ts";
import type { KubernetesObject } from "../kubernetes/object.ts";
import type { ManagementCluster } from "../management-cluster.ts";
import { startVCenter, type VCenter } from "../processes/vcenter.ts";
import { ipamManager, vsphereManager } from "../providers/live-managers.ts";
import { bootstrapTemplateKind, controlPlaneKind } from "../tenant/kinds.ts";
import type { Access, LiveProvider } from "./live-provider.ts";

const infrastructureVersion = "infrastructure.cluster.x-k8s.io/v1beta2";
const [template, otherTemplate] = ["ubuntu-24.04", "ubuntu-24.04-2"];
const credentials = { username: "user", password: "pass" };
const managerNamespace = "capv-system";

/** Scenarios may run on a management cluster that an earlier command has started, so it remembers the vCenter. */
const memory = { apiVersion: "v1", kind: "ConfigMap", name: "vcenter", namespace: managerNamespace } as const;
const remembered = z.object({
  data: z.object({ server: z.string(), thumbprint: z.string(), inventory: z.string() }),
});

/** The managers for vSphere and its addresses, with kubeadm, on a simulated vCenter. */
export const vsphere: LiveProvider = {
  name: "vsphere",
  title: "vSphere",
  managers: [vsphereManager, ipamManager],
  builds: [providerVsphere, providerIpam, vcenter],
  scenarios: join(import.meta.dirname, "vsphere"),
  startCloud,
  kinds: {
    infrastructureCluster: { apiVersion: infrastructureVersion, kind: "VSphereCluster" },
    controlPlane: controlPlaneKind,
    machineTemplate: { apiVersion: infrastructureVersion, kind: "VSphereMachineTemplate" },
    bootstrapTemplate: bootstrapTemplateKind,
  },
  versions: ["v1.34.1", "v1.34.2", "v1.35.2"],
  infrastructure: async ({ client }) => {
    const { server, thumbprint } = await recall(client);
    await allowEverywhere(client);
    const devices = [{ networkName, dhcp4: true }];
    return { vsphere: { server, thumbprint, identityRef: { name: "vcenter" }, ...placement, devices } };
  },
  controlPlane: { endpoint: { host: "10.0.255.1", virtualIP: {} } },
  machines: [{ image: { name: template } }, { image: { name: otherTemplate } }],
  writtenBack: [],
  expectNothingInCloud: ({ client }, machines) => expectMachinesGone(client, machines),
};

/** Of the simulator's inventory. */
export const networkName = "VM Network";
const placement = {
  datacenter: "DC0",
  datastore: "LocalDS_0",
  resourcePool: "/DC0/host/DC0_C0/Resources",
};

async function startCloud(cluster: ManagementCluster): Promise<Access> {
  const found = await startVCenter(cluster, [template, otherTemplate]);
  await remember(cluster.client, found);
  const file = join(cluster.dataFolder, "vsphere-credentials.yaml");
  writeFileSync(file, `username: ${credentials.username}\npassword: ${credentials.password}\n`);
  return { arguments: [`--credentials-file=${file}`], environment: {} };
}

export async function recall(client: KubernetesClient): Promise<VCenter> {
  return remembered.parse(await client.get(memory)).data;
}

const virtualMachine = z.object({ name: z.string(), cluster: z.string(), addresses: z.array(z.string()) });
type VirtualMachine = z.infer<typeof virtualMachine>;

/** All machines of all scenarios are in one vCenter, so these are looked up by name. */
export async function virtualMachinesOf(
  client: KubernetesClient,
  machines: readonly KubernetesObject[],
): Promise<readonly VirtualMachine[]> {
  const { inventory } = await recall(client);
  const existing = z.array(virtualMachine).parse(await (await fetch(inventory)).json());
  const names = new Set(machines.map(({ metadata }) => metadata.name));
  return existing.filter(({ name }) => names.has(name));
}

async function expectMachinesGone(client: KubernetesClient, machines: readonly KubernetesObject[]): Promise<void> {
  assert.deepEqual(await virtualMachinesOf(client, machines), [], "machines in the vCenter");
}

async function remember(client: KubernetesClient, data: VCenter): Promise<void> {
  await client.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: managerNamespace } });
  const { name, namespace, ...type } = memory;
  await client.apply({ ...type, metadata: { name, namespace }, data });
  await client.apply({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "vcenter", namespace: managerNamespace },
    stringData: credentials,
  });
}

/** The platform's identity, which every namespace may use. */
async function allowEverywhere(client: KubernetesClient): Promise<void> {
  await client.apply({
    apiVersion: infrastructureVersion,
    kind: "VSphereClusterIdentity",
    metadata: { name: "vcenter" },
    spec: { secretName: "vcenter", allowedNamespaces: { selector: { matchLabels: {} } } },
  });
}
