import type { Problem } from "../../api/problem.ts";
import { type Fields, isFields } from "../../api/value.ts";
import { valuesAt } from "../../kubernetes/path.ts";
import type { InfrastructureScope, PlacedMachine } from "../provider.ts";
import { listPortableFields, setsPath } from "./body.ts";
import { type CustomKind, findKind, listReserved } from "./kinds.ts";
import { findForeignNamespaces } from "./namespaces.ts";
import type { MachineSettings, Settings } from "./settings.ts";

type Scope = InfrastructureScope<Settings>;
type Machine = PlacedMachine<MachineSettings>;

interface Body {
  readonly fields: Fields;
  /** Path of the body below `spec`. */
  readonly path: string;
  readonly kind: CustomKind;
}

/** Fields that a body must not set, and portable fields that its kind does not have. */
export function findCustomProblems(kinds: readonly CustomKind[], scope: Scope, machines: readonly Machine[]) {
  const { settings, cluster, controlPlaneZones } = scope;
  const kind = findKind(kinds, "InfrastructureCluster", settings.kind);
  const path = "infrastructure.custom.spec";
  return [
    ...(kind ? findBodyProblems({ fields: settings.spec, path, kind }, cluster.namespace) : []),
    ...(controlPlaneZones.length > 0 ? [{ path: "controlPlane.zones", message: zonesMessage }] : []),
    ...machines.flatMap((machine) => findMachineProblems(kinds, machine, cluster.namespace)),
  ];
}

const zonesMessage = "is not supported: set the failure domains of the provider in infrastructure.custom.spec";

function findMachineProblems(kinds: readonly CustomKind[], found: Machine, namespace: string): Problem[] {
  const { path, machine, machineSettings } = found;
  const kind = findKind(kinds, "MachineTemplate", machineSettings.kind);
  if (!kind) return [];
  const portable = listPortableFields(machine, kind).flatMap(({ path: field, to }) => {
    if (to === undefined) return [{ path: `${path}.${field}`, message: explainMissing(kind) }];
    const isSetTwice = setsPath(machineSettings.spec, to);
    return isSetTwice ? [{ path: `${path}.custom.spec.${to}`, message: `is set by machine.${field}: remove one` }] : [];
  });
  const body = { fields: machineSettings.spec, path: `${path}.custom.spec`, kind };
  return [...portable, ...findBodyProblems(body, namespace)];
}

function explainMissing({ kind }: CustomKind): string {
  return `is not supported: the platform lists no field of ${kind} for it in input.custom`;
}

function findBodyProblems({ fields, path, kind }: Body, namespace: string): Problem[] {
  const reserved = listReserved(kind).flatMap((one) => valuesAt(fields, one));
  const foreign = findForeignNamespaces(fields, namespace, kind.otherNamespaces);
  return [
    ...reserved.map(({ path: at }) => ({ path: `${path}.${at}`, message: "must not be set: a controller writes it" })),
    ...foreign.map((at) => ({
      path: `${path}.${at}`,
      message: `must be ${namespace}, the namespace of the cluster: references cannot leave it`,
    })),
    ...findNulls(fields).map((at) => ({ path: `${path}.${at}`, message: "must not be null: omit the field" })),
  ];
}

/** Paths of nulls. The API server removes some of them, and then the object would never be as desired. */
function findNulls(value: unknown, path = ""): string[] {
  if (value === null) return [path];
  if (Array.isArray(value)) return value.flatMap((item, index) => findNulls(item, `${path}[${index}]`));
  if (!isFields(value)) return [];
  return Object.entries(value).flatMap(([field, inside]) =>
    findNulls(inside, path === "" ? field : `${path}.${field}`),
  );
}
