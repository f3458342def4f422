import { kubeadm as bootstrap } from "../bootstrap/kubeadm.ts";
import { renderCloudProviderArgs } from "../bootstrap/kubeadm/config.ts";
import { controlPlaneGroup, type ProviderKind } from "../cluster-api/kinds.ts";
import { typeOf } from "../kubernetes/kind.ts";
import type { JsonObject } from "../kubernetes/object.ts";
import { renderAddons } from "./kamaji/addons.ts";
import {
  renderAdmissionControllers,
  renderApiServerArgs,
  renderFlagTexts,
  renderPodFiles,
} from "./kamaji/api-server.ts";
import { kamajiDependents } from "./kamaji/dependents.ts";
import { renderNetwork } from "./kamaji/network.ts";
import { kamajiObjects } from "./kamaji/object-rules.ts";
import { kamajiPolicy } from "./kamaji/policy.ts";
import { kamajiRequires } from "./kamaji/requires.ts";
import { Settings, settingsRules } from "./kamaji/settings.ts";
import { findSupport } from "./kamaji/support.ts";
import { findUnsupportedSettings } from "./kamaji/unsupported.ts";
import { defineControlPlane, type HostedControlPlaneScope } from "./provider.ts";

const controlPlaneKind: ProviderKind = {
  group: controlPlaneGroup,
  version: "v1alpha2",
  kind: "KamajiControlPlane",
  use: "Composed",
  scope: "Namespaced",
  role: "ControlPlane",
  contract: "v1beta2",
};

/** Kamaji in pods of the management cluster: KamajiControlPlane of Cluster API's Kamaji provider v0.20. */
export const kamaji = defineControlPlane({
  name: "kamaji",
  title: "Kamaji",
  docs: "https://kamaji.clastix.io/cluster-api/",
  requires: kamajiRequires,
  kinds: [controlPlaneKind],
  ...kamajiObjects,
  placement: "Hosted",
  bootstrap,
  shape: {
    version: { path: "spec.version" },
    replacesMachines: () => [],
    // kamajicontrolplane_controller_cluster_patch.go, patchControlPlaneEndpoint
    writtenBack: ["spec.controlPlaneEndpoint"],
    // kubeadm join rejects another minor version, and so do Cluster API's preflight checks.
    needsEqualMinor: true,
  },
  settings: Settings,
  rules: settingsRules,
  // The CRD rejects a change, and an existing Service cannot get another class.
  immutables: [
    {
      at: "controlPlane.kamaji.network.loadBalancerClass",
      carriedBy: "ControlPlane",
      path: "spec.network.loadBalancerConfig.loadBalancerClass",
    },
  ],
  dependents: kamajiDependents,
  ...kamajiPolicy,

  supports: findSupport,

  controlPlane: (scope) => ({ ...typeOf(controlPlaneKind), spec: renderControlPlaneSpec(scope) }),

  unsupported: findUnsupportedSettings,
});

function renderControlPlaneSpec(scope: HostedControlPlaneScope<Settings>): JsonObject {
  const { settings, kubernetes, controlPlane, version } = scope;
  const { volumes, mounts, annotations } = renderPodFiles(kubernetes.apiServer);
  return {
    replicas: controlPlane.replicas,
    version,
    dataStoreName: settings.dataStoreName,
    registry: settings.registry,
    addons: renderAddons(settings.addons, scope.network),
    admissionControllers: renderAdmissionControllers(kubernetes.apiServer),
    apiServer: {
      extraArgs: renderApiServerArgs(kubernetes.apiServer),
      extraVolumeMounts: mounts,
      ...settings.apiServer,
    },
    controllerManager: {
      extraArgs: renderFlagTexts({ ...renderCloudProviderArgs(scope), ...kubernetes.controllerManager?.extraArgs }),
      ...settings.controllerManager,
    },
    scheduler: { extraArgs: renderFlagTexts(kubernetes.scheduler?.extraArgs), ...settings.scheduler },
    kine: settings.kine,
    kubelet: settings.kubelet,
    network: renderNetwork(scope),
    deployment: { ...settings.deployment, podAdditionalMetadata: { annotations }, extraVolumes: volumes },
  };
}
