import { joinListed, type Problem, quote, shorten } from "../api/problem.ts";
import type { Spec } from "../api/spec.ts";
import type { Topology } from "../api/topology.ts";
import { coreApiVersion } from "../cluster-api/kinds.ts";
import type { ClusterIdentity } from "../cluster-api/identity.ts";
import { at, isJson, type JsonObject, listAt, objectAt, ownField, textAt } from "../kubernetes/object.ts";
import { WorkBudget } from "../kubernetes/work-budget.ts";
import type { Requirement } from "../cluster-api/requirement.ts";
import { findShapeProblems } from "./class-shape.ts";
import type { LeavingEntry } from "./topology-removal.ts";
import { listAddedVariables, listRenderedNames, listVariables } from "./topology-variables.ts";
import { maximumWork, findSchemaViolations } from "./variable-schema.ts";

/** Name of the requirement of the ClusterClass. It is required only if the response changes the observed topology. */
export const requiredClusterClass = "cluster-class";

export function requireClusterClass({ classRef }: Topology, { namespace }: ClusterIdentity): Requirement {
  return {
    apiVersion: coreApiVersion,
    kind: "ClusterClass",
    name: classRef.name,
    namespace: classRef.namespace ?? namespace,
  };
}

/**
 * Reports values of a spec that the ClusterClass does not define or allow. `clusterClass` is undefined if it does not
 * exist.
 * Cluster API's webhook checks the same and more, but only once the Cluster is applied, and it accepts a reference to a
 * ClusterClass that does not exist.
 */
export function findClassProblems(
  clusterClass: JsonObject | undefined,
  spec: Spec,
  desired: DesiredCluster,
): Problem[] {
  if (!clusterClass) {
    const { namespace, name } = desired.requirement;
    const message = `ClusterClass ${namespace}/${name} does not exist`;
    return [{ path: "topology.classRef", message }];
  }
  return [
    ...findVariableProblems(clusterClass, spec, objectAt(desired.rendered, "topology")),
    ...findPoolProblems(clusterClass, spec),
    ...findLeavingProblems(clusterClass, desired.leaving),
    ...findShapeProblems(clusterClass, spec, desired.rendered),
  ];
}

/** The required ClusterClass, and the spec of the desired Cluster. */
interface DesiredCluster {
  readonly requirement: Requirement;
  /** Entries that are being removed, if the desired Cluster refers to the required class. */
  readonly leaving: readonly LeavingEntry[];
  readonly rendered: JsonObject | undefined;
}

type Variables = NonNullable<Topology["variables"]>;

function findVariableProblems(clusterClass: JsonObject, spec: Spec, rendered: JsonObject | undefined): Problem[] {
  const definitions = definitionsOf(clusterClass);
  const names = (spec.topology?.variables ?? []).map(({ name }) => name);
  const given = new Set([...names, ...listRenderedNames(rendered)]);
  const missing = [...definitions.values()].filter((definition) => isMissing(definition, given));
  const budget = new WorkBudget(maximumWork);
  const ofSpec = listVariables(spec).map(({ path, variables }): Values => {
    return { variables, budget, pathOf: (index, field) => `${path}[${index}].${field}` };
  });
  const variables = listAddedVariables(spec, rendered);
  const added = {
    variables,
    budget,
    pathOf: (index: number) => `overrides (${shorten(variables[index]?.name ?? "")})`,
  };
  return [
    ...missing.map(({ name }) => findMissingProblem(name)),
    ...[...ofSpec, added].flatMap((values) => findValueProblems(definitions, values)),
  ].slice(0, maximumProblems);
}

const maximumProblems = 100;

interface Definition {
  name: string;
  isRequired: boolean;
  schema: JsonObject;
}

/**
 * Variables from the status, which has those of runtime extensions too; before a controller writes it, from the spec.
 */
