import { z } from "zod";
import type { ProviderKind } from "../../function/cluster-api/kinds.ts";
import { defineControlPlane } from "../../function/control-plane/provider.ts";
import { defineInfrastructure } from "../../function/infrastructure/provider.ts";
import { typeOf } from "../../function/kubernetes/kind.ts";
import { common } from "./kinds.ts";

const clusterKind: ProviderKind = { ...common, kind: "DepotCluster", role: "InfrastructureCluster" };
const controlPlaneKind: ProviderKind = { ...common, kind: "DepotControlPlane", role: "ControlPlane" };
const railClusterKind: ProviderKind = { ...common, kind: "RailCluster", role: "InfrastructureCluster" };
const machineKind: ProviderKind = { ...common, kind: "RailMachineTemplate", role: "MachineTemplate" };

/** An infrastructure for tests whose templates contain the pool's name in the cloud. */
export const rail = defineInfrastructure({
  name: "rail",
  title: "Rail",
  docs: "https://example.org",
  kinds: [railClusterKind, machineKind],
  settings: z.strictObject({}),
  machineSettings: z.strictObject({}),
  hasMachineTypes: false,
  infrastructureCluster: () => ({ ...typeOf(railClusterKind), spec: { size: "large" } }),
  machineTemplate: ({ poolName, bootstrap, machine }) => ({
    ...typeOf(machineKind),
    spec: {
      template: {
        spec: { poolName, format: bootstrap.format, image: machine.image?.name, disk: machine.disk?.sizeGiB },
      },
    },
  }),
});

const unsupported = { unsupported: "is not supported: the depot creates its nodes" };

/** A control plane for tests: a cloud creates its nodes and allows only short names of pools. */
export const depot = defineControlPlane({
  name: "depot",
  title: "Depot",
  docs: "https://example.org",
  kinds: [clusterKind, controlPlaneKind],
  placement: "Managed",
  runsOn: rail,
  withoutMeaning: [],
  pools: [
    {
      nameLimit: 12,
      setupFields: {
        operatingSystem: unsupported,
        kubeletArgs: unsupported,
        cloudProvider: "BuiltIn",
        nodeName: "BuiltIn",
        files: unsupported,
        preCommands: unsupported,
        postCommands: unsupported,
        labels: "Rendered",
        taints: "Rendered",
        ntpServers: unsupported,
        sysctls: unsupported,
        kernelModules: unsupported,
        trustBundle: unsupported,
        trustBundleFrom: unsupported,
        users: unsupported,
        registries: unsupported,
        registryCredentials: unsupported,
        proxy: unsupported,
        disks: unsupported,
        mounts: unsupported,
        containerdConfig: unsupported,
        bootCommands: unsupported,
        joinsNewer: "BuiltIn",
        ipFamilies: "BuiltIn",
        virtualAddress: { unsupported: "is not supported: the cloud has its own endpoint" },
      },
    },
  ],
  settings: z.strictObject({}),
  shape: { version: { path: "spec.version" }, replacesMachines: () => [], needsEqualMinor: false },
  infrastructureCluster: () => ({ ...typeOf(clusterKind), spec: { size: "small" } }),
  controlPlane: ({ version }) => ({ ...typeOf(controlPlaneKind), spec: { version } }),
  // As with the system pools of AKS, there must always be one.
  unsupported: (_, pools) =>
    pools.some(({ pool }) => pool.labels?.["depot/mode"] !== "user")
      ? []
      : [{ path: "workers", message: "must have a system pool" }],
});
