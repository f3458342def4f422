import { keptOnceSet } from "../api/rule.ts";
import { infrastructureGroup, type ProviderKind } from "../cluster-api/kinds.ts";
import { typeOf } from "../kubernetes/kind.ts";
import type { JsonObject } from "../kubernetes/object.ts";
import { defineInfrastructure, type InfrastructureScope } from "./provider.ts";
import { vsphereDependents } from "./vsphere/dependents.ts";
import { MachineSettings, renderMachineSpec } from "./vsphere/machine.ts";
import { vsphereObjects } from "./vsphere/object-rules.ts";
import { vspherePolicy } from "./vsphere/policy.ts";
import { findVSphereProblems } from "./vsphere/problems.ts";
import { vsphereRequires, zoneLabel } from "./vsphere/requires.ts";
import { Settings, settingsRules } from "./vsphere/settings.ts";

const common = {
  group: infrastructureGroup,
  version: "v1beta2",
  use: "Composed",
  scope: "Namespaced",
  contract: "v1beta2",
} as const;
const clusterKind: ProviderKind = { ...common, kind: "VSphereCluster", role: "InfrastructureCluster" };
const machineKind: ProviderKind = { ...common, kind: "VSphereMachineTemplate", role: "MachineTemplate" };

/** vCenter with Cluster API's vSphere provider (CAPV) 1.16, without the supervisor mode. */
export const vsphere = defineInfrastructure({
  name: "vsphere",
  title: "vSphere",
  docs: "https://github.com/kubernetes-sigs/cluster-api-provider-vsphere/tree/main/docs",
  requires: vsphereRequires,
  kinds: [clusterKind, machineKind],
  settings: Settings,
  machineSettings: MachineSettings,
  operatingSystems: { Flatcar: { unsupported: "the function writes the metadata of machines for cloud-init" } },
  hasMachineTypes: false,
  rules: settingsRules,
  // CAPV checks no change of a VSphereCluster; virtual machines stay at their server.
  immutables: [
    { at: "infrastructure.vsphere.server", carriedBy: "InfrastructureCluster", path: "spec.server" },
    keptOnceSet(
      {
        at: "infrastructure.vsphere.failureDomainSelector",
        carriedBy: "InfrastructureCluster",
        path: "spec.failureDomainSelector",
      },
      "the provider would go on using the last zones. Keep a selector, or controlPlane.zones",
    ),
  ],
  controlPlaneSettings: ["infrastructure.vsphere.failureDomainSelector"],
  changesInPlace: ["failureDomainSelector", "identityRef", "thumbprint"].map(
    (field) => `infrastructure.vsphere.${field}`,
  ),
  dependents: vsphereDependents,
  ...vspherePolicy,
  ...vsphereObjects,
  endpoint: () => "User",

  infrastructureCluster: (scope) => ({ ...typeOf(clusterKind), spec: renderClusterSpec(scope) }),

  machineTemplate: (scope) => ({
    ...typeOf(machineKind),
    spec: { template: { spec: renderMachineSpec(scope) } },
  }),

  identity: ({ identityRef }) => ({
    path: "infrastructure.vsphere.identityRef.name",
    ...identityRef,
    defaultKind: "VSphereClusterIdentity",
  }),
  // cloud-init reads the name of the virtual machine; the cloud provider finds the machine of a node.
  nodeSetup: () => ({ cloudProvider: "External", nodeName: "{{ local_hostname }}" }),

  unsupported: findVSphereProblems,
});

type Scope = InfrastructureScope<Settings>;

function renderClusterSpec(scope: Scope): JsonObject {
  const { server, thumbprint, identityRef } = scope.settings;
  return {
    server,
    thumbprint,
    identityRef: { ...identityRef },
    controlPlaneEndpoint: scope.controlPlaneEndpoint && { ...scope.controlPlaneEndpoint },
    failureDomainSelector: renderSelector(scope),
  };
}

/** CAPV spreads machines over failure domains only with a selector; `{}` selects all of the server. */
function renderSelector({ settings, controlPlaneZones, endpoint }: Scope): JsonObject | undefined {
  const selector = endpoint === "ControlPlane" ? undefined : settings.failureDomainSelector;
  const matchLabels = { ...selector?.matchLabels };
  const matchExpressions = [{ key: zoneLabel, operator: "In", values: [...controlPlaneZones] }];
  const isNamed = controlPlaneZones.length > 0;
  if (!isNamed && !selector) return undefined;
  return {
    ...(Object.keys(matchLabels).length > 0 && { matchLabels }),
    ...(isNamed && { matchExpressions }),
  };
}
