import { z } from "zod";
import { imageRepository } from "../api/image-reference.ts";
import { defineKeyRule } from "../api/key-rule.ts";
import { matches, matchWhole } from "../api/pattern.ts";
import { word } from "../api/text.ts";
import { kubeadm as bootstrap } from "../bootstrap/kubeadm.ts";
import {
  renderCloudProviderArgs,
  renderExtraArgs,
  renderKubeadmCommands,
  renderLocalEndpoint,
  renderNodeRegistration,
  staticPods,
} from "../bootstrap/kubeadm/config.ts";
import { combineNodeSetups } from "../bootstrap/combined-setup.ts";
import { controlPlaneGroup, type ProviderKind } from "../cluster-api/kinds.ts";
import { renderMachineDeletion, renderMachineTaints } from "../cluster-api/machine.ts";
import { kubeadmObjects } from "./kubeadm/object-rules.ts";
import { typeOf } from "../kubernetes/kind.ts";
import type { JsonObject } from "../kubernetes/object.ts";
import { anonymousOfKubeadm, findAuthenticationProblems } from "./api-server/authentication.ts";
import { findAdmissionProblems } from "./api-server/admission.ts";
import { findAuthorizationProblems } from "./api-server/authorization.ts";
import { findFileConflicts, listAddressFiles } from "./distribution/own-files.ts";
import { listApiServerFiles, listOwnMounts, renderApiServerFiles, renderApiServer } from "./kubeadm/api-server.ts";
import { findExtraVolumeProblems, mountedDirectories, renderExtraVolumes } from "./kubeadm/extra-volumes.ts";
import { renderNodeMaskFlags, findRangeProblems } from "./kubeadm/networking.ts";
import { kubeadmPolicy } from "./kubeadm/policy.ts";
import { defineControlPlane, type MachineControlPlaneScope } from "./provider.ts";

const Settings = z.strictObject({
  imageRepository: imageRepository()
    .optional()
    .describe("Registry of the control-plane images. Default: registry.k8s.io. A change replaces the machines."),
  featureGates: z
    .record(z.string().max(128), z.boolean())
    .meta({ maxProperties: 32 })
    .optional()
    .describe("Feature gates of kubeadm. A change replaces the machines."),
  encryptionAlgorithm: z
    .enum(["RSA-2048", "RSA-3072", "RSA-4096", "ECDSA-P256", "ECDSA-P384"])
    .default("RSA-2048")
    .describe("Key algorithm of the cluster's certificates. A change replaces the machines."),
  skipPhases: z
    .array(word(256))
    .max(50)
    .optional()
    .describe("Phases that `kubeadm init` skips, for example addon/kube-proxy."),
});
type Settings = z.output<typeof Settings>;

const gateName = "[A-Za-z][A-Za-z0-9]*";
const gate = matchWhole(gateName);

const featureGateRule = defineKeyRule("controlPlane.kubeadm.featureGates", {
  celOfWrong: `!${matches("key", gateName)}`,
  isWrong: (key) => !gate.test(key),
  message: "every name must be a feature gate: letters and digits",
});

const controlPlaneKind: ProviderKind = {
  group: controlPlaneGroup,
  version: "v1beta2",
  kind: "KubeadmControlPlane",
  use: "Composed",
  scope: "Namespaced",
  role: "ControlPlane",
  contract: "v1beta2",
};

