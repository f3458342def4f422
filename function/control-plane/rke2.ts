import { rke2 as bootstrap } from "../bootstrap/rke2.ts";
import { foldersOfServer, renderRke2Config } from "../bootstrap/rke2/config.ts";
import { controlPlaneGroup, type ProviderKind } from "../cluster-api/kinds.ts";
import { renderMachineDeletion } from "../cluster-api/machine.ts";
import { typeOf } from "../kubernetes/kind.ts";
import type { JsonObject } from "../kubernetes/object.ts";
import { defineControlPlane, type MachineControlPlaneScope } from "./provider.ts";
import { renderRemediation } from "./rancher/remediation.ts";
import { renderServerSetup } from "./rancher/servers.ts";
import { rke2Dependents } from "./rke2/dependents.ts";
import { networkPlugin } from "./rke2/network-plugin.ts";
import { rke2Policy } from "./rke2/policy.ts";
import { exclusionAnnotation, findUnsupportedSettings } from "./rke2/unsupported.ts";
import { paths, renderServerConfig, withAdmissionFile } from "./rke2/server-config.ts";
import { rke2Objects } from "./rke2/object-rules.ts";
import { Settings } from "./rke2/settings.ts";
import { rke2Shape } from "./rke2/shape.ts";

const controlPlaneKind: ProviderKind = {
  group: controlPlaneGroup,
  version: "v1beta2",
  kind: "RKE2ControlPlane",
  use: "Composed",
  scope: "Namespaced",
  role: "ControlPlane",
  contract: "v1beta2",
};

/** RKE2 on machines of the workload cluster: RKE2ControlPlane of CAPRKE2 v0.25. */
export const rke2 = defineControlPlane({
  name: "rke2",
  title: "RKE2",
  docs: "https://rancher.github.io/cluster-api-provider-rke2",
  requires: [
    {
      what: "Provider",
      name: "RKE2 control plane of Cluster API Provider RKE2 0.25",
      how: "`clusterctl init --control-plane rke2`",
    },
  ],
  kinds: [controlPlaneKind],
  ...rke2Objects,
  placement: "Machines",
  bootstrap,
  shape: rke2Shape,
  settings: Settings,
  changesInPlace: ["loadBalancerExclusion", "manifestsConfigMapRef", "registrationAddress"].map(
    (field) => `controlPlane.rke2.${field}`,
  ),
  dependents: rke2Dependents,
  ...rke2Policy,
  immutables: [
    { at: "controlPlane.rke2.registrationMethod", carriedBy: "ControlPlane", path: "spec.registrationMethod" },
    // Another database has other data, and etcd none of it.
    {
      at: "controlPlane.rke2.externalDatastoreSecretRef.name",
      carriedBy: "ControlPlane",
      path: "spec.serverConfig.externalDatastoreSecret.name",
    },
  ],
  networkPlugin,

  controlPlane: (scope) => ({
    ...typeOf(controlPlaneKind),
    annotations: renderAnnotations(scope.settings),
    spec: {
      replicas: scope.controlPlane.replicas,
      version: scope.version,
      registrationMethod: scope.settings.registrationMethod,
      registrationAddress: scope.settings.registrationAddress,
      machineTemplate: {
        metadata: { labels: scope.machineLabels, annotations: scope.machineAnnotations },
        spec: {
          infrastructureRef: scope.machineTemplate,
          deletion: renderMachineDeletion(scope.controlPlane.timeouts),
        },
      },
      ...withAdmissionFile(
        renderRke2Config(renderServerSetup(scope, paths), scope.settings, {
          namespace: scope.cluster.namespace,
          folders: foldersOfServer,
        }),
        scope,
      ),
      serverConfig: renderServerConfig(scope),
      manifestsConfigMapReference: renderManifests(scope),
      rolloutStrategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: scope.controlPlane.rollout.maxSurge } },
      remediationStrategy: renderRemediation(scope.controlPlane.remediation),
    },
  }),

  unsupported: findUnsupportedSettings,
});

type ServerScope = MachineControlPlaneScope<Settings>;

function renderAnnotations({ loadBalancerExclusion }: Settings): Record<string, string> {
  return loadBalancerExclusion ? { [exclusionAnnotation]: "true" } : {};
}

function renderManifests({ settings, cluster }: ServerScope): JsonObject | undefined {
  const { manifestsConfigMapRef } = settings;
  return manifestsConfigMapRef && { ...manifestsConfigMapRef, namespace: cluster.namespace };
}
