import { bootstrapGroup, type ProviderKind } from "../cluster-api/kinds.ts";
import { typeOf } from "../kubernetes/kind.ts";
import { renderNodeadmTemplate } from "./nodeadm/config.ts";
import { defineNodeadmPolicy } from "./nodeadm/policy.ts";
import { defineBootstrap } from "./provider.ts";

const templateKind: ProviderKind = {
  group: bootstrapGroup,
  version: "v1beta2",
  kind: "NodeadmConfigTemplate",
  use: "Composed",
  scope: "Namespaced",
  role: "BootstrapTemplate",
  contract: "v1beta1",
};

/** nodeadm of Amazon Linux 2023, with Cluster API's AWS provider (CAPA) 2.11. */
export const nodeadm = defineBootstrap({
  name: "nodeadm",
  title: "nodeadm (Amazon EKS)",
  docs: "https://awslabs.github.io/amazon-eks-ami/nodeadm/",
  kinds: [templateKind],
  format: "node-config",
  nodeImages: "ManagedService",
  // By the number of CPUs (amazon-eks-ami, nodeadm/internal/kubelet/config.go, getCPUMillicoresToReserve).
  reservesCpu: true,
  policyPaths: defineNodeadmPolicy(templateKind.kind),
  setupFields: {
    operatingSystem: { unsupported: "is not supported: nodeadm is a program of Amazon Linux 2023" },
    kubeletArgs: "Rendered",
    // EKS always names nodes after their instance, and always runs its cloud controller manager.
    cloudProvider: "BuiltIn",
    nodeName: "BuiltIn",
    files: "Rendered",
    preCommands: "Rendered",
    postCommands: { unsupported: "are not supported: nodeadm runs preCommands only" },
    labels: "Rendered",
    taints: "Rendered",
    ntpServers: "Rendered",
    sysctls: "Rendered",
    kernelModules: "Rendered",
    trustBundle: "Rendered",
    trustBundleFrom: "Rendered",
    users: "Rendered",
    registries: "Rendered",
    registryCredentials: "Rendered",
    proxy: "Rendered",
    disks: "Rendered",
    mounts: "Rendered",
    containerdConfig: { unsupported: "is not supported: the provider writes it as YAML, not as text" },
    bootCommands: { unsupported: "are not supported: nodeadm runs preCommands only" },
    joinsNewer: "BuiltIn",
    // By the range of services (nodeadm/internal/kubelet/config.go, withNodeIp).
    ipFamilies: "BuiltIn",
    virtualAddress: { unsupported: "is not supported: EKS has its own endpoint" },
  },

  template: ({ nodeSetup }) => ({ ...typeOf(templateKind), spec: { template: renderNodeadmTemplate(nodeSetup) } }),
});
