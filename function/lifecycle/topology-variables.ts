import type { Spec } from "../api/spec.ts";
import type { Topology } from "../api/topology.ts";
import { toCanonicalJson } from "../kubernetes/hash.ts";
import { at, isObject, type JsonObject, listAt, textAt } from "../kubernetes/object.ts";

type Variables = NonNullable<Topology["variables"]>;

/** A list of variables in the spec, and its path below `spec`. */
interface VariableList {
  readonly path: string;
  readonly variables: Variables;
}

/** Lists the variables of the spec: of the whole cluster first, then of the control plane and of each pool. */
export function listVariables({ topology, workers }: Spec): VariableList[] {
  return [
    { path: "topology.variables", variables: topology?.variables ?? [] },
    { path: "topology.controlPlane.variables", variables: topology?.controlPlane?.variables ?? [] },
    ...workers.map((pool, index) => ({
      path: `workers[${index}].topology.variables`,
      variables: pool.topology?.variables ?? [],
    })),
  ];
}

/** Lists the variables that overrides add to a rendered topology, each value once. */
export function listAddedVariables(spec: Spec, topology: JsonObject | undefined): Variables {
  if ((spec.overrides ?? []).length === 0) return [];
  const known = new Set(listVariables(spec).flatMap(({ variables }) => variables.map((one) => keyOf(one))));
  const rendered = listRenderedVariables(topology).map((one): [string, Variables[number]] => [keyOf(one), one]);
  return [...new Map(rendered.filter(([key]) => !known.has(key))).values()];
}

/** Names of the variables of the whole cluster, in a rendered topology. */
export function listRenderedNames(topology: JsonObject | undefined): string[] {
  return listAt(topology, "variables").map((item) => textAt(item, "name") ?? "");
}

function listRenderedVariables(topology: JsonObject | undefined): Variables {
  const owners = [
    at(topology, "controlPlane"),
    ...["machineDeployments", "machinePools"].flatMap((list) => listAt(topology, "workers", list)),
  ];
  return [listAt(topology, "variables"), ...owners.map((owner) => listAt(owner, "variables", "overrides"))]
    .flat()
    .filter((item) => isObject(item))
    .map((item) => ({ name: textAt(item, "name") ?? "", value: item["value"] }));
}

function keyOf({ name, value }: Variables[number]): string {
  return toCanonicalJson([name, value]);
}
