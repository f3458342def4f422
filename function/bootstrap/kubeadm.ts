import { bootstrapGroup, type ProviderKind } from "../cluster-api/kinds.ts";
import { typeOf } from "../kubernetes/kind.ts";
import { renderKubeadmCommands, renderNodeRegistration } from "./kubeadm/config.ts";
import { filesOnIgnition } from "./kubeadm/ignition.ts";
import { findLongTexts } from "./kubeadm/long-texts.ts";
import { defineConfigRules } from "./kubeadm/object-rules.ts";
import { defineConfigPolicy } from "./kubeadm/policy.ts";
import { defineBootstrap } from "./provider.ts";

const templateKind: ProviderKind = {
  group: bootstrapGroup,
  version: "v1beta2",
  kind: "KubeadmConfigTemplate",
  use: "Composed",
  scope: "Namespaced",
  role: "BootstrapTemplate",
  contract: "v1beta2",
};
const config = "spec.template.spec";

/** Runs `kubeadm join`, with Cluster API's kubeadm bootstrap provider. */
export const kubeadm = defineBootstrap({
  name: "kubeadm",
  title: "kubeadm",
  docs: "https://cluster-api.sigs.k8s.io/tasks/bootstrap/kubeadm-bootstrap",
  requires: [
    {
      what: "Provider",
      name: "Cluster API's kubeadm bootstrap provider 1.13 or later",
      how: "`clusterctl init --bootstrap kubeadm`",
    },
    {
      what: "Feature gate",
      name: "KubeadmBootstrapFormatIgnition of Cluster API's kubeadm providers",
      when: "`machine.operatingSystem: Flatcar`",
      how: "`EXP_KUBEADM_BOOTSTRAP_FORMAT_IGNITION=true` before `clusterctl init`",
    },
  ],
  kinds: [templateKind],
  // Since 1.14, for the version in templates of files (kubeadmconfig_controller.go, getControlPlaneVersion).
  controlPlaneReader: {
    serviceAccount: { name: "capi-kubeadm-bootstrap-manager", namespace: "capi-kubeadm-bootstrap-system" },
    grantedKinds: ["KubeadmControlPlane"],
  },
  format: "cloud-config",
  nodeImages: "ImageBuilder",
  objectRules: defineConfigRules(templateKind.kind, config),
  policyPaths: defineConfigPolicy(templateKind.kind, config),
  // Configurations of kubeadm (bootstrap/kubeadm/pkg/cloudinit), after the files of the spec.
  ownFiles: ["/run/kubeadm/kubeadm.yaml", "/run/kubeadm/kubeadm-join-config.yaml"],
  // Every field has a form on Flatcar, so that a field of all nodes needs no second check.
  operatingSystems: { Flatcar: { format: "ignition", ownFiles: filesOnIgnition, setupFields: {} } },
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
    users: "Rendered",
    registries: "Rendered",
    registryCredentials: "Rendered",
    proxy: "Rendered",
    disks: "Rendered",
    mounts: "Rendered",
    containerdConfig: "Rendered",
    bootCommands: "Rendered",
    joinsNewer: "Rendered",
    ipFamilies: "Rendered",
    virtualAddress: "Rendered",
  },

  findLongTexts,
  template: ({ nodeSetup }) => ({
    ...typeOf(templateKind),
    spec: {
      template: {
        spec: {
          joinConfiguration: { nodeRegistration: renderNodeRegistration(nodeSetup) },
          ...renderKubeadmCommands(nodeSetup),
        },
      },
    },
  }),
});
