import { type Problem, quote } from "../../api/problem.ts";
import type { InfrastructureScope, PlacedMachine } from "../provider.ts";
import { findMachineProblems } from "./machine-problems.ts";
import { findPortProblems } from "./ports.ts";
import type { MachineSettings, Settings } from "./settings.ts";

type Machines = readonly PlacedMachine<MachineSettings>[];

/** Settings that the development provider does not support, or that the chosen backend ignores. */
export function findDockerProblems(scope: InfrastructureScope<Settings>, machines: Machines): Problem[] {
  const isInMemory = scope.settings.backend === "InMemory";
  return [
    ...findFormatProblems(scope),
    ...machines.flatMap(({ path, machine }) => findMachineProblems(path, machine)),
    ...machines.flatMap(({ path, machineSettings }) => findMountProblems(`${path}.docker`, machineSettings)),
    ...findPortProblems(scope, scope.settings),
    ...(isInMemory ? findDockerOnlyProblems(scope, machines) : findInMemoryOnlyProblems(machines)),
  ];
}

/** The provider runs the commands of a cloud-config in its containers, or simulates them. */
function findFormatProblems({ bootstrap }: InfrastructureScope<Settings>): Problem[] {
  if (bootstrap.format !== "machine-config") return [];
  return [
    {
      path: "infrastructure.docker",
      message: `is not supported with ${bootstrap.name}: its containers run no other system`,
    },
  ];
}

function findDockerOnlyProblems(scope: InfrastructureScope<Settings>, machines: Machines): Problem[] {
  const fields = ["extraMounts", "preLoadImages", "bootstrapTimeoutSeconds"] as const;
  const requested: [string, unknown][] = [
    ["infrastructure.docker.loadBalancer", scope.settings.loadBalancer],
    ["controlPlane.zones", scope.controlPlaneZones[0]],
    ...machines.flatMap(({ path, machine, machineSettings }): [string, unknown][] => [
      [`${path}.image`, machine.image],
      ...fields.map((field): [string, unknown] => [`${path}.docker.${field}`, machineSettings[field]]),
    ]),
  ];
  return findBackendProblems("InMemory", "Docker", requested);
}

function findInMemoryOnlyProblems(machines: Machines): Problem[] {
  const requested = machines.map(({ path, machineSettings }): [string, unknown] => [
    `${path}.docker.startup`,
    machineSettings.startup,
  ]);
  return findBackendProblems("Docker", "InMemory", requested);
}

function findBackendProblems(backend: string, other: string, requested: [path: string, value: unknown][]): Problem[] {
  const message = `is not supported with spec.infrastructure.docker.backend ${backend}: use ${other}`;
  return requested.filter(([, value]) => value !== undefined).map(([path]) => ({ path, message }));
}

/** Docker accepts one mount per path in a container. */
function findMountProblems(path: string, { extraMounts = [] }: MachineSettings): Problem[] {
  const paths = extraMounts.map(({ containerPath }) => containerPath);
  return paths
    .map((containerPath, index) => ({ containerPath, index }))
    .filter(({ containerPath, index }) => paths.indexOf(containerPath) !== index)
    .map(({ containerPath, index }) => ({
      path: `${path}.extraMounts[${index}].containerPath`,
      message: `${quote(containerPath)} appears twice`,
    }));
}
