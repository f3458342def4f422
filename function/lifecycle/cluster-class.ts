import { type Schema, Validator } from "@cfworker/json-schema";
import type { Problem } from "../api/problem.ts";
import type { Spec } from "../api/spec.ts";
import type { Topology } from "../api/topology.ts";
import { coreApiVersion } from "../cluster-api/kinds.ts";
import type { ClusterIdentity } from "../cluster-api/identity.ts";
import { at, isObject, type JsonObject, listAt, objectAt, textAt } from "../kubernetes/object.ts";
import type { Requirement } from "./requirement.ts";

/** The name under which the ClusterClass is asked for: only before something of it is asked anew. */
export const requiredClusterClass = "cluster-class";

export function clusterClassRequirement({ classRef }: Topology, { namespace }: ClusterIdentity): Requirement {
  return {
    apiVersion: coreApiVersion,
    kind: "ClusterClass",
    name: classRef.name,
    namespace: classRef.namespace ?? namespace,
  };
}

/**
 * What of a spec its ClusterClass does not have or allow. Cluster API's webhook checks the same and more, but only once the
 * Cluster is applied, and it lets a class that does not exist pass.
 */
export function classProblems(found: JsonObject | undefined, spec: Spec, wanted: Requirement): Problem[] {
  if (!found) {
    const message = `there is no ClusterClass ${wanted.namespace}/${wanted.name}`;
    return [{ path: "topology.classRef", message }];
  }
  return [...variableProblems(found, spec), ...poolProblems(found, spec)];
}

type Variables = Topology["variables"];

function variableProblems(clusterClass: JsonObject, { topology, workers }: Spec): Problem[] {
  const definitions = definitionsOf(clusterClass);
  const lists: [string, Variables][] = [
    ["topology.variables", topology?.variables],
    ["topology.controlPlane.variables", topology?.controlPlane?.variables],
    ...workers.map((pool, index): [string, Variables] => [
      `workers[${index}].topology.variables`,
      pool.topology?.variables,
    ]),
  ];
  const said = new Set((topology?.variables ?? []).map(({ name }) => name));
  return [
    ...definitions.filter((definition) => isMissing(definition, said)).map(({ name }) => missing(name)),
    ...lists.flatMap(([path, variables]) => valueProblems(definitions, path, variables)),
  ];
}

interface Definition {
  name: string;
  isRequired: boolean;
  schema: JsonObject;
}

/** Those of the class itself and of its runtime extensions; the class's own are known before a controller has seen it. */
function definitionsOf(clusterClass: JsonObject): Definition[] {
  const reported = listAt(clusterClass, "status", "variables");
  const variables = reported.length > 0 ? reported : listAt(clusterClass, "spec", "variables");
  return variables.flatMap((variable) => {
    const definition = listAt(variable, "definitions")[0] ?? variable;
    const [name, schema] = [textAt(variable, "name"), objectAt(definition, "schema", "openAPIV3Schema")];
    return name === undefined || !schema ? [] : [{ name, isRequired: at(definition, "required") === true, schema }];
  });
}

function isMissing({ name, isRequired, schema }: Definition, said: ReadonlySet<string>): boolean {
  return isRequired && schema["default"] === undefined && !said.has(name);
}

function missing(name: string): Problem {
  return { path: "topology.variables", message: `the ClusterClass requires the variable ${name}` };
}

function valueProblems(definitions: readonly Definition[], path: string, variables: Variables = []): Problem[] {
  return variables.flatMap(({ name, value }, index) => {
    const definition = definitions.find((candidate) => candidate.name === name);
    if (!definition) {
      const known = definitions.map((candidate) => candidate.name).toSorted();
      const message = `"${name}" is no variable of the ClusterClass; it has ${known.join(", ") || "none"}`;
      return [{ path: `${path}[${index}].name`, message }];
    }
    const { errors } = new Validator(schemaOf(definition.schema), "4", false).validate(value);
    return errors
      .filter(({ keyword }) => keyword !== "properties" && keyword !== "items")
      .map(({ instanceLocation, error }) => ({
        path: `${path}[${index}].value${instanceLocation.slice(1).replaceAll("/", ".")}`,
        message: `does not fit the ClusterClass: ${error}`,
      }));
  });
}

/** OpenAPI's words that JSON schema does not know are left out; the webhook reads them. */
function schemaOf(schema: JsonObject): Schema {
  const known = Object.entries(schema).filter(([word]) => !word.startsWith("x-") && word !== "example");
  return Object.fromEntries(known.map(([word, value]) => [word, deeper(word, value)]));
}

function deeper(word: string, value: JsonObject[string]): unknown {
  if (!isObject(value)) return value;
  if (word === "items" || word === "additionalProperties" || word === "not") return schemaOf(value);
  if (word !== "properties") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, isObject(field) ? schemaOf(field) : field]),
  );
}

function poolProblems(clusterClass: JsonObject, { workers }: Spec): Problem[] {
  return workers.flatMap(({ topology }, index) => {
    const kind = topology?.kind ?? "MachineDeployment";
    const list = kind === "MachinePool" ? "machinePools" : "machineDeployments";
    const classes = listAt(clusterClass, "spec", "workers", list).map((entry) => textAt(entry, "class") ?? "");
    if (topology === undefined || classes.includes(topology.class)) return [];
    const message = `"${topology.class}" is no class of ${list} in the ClusterClass; it has ${classes.toSorted().join(", ") || "none"}`;
    return [{ path: `workers[${index}].topology.class`, message }];
  });
}
