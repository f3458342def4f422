import { bootstrapGroup, type ProviderKind } from "../cluster-api/kinds.ts";
import { typeOf } from "../kubernetes/kind.ts";
import { defineBootstrap } from "./provider.ts";
import { renderRke2Config } from "./rke2/config.ts";
import { filesOnIgnition } from "./rke2/ignition.ts";
import { defineConfigRules } from "./rke2/object-rules.ts";
import { defineConfigPolicy, listProtectedPaths } from "./rke2/policy.ts";
import { NodeSettings } from "./rke2/settings.ts";

const templateKind: ProviderKind = {
  group: bootstrapGroup,
  version: "v1beta2",
  kind: "RKE2ConfigTemplate",
  use: "Composed",
  scope: "Namespaced",
  role: "BootstrapTemplate",
  contract: "v1beta2",
};
const config = "spec.template.spec";

/** Agents of RKE2, with CAPRKE2 v0.25. */
export const rke2 = defineBootstrap({
  name: "rke2",
  title: "RKE2",
  docs: "https://rancher.github.io/cluster-api-provider-rke2",
  requires: [
    {
      what: "Provider",
      name: "RKE2 bootstrap of Cluster API Provider RKE2 0.25",
      how: "`clusterctl init --bootstrap rke2`",
    },
  ],
  kinds: [templateKind],
  format: "cloud-config",
  nodeImages: "Any",
  nodeSettings: NodeSettings,
  objectRules: defineConfigRules(templateKind.kind, config),
  policyPaths: defineConfigPolicy(templateKind.kind, config),
  protectedPaths: listProtectedPaths(templateKind.kind, config),
  operatingSystems: {
    Flatcar: {
      format: "ignition",
      ownFiles: filesOnIgnition,
      writesOnDisks: true,
      setupFields: { users: "Rendered", disks: "Rendered", mounts: "Rendered", bootCommands: "Rendered" },
    },
  },
  setupFields: {
    operatingSystem: "Rendered",
    kubeletArgs: "Rendered",
    cloudProvider: "Rendered",
    nodeName: "Rendered",
    files: "Rendered",
    preCommands: "Rendered",
    postCommands: "Rendered",
    labels: "Rendered",
    taints: "Rendered",
    ntpServers: "Rendered",
    sysctls: "Rendered",
    kernelModules: "Rendered",
    trustBundle: "Rendered",
    trustBundleFrom: "Rendered",
    users: { unsupported: "are not supported: RKE2ConfigTemplate has no users" },
    registries: "Rendered",
    registryCredentials: "Rendered",
    proxy: "Rendered",
    disks: { unsupported: "are not supported: RKE2ConfigTemplate has no disks" },
    mounts: { unsupported: "are not supported: RKE2ConfigTemplate has no mounts" },
    containerdConfig: { unsupported: "is not supported: write a template for containerd's configuration with files" },
    bootCommands: { unsupported: "are not supported: RKE2ConfigTemplate has none" },
    joinsNewer: "BuiltIn",
    ipFamilies: "Rendered",
    virtualAddress: "Rendered",
  },

  template: ({ cluster, settings, nodeSetup }) => ({
    ...typeOf(templateKind),
    spec: { template: { spec: renderRke2Config(nodeSetup, settings, { namespace: cluster.namespace, folders: [] }) } },
  }),
});
