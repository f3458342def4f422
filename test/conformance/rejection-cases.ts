import { isObject, type JsonObject } from "../../function/kubernetes/object.ts";
import { readExample } from "../golden/examples.ts";
import { wanted as onAws } from "../rules/aws.ts";
import { managedSpec } from "../rules/managed.ts";
import * as topology from "../rules/topology-world.ts";
import { composite, quickStart, run, running } from "../rules/world.ts";
import type { Rejection } from "./rejections.ts";

const add = (addon: JsonObject): JsonObject => ({ ...quickStart, addons: [{ name: "first", ...addon }] });

/** Valid specs that cases change. A base may also be an example: `docker/quick-start.yaml`. */
const bases: Record<string, JsonObject> = {
  docker: quickStart,
  zones: { ...quickStart, workers: [{ name: "default", zones: ["a", "b"] }] },
  aws: Object(onAws()["spec"]),
  eks: managedSpec,
  rke2: { ...quickStart, controlPlane: { replicas: 1, rke2: { registrationMethod: "internal-first" } } },
  topology: topology.spec,
  helm: add({ helm: { repoURL: "https://charts.example.org", chartName: "some", version: "1.2.3" } }),
  manifests: add({ manifests: { inline: "apiVersion: v1\nkind: Namespace\nmetadata: {name: example}\n" } }),
};

/** The message with which the function rejects a case, for a new or a running cluster. Otherwise "accepted". */
export function answerTo(rejection: Rejection): string {
  const { base, spec = {} } = rejection;
  const start = bases[base] ?? exampleSpec(base);
  const call = base === "topology" ? { required: topology.found } : {};
  const [changed, observed] = [merged(start, spec), observedOf(rejection, start)];
  return run(composite({ ...changed, ...overridesOf(rejection) }), { ...call, ...observed }).fatal ?? "accepted";
}

/** The spec of an example, so that a new module does not need another base. */
function exampleSpec(base: string): JsonObject {
  const { spec } = readExample(base);
  if (!isObject(spec)) throw new Error(`there is no base ${base}`);
  return spec;
}

function observedOf({ base, before, exists }: Rejection, start: JsonObject) {
  if (exists !== true && before === undefined) return {};
  const make = base === "topology" ? topology.running : running;
  return { observed: make(composite(merged(start, before ?? {}))) };
}

function overridesOf({ override, kind, root }: Rejection): JsonObject {
  if (!override) return {};
  const patch = root
    .split(".")
    .toReversed()
    .reduce<unknown>((inside, step) => ({ [step]: inside }), override);
  return { overrides: [{ name: "invalid", target: { kind }, patch: Object(patch) }] };
}

function merged(object: JsonObject, change: object): JsonObject {
  const result: JsonObject = { ...object };
  for (const [field, value] of Object.entries(change)) {
    const before = result[field];
    result[field] = isObject(before) && isObject(value) ? merged(before, value) : value;
  }
  return result;
}
