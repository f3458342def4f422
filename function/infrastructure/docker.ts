import { z } from "zod";
import { imageReference, imageRepository, imageTag } from "../api/image-reference.ts";
import type { Problem } from "../api/problem.ts";
import { line, objectName } from "../api/text.ts";
import { type Kind, typeOf } from "../kubernetes/kind.ts";
import { dockerObjects } from "./docker/object-rules.ts";
import type { JsonObject } from "../kubernetes/object.ts";
import { infrastructureGroup } from "../cluster-api/kinds.ts";
import { machineProblems } from "./docker/machine-problems.ts";
import { dockerPolicy } from "./docker/policy.ts";
import { portProblems } from "./docker/ports.ts";
import { defineInfrastructure, type InfrastructureScope, type MachineScope, type PlacedMachine } from "./provider.ts";

const inGroup = { group: infrastructureGroup, version: "v1beta2", use: "Composed" } as const;
const clusterKind: Kind = { ...inGroup, kind: "DevCluster" };
const machineKind: Kind = { ...inGroup, kind: "DevMachineTemplate" };

const Settings = z.strictObject({
  backend: z
    .enum(["Docker", "InMemory"])
    .default("Docker")
    .describe(
      "Docker makes nodes of containers; InMemory only pretends, for tests of the management cluster. Cannot be changed.",
    ),
  loadBalancer: z
    .strictObject({
      imageRepository: imageRepository().optional().describe("Registry of the HAProxy image. Default kindest."),
      imageTag: imageTag().optional().describe("Tag of the HAProxy image."),
      configTemplateRef: z
        .strictObject({
          name: objectName().describe("ConfigMap with the template under the key `value`."),
        })
        .optional()
        .describe("Replaces the HAProxy configuration."),
    })
    .optional()
    .describe("The load balancer before the API servers. Docker only."),
});

const MachineSettings = z.strictObject({
  extraMounts: z
    .array(
      z.strictObject({
        hostPath: line(512).min(1).describe("Path on the host."),
        containerPath: line(512).min(1).describe("Path in the node's container."),
        readOnly: z.boolean().optional().describe("Mount read-only."),
      }),
    )
    .max(20)
    .optional()
    .describe("Further mounts of the node's container. Docker only."),
  preLoadImages: z
    .array(imageReference())
    .max(50)
    .optional()
    .describe("Images that are loaded into the node before it starts. Docker only."),
  bootstrapTimeoutSeconds: z
    .int32()
    .min(1)
    .max(86_400)
    .optional()
    .describe("How long the bootstrap may take. Docker only."),
  startup: z
    .strictObject({
      machineSeconds: z.int32().min(0).max(3600).optional().describe("Until the machine runs."),
      nodeSeconds: z.int32().min(0).max(3600).optional().describe("Until its node is there."),
      apiServerSeconds: z.int32().min(0).max(3600).optional().describe("Until its API server runs."),
      etcdSeconds: z.int32().min(0).max(3600).optional().describe("Until its etcd member runs."),
    })
    .optional()
    .describe("Delays that are pretended. InMemory only."),
});

type Settings = z.output<typeof Settings>;
type MachineSettings = z.output<typeof MachineSettings>;

/** The development provider of Cluster API; its `Docker*` kinds leave in CAPI 1.15, so `Dev*` are composed. */
export const docker = defineInfrastructure({
  name: "docker",
  title: "Docker and in memory (development)",
  docs: "https://github.com/kubernetes-sigs/cluster-api/tree/main/test/infrastructure/docker",
  contract: "v1beta2",
  kinds: [clusterKind, machineKind],
  ...dockerObjects,
  settings: Settings,
  machineSettings: MachineSettings,
  hasMachineTypes: false,
  ...dockerPolicy,
  immutables: [
    { at: "infrastructure.docker.backend", carriedBy: "InfrastructureCluster", path: "spec.backend.inMemory" },
  ],

  infrastructureCluster: (scope) => ({
    ...typeOf(clusterKind),
    spec: { backend: scope.settings.backend === "InMemory" ? { inMemory: {} } : { docker: dockerCluster(scope) } },
  }),

  machineTemplate: (scope) => ({
    ...typeOf(machineKind),
    spec: {
      template: {
        spec: {
          backend:
            scope.settings.backend === "InMemory"
              ? { inMemory: inMemoryMachine(scope) }
              : { docker: dockerMachine(scope) },
        },
      },
    },
  }),

  // Nodes share the disk of the host, so its fill level says nothing about them.
  nodeSetup: () => ({
    kubeletArgs: { "eviction-hard": "nodefs.available<0%,nodefs.inodesFree<0%,imagefs.available<0%" },
  }),

  cannotHonour: (scope, machines) => [
    ...machines.flatMap(({ path, machine }) => machineProblems(path, machine)),
    ...portProblems(scope, scope.settings),
    ...(scope.settings.backend === "InMemory" ? onlyForDocker(scope, machines) : []),
  ],
});

function dockerCluster({ settings, zones, controlPlaneZones }: InfrastructureScope<Settings>): JsonObject {
  const { imageRepository, imageTag, configTemplateRef } = settings.loadBalancer ?? {};
  const loadBalancer = { imageRepository, imageTag, customHAProxyConfigTemplateRef: configTemplateRef };
  return present({
    failureDomains: zones.map((name) => ({ name, controlPlane: controlPlaneZones.includes(name) })),
    loadBalancer: settings.loadBalancer && loadBalancer,
  });
}

function dockerMachine({ machine, machineSettings }: MachineScope<Settings, MachineSettings>): JsonObject {
  const { extraMounts, preLoadImages, bootstrapTimeoutSeconds } = machineSettings;
  return present({
    customImage: machine.image?.name,
    extraMounts,
    preLoadImages,
    bootstrapTimeout: bootstrapTimeoutSeconds && `${bootstrapTimeoutSeconds}s`,
  });
}

function inMemoryMachine({ machineSettings }: MachineScope<Settings, MachineSettings>): JsonObject {
  const { machineSeconds, nodeSeconds, apiServerSeconds, etcdSeconds } = machineSettings.startup ?? {};
  return present({
    vm: delay(machineSeconds),
    node: delay(nodeSeconds),
    apiServer: delay(apiServerSeconds),
    etcd: delay(etcdSeconds),
  });
}

function delay(seconds: number | undefined): JsonObject | undefined {
  return seconds === undefined ? undefined : { provisioning: { startupDuration: `${seconds}s` } };
}

/** Leaves out what is absent, so that a backend without settings stays the `{}` that chooses it. */
function present(fields: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)),
  );
}

function onlyForDocker(
  scope: InfrastructureScope<Settings>,
  machines: readonly PlacedMachine<MachineSettings>[],
): Problem[] {
  const message = "is not possible with spec.infrastructure.docker.backend InMemory: use Docker";
  const wishes: [string, unknown][] = [
    ["infrastructure.docker.loadBalancer", scope.settings.loadBalancer],
    ["controlPlane.zones", scope.controlPlaneZones[0]],
    ...machines.map(({ path, machine }): [string, unknown] => [`${path}.image`, machine.image]),
  ];
  return wishes.filter(([, wish]) => wish !== undefined).map(([path]) => ({ path, message }));
}