function definitionsOf(clusterClass: JsonObject): Map<string, Definition> {
  const reported = listAt(clusterClass, "status", "variables");
  const variables = reported.length > 0 ? reported : listAt(clusterClass, "spec", "variables");
  const found = variables.flatMap((variable): [string, Definition][] => {
    const definition = listAt(variable, "definitions")[0] ?? variable;
    const [name, schema] = [textAt(variable, "name"), objectAt(definition, "schema", "openAPIV3Schema")];
    const isRequired = at(definition, "required") === true;
    return name === undefined || !schema ? [] : [[name, { name, isRequired, schema }]];
  });
  // The first definition of a name counts.
  return new Map(found.toReversed());
}

function isMissing({ name, isRequired, schema }: Definition, given: ReadonlySet<string>): boolean {
  return isRequired && ownField(schema, "default") === undefined && !given.has(name);
}

function findMissingProblem(name: string): Problem {
  return { path: "topology.variables", message: `the ClusterClass requires the variable ${shorten(name)}` };
}

interface Values {
  readonly variables: Variables;
  readonly budget: WorkBudget;
  /** Path of a field of a variable, for messages. */
  readonly pathOf: (index: number, field: string) => string;
}

function findValueProblems(
  definitions: ReadonlyMap<string, Definition>,
  { variables, budget, pathOf }: Values,
): Problem[] {
  return variables.flatMap(({ name, value }, index) => {
    const definition = definitions.get(name);
    if (!definition) {
      const message = `${quote(name)} is not a variable of the ClusterClass: it has ${listNames(definitions, budget)}`;
      return [{ path: pathOf(index, "name"), message }];
    }
    const at = pathOf(index, "value");
    if (!isJson(value)) return [{ path: at, message: "is required" }];
    return findSchemaViolations(definition.schema, value, budget).map((violation) => ({
      path: shorten([at, ...violation.path].join(".")),
      message: `does not match the ClusterClass: ${violation.message}`,
    }));
  });
}

/** Uses the budget, because the names are sorted again for every unknown name. */
function listNames(definitions: ReadonlyMap<string, Definition>, budget: WorkBudget): string {
  return budget.acquire(definitions.size) ? joinListed(definitions.keys()) : "others";
}

function classesIn(clusterClass: JsonObject, list: LeavingEntry["list"]): Set<string> {
  return new Set(listAt(clusterClass, "spec", "workers", list).map((entry) => textAt(entry, "class") ?? ""));
}

function findPoolProblems(clusterClass: JsonObject, { workers }: Spec): Problem[] {
  const classesOf = {
    machinePools: classesIn(clusterClass, "machinePools"),
    machineDeployments: classesIn(clusterClass, "machineDeployments"),
  };
  return workers.flatMap(({ topology }, index) => {
    const kind = topology?.kind ?? "MachineDeployment";
    const list = kind === "MachinePool" ? "machinePools" : "machineDeployments";
    const classes = classesOf[list];
    if (topology === undefined || classes.has(topology.class)) return [];
    const known = joinListed(classes);
    const message = `${quote(topology.class)} is not a class of ${list} in the ClusterClass: it has ${known}`;
    return [{ path: `workers[${index}].topology.class`, message }];
  });
}

/**
 * Reports what entries that are being removed have of another ClusterClass. Cluster API rejects the whole Cluster with
 * it, so that the removal would never continue.
 */
function findLeavingProblems(clusterClass: JsonObject, leaving: readonly LeavingEntry[]): Problem[] {
  if (leaving.length === 0) return [];
  const definitions = definitionsOf(clusterClass);
  return leaving.flatMap(({ list, name, entry }) => {
    if (!entry) return [];
    const className = textAt(entry, "class");
    const variables = listAt(entry, "variables", "overrides").map((item) => textAt(item, "name") ?? "");
    const missing = [
      ...(className === undefined || classesIn(clusterClass, list).has(className)
        ? []
        : [`class ${quote(className)} of ${list}`]),
      ...variables.filter((variable) => !definitions.has(variable)).map((variable) => `variable ${quote(variable)}`),
    ];
    return missing.map((what) => ({
      path: "topology.classRef",
      message: `has no ${what}, which the pool ${name} needs until it is removed: change classRef after that`,
    }));
  });
}
