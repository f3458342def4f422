import { bootstrapGroup, type ProviderKind } from "../cluster-api/kinds.ts";
import { typeOf } from "../kubernetes/kind.ts";
import { renderK3sConfig } from "./k3s/config.ts";
import { defineConfigPolicy } from "./k3s/policy.ts";
import { NodeSettings } from "./k3s/settings.ts";
import { defineBootstrap } from "./provider.ts";

const templateKind: ProviderKind = {
  group: bootstrapGroup,
  version: "v1beta2",
  kind: "KThreesConfigTemplate",
  use: "Composed",
  scope: "Namespaced",
  role: "BootstrapTemplate",
  contract: "v1beta1",
};
const config = "spec.template.spec";

/** Agents of k3s, with Cluster API K3s 0.3. */
export const k3s = defineBootstrap({
  name: "k3s",
  title: "k3s",
  docs: "https://github.com/k3s-io/cluster-api-k3s",
  requires: [
    {
      what: "Provider",
      name: "k3s bootstrap of Cluster API K3s 0.3",
      how: "`clusterctl init --bootstrap k3s`, with the URL of the provider in the configuration of clusterctl",
    },
  ],
  kinds: [templateKind],
  format: "cloud-config",
  nodeImages: "Any",
  nodeSettings: NodeSettings,
  policyPaths: defineConfigPolicy(templateKind.kind, config),
  setupFields: {
    operatingSystem: { unsupported: "is not supported: KThreesConfigTemplate has only the format of cloud-init" },
    kubeletArgs: "Rendered",
    cloudProvider: "Rendered",
    nodeName: "Rendered",
    files: "Rendered",
    preCommands: "Rendered",
    postCommands: "Rendered",
    labels: "Rendered",
    taints: "Rendered",
    ntpServers: { unsupported: "is not supported: KThreesConfigTemplate has no time servers" },
    sysctls: "Rendered",
    kernelModules: "Rendered",
    trustBundle: "Rendered",
    trustBundleFrom: "Rendered",
    users: { unsupported: "are not supported: KThreesConfigTemplate has no users" },
    registries: "Rendered",
    registryCredentials: "Rendered",
    proxy: "Rendered",
    disks: { unsupported: "are not supported: KThreesConfigTemplate has no disks" },
    mounts: { unsupported: "are not supported: KThreesConfigTemplate has no mounts" },
    containerdConfig: { unsupported: "is not supported: write a template for containerd's configuration with files" },
    bootCommands: { unsupported: "are not supported: KThreesConfigTemplate has none" },
    joinsNewer: "BuiltIn",
    ipFamilies: "Rendered",
    virtualAddress: "Rendered",
  },

  template: ({ settings, nodeSetup }) => ({
    ...typeOf(templateKind),
    spec: { template: { spec: renderK3sConfig(nodeSetup, settings) } },
  }),
});
