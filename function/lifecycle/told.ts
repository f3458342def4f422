import { versionOfMachines } from "../cluster-api/places.ts";
import {
  isObject,
  type JsonObject,
  type KubernetesObject,
  listAt,
  nameOf,
  textAt,
  withValueAt,
} from "../kubernetes/object.ts";
import { compareVersions, versionOf } from "../kubernetes/version.ts";
import { isMachineDeployment, type State } from "./state.ts";

/** A MachineDeployment that was told another version and is not seen with it yet. */
export interface Told {
  readonly name: string;
  readonly version: string;
}

/**
 * What is observed comes from caches and may be older than what the answer before has told. A MachineDeployment that waits
 * keeps what is seen of it, so its version would be taken back; the status of the XR remembers until it is seen. Never
 * beyond the control plane, should the status be of a cluster that is gone.
 */
export function withTold(state: State, composite: JsonObject): State {
  const told = new Map(toldIn(composite).map(({ name, version }) => [name, version]));
  const limit = textAt(state.controlPlane, "spec", "version");
  if (told.size === 0 || limit === undefined) return state;
  const late = state.machineDeployments.flatMap(({ key, object }) => {
    const version = told.get(nameOf(object) ?? "");
    const isLate = version !== undefined && isNewer(version, versionIn(object)) && !isNewer(version, limit);
    return isLate ? [[key, withValueAt(object, versionOfMachines, version)] as const] : [];
  });
  if (late.length === 0) return state;
  const composed = new Map([...state.composed, ...late]);
  const machineDeployments = state.machineDeployments.map(({ key }) => ({ key, object: composed.get(key) ?? {} }));
  return { ...state, composed, machineDeployments, late: new Set(late.map(([key]) => key)) };
}

/** What the status has to remember of an answer. */
export function toldBy(objects: ReadonlyMap<string, KubernetesObject>, { composed, late }: State): Told[] {
  return [...objects].flatMap(([key, { kind, apiVersion, metadata, spec }]) => {
    const seen = composed.get(key);
    if (!seen || !isMachineDeployment({ kind, apiVersion })) return [];
    const version = spec && versionIn({ spec });
    return version !== undefined && (late.has(key) || version !== versionIn(seen))
      ? [{ name: metadata.name, version }]
      : [];
  });
}

function toldIn(composite: JsonObject): Told[] {
  return listAt(composite, "status", "told").flatMap((item) => {
    const [name, version] = isObject(item) ? [textAt(item, "name"), textAt(item, "version")] : [];
    return name === undefined || version === undefined ? [] : [{ name, version }];
  });
}

function versionIn(deployment: JsonObject): string | undefined {
  return textAt(deployment, ...versionOfMachines);
}

function isNewer(version: string, than: string | undefined): boolean {
  return than !== undefined && compareVersions(versionOf(version), versionOf(than)) > 0;
}
