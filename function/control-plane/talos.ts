import { combineNodeSetups } from "../bootstrap/combined-setup.ts";
import { talos as bootstrap } from "../bootstrap/talos.ts";
import { renderTalosConfig } from "../bootstrap/talos/config.ts";
import { controlPlaneGroup, type ProviderKind } from "../cluster-api/kinds.ts";
import { typeOf } from "../kubernetes/kind.ts";
import type { JsonObject } from "../kubernetes/object.ts";
import { defineControlPlane, type MachineControlPlaneScope } from "./provider.ts";
import { fixedSettings, renderApiServerFiles, renderClusterConfig } from "./talos/cluster-config.ts";
import { talosDependents } from "./talos/dependents.ts";
import { networkPlugin } from "./talos/network-plugin.ts";
import { talosObjects } from "./talos/object-rules.ts";
import { talosPolicy } from "./talos/policy.ts";
import { Settings } from "./talos/settings.ts";
import { talosShape } from "./talos/shape.ts";
import { findUnsupportedSettings } from "./talos/unsupported.ts";

const controlPlaneKind: ProviderKind = {
  group: controlPlaneGroup,
  version: "v1alpha3",
  kind: "TalosControlPlane",
  use: "Composed",
  scope: "Namespaced",
  role: "ControlPlane",
  contract: "v1beta1",
};

/** Talos on machines of the workload cluster: TalosControlPlane of its control plane provider (CACPPT) 0.5. */
export const talos = defineControlPlane({
  name: "talos",
  title: "Talos",
  docs: "https://github.com/siderolabs/cluster-api-control-plane-provider-talos",
  requires: [
    {
      what: "Provider",
      name: "Cluster API Control Plane Provider Talos 0.5, which can reach port 50000 of the control-plane machines",
      how: "`clusterctl init --control-plane talos`",
    },
  ],
  kinds: [controlPlaneKind],
  placement: "Machines",
  bootstrap,
  shape: talosShape,
  settings: Settings,
  immutables: fixedSettings,
  dependents: talosDependents,
  ...talosPolicy,
  ...talosObjects,
  networkPlugin,

  controlPlane: (scope) => ({
    ...typeOf(controlPlaneKind),
    spec: {
      replicas: scope.controlPlane.replicas,
      version: scope.version,
      infrastructureTemplate: scope.machineTemplate,
      controlPlaneConfig: { controlplane: renderConfig(scope) },
      rolloutStrategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: scope.controlPlane.rollout.maxSurge } },
    },
  }),

  unsupported: findUnsupportedSettings,
});

/** The kind has no labels for Machines, so those that Cluster API would sync are part of the configuration. */
function renderConfig(scope: MachineControlPlaneScope<Settings>): JsonObject {
  const { settings, nodeSetup, machineLabels, kubernetes } = scope;
  const setup = combineNodeSetups(nodeSetup, { labels: machineLabels }, renderApiServerFiles(kubernetes.apiServer));
  return renderTalosConfig(setup, settings, {
    generateType: "controlplane",
    cluster: renderClusterConfig(scope),
    patches: settings.controlPlaneStrategicPatches,
  });
}
