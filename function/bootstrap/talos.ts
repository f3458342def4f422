import { bootstrapGroup, type ProviderKind } from "../cluster-api/kinds.ts";
import { typeOf } from "../kubernetes/kind.ts";
import { defineBootstrap } from "./provider.ts";
import { renderTalosConfig } from "./talos/config.ts";
import { defineConfigRules } from "./talos/object-rules.ts";
import { defineConfigPolicy } from "./talos/policy.ts";
import { NodeSettings } from "./talos/settings.ts";

const templateKind: ProviderKind = {
  group: bootstrapGroup,
  version: "v1alpha3",
  kind: "TalosConfigTemplate",
  use: "Composed",
  scope: "Namespaced",
  role: "BootstrapTemplate",
  contract: "v1beta1",
};
const config = "spec.template.spec";
const commands = { unsupported: "are not supported: Talos runs no commands. Use files or strategicPatches" };

const volumes = { unsupported: "are not supported: add a UserVolumeConfig with strategicPatches" };
// The kubelet would connect to the endpoint through the proxy, and the address may not be known yet.
const proxy = {
  unsupported: "is not supported: Talos passes it to the kubelet too. Use machine.env in strategicPatches",
};

/** Machine configurations of Talos, with its bootstrap provider (CABPT) 0.6. */
export const talos = defineBootstrap({
  name: "talos",
  title: "Talos",
  docs: "https://github.com/siderolabs/cluster-api-bootstrap-provider-talos",
  requires: [
    {
      what: "Provider",
      name: "Cluster API Bootstrap Provider Talos 0.6",
      how: "`clusterctl init --bootstrap talos`",
    },
  ],
  kinds: [templateKind],
  format: "machine-config",
  nodeImages: "Any",
  // 50m (internal/app/machined/pkg/controllers/k8s/kubelet_spec.go, SystemReserved).
  reservesCpu: true,
  nodeSettings: NodeSettings,
  objectRules: defineConfigRules(templateKind.kind, config),
  policyPaths: defineConfigPolicy(templateKind.kind, config),
  setupFields: {
    operatingSystem: { unsupported: "is not supported: Talos is the operating system" },
    kubeletArgs: "Rendered",
    cloudProvider: "Rendered",
    nodeName: "Rendered",
    files: "Rendered",
    preCommands: commands,
    postCommands: commands,
    labels: "Rendered",
    taints: "Rendered",
    ntpServers: "Rendered",
    sysctls: "Rendered",
    kernelModules: "Rendered",
    trustBundle: "Rendered",
    trustBundleFrom: { unsupported: "is not supported: a machine configuration cannot refer to a Secret" },
    users: { unsupported: "are not supported: nobody logs in to Talos" },
    registries: "Rendered",
    registryCredentials: { unsupported: "is not supported: a machine configuration cannot refer to a Secret" },
    proxy: proxy,
    disks: volumes,
    mounts: volumes,
    containerdConfig: { unsupported: "is not supported: write /etc/cri/conf.d/20-customization.part with files" },
    bootCommands: commands,
    joinsNewer: "BuiltIn",
    // By the ranges of services (internal/app/machined/pkg/controllers/k8s/nodeip_config.go).
    ipFamilies: "BuiltIn",
    virtualAddress: "Rendered",
  },

  template: ({ settings, nodeSetup }) => ({
    ...typeOf(templateKind),
    spec: {
      template: {
        spec: renderTalosConfig(nodeSetup, settings, {
          generateType: "worker",
          patches: settings.workerStrategicPatches,
        }),
      },
    },
  }),
});
