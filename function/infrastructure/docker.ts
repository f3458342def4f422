import { typeOf } from "../kubernetes/kind.ts";
import { dockerObjects } from "./docker/object-rules.ts";
import type { JsonObject } from "../kubernetes/object.ts";
import { infrastructureGroup, type ProviderKind } from "../cluster-api/kinds.ts";
import { dockerPolicy } from "./docker/policy.ts";
import { findDockerProblems } from "./docker/problems.ts";
import { MachineSettings, Settings } from "./docker/settings.ts";
import { defineInfrastructure, type InfrastructureScope, type MachineScope } from "./provider.ts";

const common = {
  group: infrastructureGroup,
  version: "v1beta2",
  use: "Composed",
  scope: "Namespaced",
  contract: "v1beta2",
} as const;
const clusterKind: ProviderKind = { ...common, kind: "DevCluster", role: "InfrastructureCluster" };
const machineKind: ProviderKind = { ...common, kind: "DevMachineTemplate", role: "MachineTemplate" };

/** Cluster API's development provider. CAPI 1.15 removes its `Docker*` kinds, so `Dev*` kinds are composed. */
export const docker = defineInfrastructure({
  name: "docker",
  title: "Docker and in memory (development)",
  docs: "https://github.com/kubernetes-sigs/cluster-api/tree/main/test/infrastructure/docker",
  requires: [
    {
      what: "Provider",
      name: "Cluster API's development provider 1.13 or later",
      how: "`clusterctl init --infrastructure docker`",
    },
  ],
  kinds: [clusterKind, machineKind],
  ...dockerObjects,
  settings: Settings,
  machineSettings: MachineSettings,
  operatingSystems: { Flatcar: { unsupported: "its machines are containers of kind" } },
  hasMachineTypes: false,
  changesInPlace: ["infrastructure.docker.loadBalancer"],
  ...dockerPolicy,
  immutables: [
    { at: "infrastructure.docker.backend", carriedBy: "InfrastructureCluster", path: "spec.backend.inMemory" },
  ],

  infrastructureCluster: (scope) => ({
    ...typeOf(clusterKind),
    spec: {
      backend: scope.settings.backend === "InMemory" ? { inMemory: {} } : { docker: renderDockerCluster(scope) },
    },
  }),

  machineTemplate: (scope) => ({
    ...typeOf(machineKind),
    spec: {
      template: {
        spec: {
          backend:
            scope.settings.backend === "InMemory"
              ? { inMemory: renderInMemoryMachine(scope) }
              : { docker: renderDockerMachine(scope) },
        },
      },
    },
  }),

  // Nodes share the host's disk, so its usage must not evict pods.
  nodeSetup: () => ({
    kubeletArgs: { "eviction-hard": "nodefs.available<0%,nodefs.inodesFree<0%,imagefs.available<0%" },
  }),

  unsupported: findDockerProblems,
});

function renderDockerCluster({ settings, zones, controlPlaneZones }: InfrastructureScope<Settings>): JsonObject {
  const { imageRepository, imageTag, configTemplateRef } = settings.loadBalancer ?? {};
  const loadBalancer = { imageRepository, imageTag, customHAProxyConfigTemplateRef: configTemplateRef };
  return omitEmpty({
    failureDomains: zones.map((name) => ({ name, controlPlane: controlPlaneZones.includes(name) })),
    loadBalancer: settings.loadBalancer && loadBalancer,
  });
}

function renderDockerMachine({ machine, machineSettings }: MachineScope<Settings, MachineSettings>): JsonObject {
  const { extraMounts, preLoadImages, bootstrapTimeoutSeconds } = machineSettings;
  return omitEmpty({
    customImage: machine.image?.name,
    extraMounts,
    preLoadImages,
    bootstrapTimeout: bootstrapTimeoutSeconds && `${bootstrapTimeoutSeconds}s`,
  });
}

function renderInMemoryMachine({ machineSettings }: MachineScope<Settings, MachineSettings>): JsonObject {
  const { machineSeconds, nodeSeconds, apiServerSeconds, etcdSeconds } = machineSettings.startup ?? {};
  return omitEmpty({
    vm: renderDelay(machineSeconds),
    node: renderDelay(nodeSeconds),
    apiServer: renderDelay(apiServerSeconds),
    etcd: renderDelay(etcdSeconds),
  });
}

function renderDelay(seconds: number | undefined): JsonObject | undefined {
  return seconds === undefined ? undefined : { provisioning: { startupDuration: `${seconds}s` } };
}

/** Omits absent fields and empty lists, so that a backend without settings is `{}`, which selects it. */
function omitEmpty(fields: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)),
  );
}
