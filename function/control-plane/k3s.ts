import { k3s as bootstrap } from "../bootstrap/k3s.ts";
import { renderK3sConfig } from "../bootstrap/k3s/config.ts";
import { combineNodeSetups } from "../bootstrap/combined-setup.ts";
import { controlPlaneGroup, type ProviderKind } from "../cluster-api/kinds.ts";
import { renderMachineTimeouts } from "../cluster-api/machine.ts";
import { typeOf } from "../kubernetes/kind.ts";
import type { JsonObject } from "../kubernetes/object.ts";
import { renderConfigFiles, sharedSettings } from "./k3s/config-files.ts";
import { networkPlugin } from "./k3s/network-plugin.ts";
import { k3sPolicy } from "./k3s/policy.ts";
import { paths, renderServerConfig } from "./k3s/server-config.ts";
import { Settings } from "./k3s/settings.ts";
import { k3sShape } from "./k3s/shape.ts";
import { findUnsupportedSettings } from "./k3s/unsupported.ts";
import { defineControlPlane, type MachineControlPlaneScope } from "./provider.ts";
import { renderRemediation } from "./rancher/remediation.ts";
import { renderServerSetup } from "./rancher/servers.ts";
import { scheduleDependent } from "./rancher/snapshots.ts";

const controlPlaneKind: ProviderKind = {
  group: controlPlaneGroup,
  version: "v1beta2",
  kind: "KThreesControlPlane",
  use: "Composed",
  scope: "Namespaced",
  role: "ControlPlane",
  contract: "v1beta1",
};

/** k3s on machines of the workload cluster: KThreesControlPlane of Cluster API K3s v0.3. */
export const k3s = defineControlPlane({
  name: "k3s",
  title: "k3s",
  docs: "https://github.com/k3s-io/cluster-api-k3s",
  requires: [
    {
      what: "Provider",
      name: "k3s control plane of Cluster API K3s 0.3",
      how: "`clusterctl init --control-plane k3s`, with the URL of the provider in the configuration of clusterctl",
    },
  ],
  kinds: [controlPlaneKind],
  placement: "Machines",
  bootstrap,
  shape: k3sShape,
  settings: Settings,
  dependents: [scheduleDependent("controlPlane.k3s.etcd.backupConfig")],
  ...k3sPolicy,
  immutables: sharedSettings,
  networkPlugin,

  controlPlane: (scope) => ({
    ...typeOf(controlPlaneKind),
    spec: {
      replicas: scope.controlPlane.replicas,
      version: scope.version,
      machineTemplate: {
        metadata: { labels: scope.machineLabels, annotations: scope.machineAnnotations },
        infrastructureRef: scope.machineTemplate,
        ...renderMachineTimeouts(scope.controlPlane.timeouts),
      },
      kthreesConfigSpec: renderConfigSpec(scope),
      remediationStrategy: renderRemediation(scope.controlPlane.remediation),
    },
  }),

  unsupported: findUnsupportedSettings,
});

function renderConfigSpec(scope: MachineControlPlaneScope<Settings>): JsonObject {
  const { settings, kubernetes } = scope;
  const setup = combineNodeSetups(renderConfigFiles(settings, kubernetes), renderServerSetup(scope, paths));
  return renderK3sConfig(setup, settings, renderServerConfig(scope));
}