/** kubeadm on machines of the workload cluster: KubeadmControlPlane. */
export const kubeadm = defineControlPlane({
  name: "kubeadm",
  title: "kubeadm",
  docs: "https://cluster-api.sigs.k8s.io/tasks/control-plane/kubeadm-control-plane",
  requires: [
    {
      what: "Provider",
      name: "Cluster API's kubeadm control plane provider 1.13 or later",
      how: "`clusterctl init --control-plane kubeadm`",
    },
  ],
  kinds: [controlPlaneKind],
  ...kubeadmObjects,
  placement: "Machines",
  bootstrap,
  shape: {
    machineTemplate: { path: "spec.machineTemplate.spec.infrastructureRef", form: "ContractReference" },
    version: { path: "spec.version" },
    replacesMachines: () => ["spec.kubeadmConfigSpec"],
    hasReadinessGates: true,
    propagatesTaints: true,
    // kubeadm join rejects another minor version, and so do Cluster API's preflight checks.
    needsEqualMinor: true,
  },
  settings: Settings,
  rules: [featureGateRule],
  ...kubeadmPolicy,
  // The webhook of KubeadmControlPlane rejects a change (it lists the paths that may change).
  immutables: [
    {
      at: "controlPlane.certificates.caValidityDays",
      carriedBy: "ControlPlane",
      path: "spec.kubeadmConfigSpec.clusterConfiguration.caCertificateValidityPeriodDays",
    },
  ],

  controlPlane: (scope) => ({
    ...typeOf(controlPlaneKind),
    spec: {
      replicas: scope.controlPlane.replicas,
      version: scope.version,
      machineTemplate: {
        metadata: { labels: scope.machineLabels, annotations: scope.machineAnnotations },
        spec: {
          infrastructureRef: scope.machineTemplate,
          deletion: renderMachineDeletion(scope.controlPlane.timeouts),
          readinessGates: scope.controlPlane.readinessGates?.map((gate) => ({ ...gate })),
          taints: renderMachineTaints(scope.controlPlane.taints),
        },
      },
      kubeadmConfigSpec: renderKubeadmConfig(scope),
      rollout: renderRollout(scope),
      remediation: scope.controlPlane.remediation,
    },
  }),

  unsupported: ({ controlPlane, kubernetes, network, version }) => [
    ...findRangeProblems(network),
    ...findAdmissionProblems(kubernetes),
    ...findAuthenticationProblems({ kubernetes, version }, anonymousOfKubeadm),
    ...findAuthorizationProblems({ kubernetes, version }, { below: mountedDirectories }),
    ...findExtraVolumeProblems(kubernetes, listOwnMounts(kubernetes.apiServer)),
    ...findFileConflicts(controlPlane, [
      ...listApiServerFiles(kubernetes.apiServer),
      ...listAddressFiles(controlPlane, staticPods),
    ]),
    ...(controlPlane.rollout.maxSurge === 0 && controlPlane.replicas < 3
      ? [
          {
            path: "controlPlane.rollout.maxSurge",
            message: "0 requires at least 3 replicas: otherwise etcd loses its quorum",
          },
        ]
      : []),
  ],
});

/** Each of the three configurations always has a field, because KubeadmControlPlane rejects the removal of one (R7). */
function renderKubeadmConfig(scope: MachineControlPlaneScope<Settings>): JsonObject {
  const { kubernetes, settings } = scope;
  const setup = combineNodeSetups(scope.nodeSetup, renderApiServerFiles(kubernetes.apiServer));
  const registration = renderNodeRegistration(setup);
  const localAPIEndpoint = renderLocalEndpoint(setup);
  return {
    clusterConfiguration: renderClusterConfiguration(scope),
    initConfiguration: { nodeRegistration: registration, skipPhases: settings.skipPhases, localAPIEndpoint },
    joinConfiguration: {
      nodeRegistration: registration,
      controlPlane: localAPIEndpoint && { localAPIEndpoint },
    },
    ...renderKubeadmCommands(setup),
  };
}

function renderClusterConfiguration(scope: MachineControlPlaneScope<Settings>): JsonObject {
  const { kubernetes, settings, controlPlane, network, nodeSetup } = scope;
  const controllerArgs = renderNodeMaskFlags(kubernetes.controllerManager?.extraArgs, network);
  return {
    apiServer: renderApiServer(kubernetes.apiServer),
    controllerManager: {
      extraArgs: renderExtraArgs({ ...renderCloudProviderArgs(nodeSetup), ...controllerArgs }),
      extraVolumes: renderExtraVolumes(kubernetes.controllerManager?.extraVolumes),
    },
    scheduler: {
      extraArgs: renderExtraArgs(kubernetes.scheduler?.extraArgs),
      extraVolumes: renderExtraVolumes(kubernetes.scheduler?.extraVolumes),
    },
    etcd: { local: { extraArgs: renderExtraArgs(kubernetes.etcd?.extraArgs) } },
    imageRepository: settings.imageRepository,
    featureGates: settings.featureGates,
    encryptionAlgorithm: settings.encryptionAlgorithm,
    certificateValidityPeriodDays: controlPlane.certificates?.validityDays,
    caCertificateValidityPeriodDays: controlPlane.certificates?.caValidityDays,
  };
}

function renderRollout({ controlPlane }: MachineControlPlaneScope<Settings>): JsonObject {
  return {
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: controlPlane.rollout.maxSurge } },
    before: { certificatesExpiryDays: controlPlane.certificates?.rotateBeforeDays },
  };
}
