import { InvalidClusterError } from "../api/problem.ts";
import { compose } from "../compose.ts";
import { identify } from "../composite.ts";
import { groupOf, isKind, type JsonObject, nameOf, textAt, labelOf } from "../kubernetes/object.ts";
import type { ComposeInput, ComposeOutput } from "../call.ts";
import { knownKinds } from "../scope/kinds.ts";
import { openScope } from "../scope/open.ts";
import type { Scope, TopologyScope } from "../scope/scope.ts";
import { requiredClusterClass } from "../lifecycle/cluster-class.ts";
import { readState } from "../lifecycle/state.ts";
import type { Requirement } from "../cluster-api/requirement.ts";
import { readVersion } from "./version.ts";

/** What is known without a cluster; what is not in `available` does not exist. */
export interface Offline {
  readonly composite: JsonObject;
  readonly input: JsonObject | undefined;
  readonly environment: JsonObject | undefined;
  readonly observed: Readonly<Record<string, JsonObject>>;
  readonly available: readonly JsonObject[];
}

/** As often as Crossplane asks a function again: https://docs.crossplane.io/latest/composition/compositions. */
const maximumRounds = 5;

export function composeInputOf({ composite, input, environment, observed }: Offline): ComposeInput {
  return { composite, input, environment, observed, required: {}, now: 0, functionVersion: readVersion() };
}

/** Composes as often as Crossplane would, until every requirement has its answer. */
export function composeOffline(offline: Offline): ComposeOutput {
  let input = composeInputOf(offline);
  let output = compose(input);
  for (let round = 1; round < maximumRounds; round += 1) {
    const required = answersTo(output, offline.available);
    if (Object.keys(required).every((name) => Object.hasOwn(input.required, name))) break;
    input = { ...input, required };
    output = compose(input);
  }
  return output;
}

/** What is known of a cluster before anything is composed; undefined where it is rejected. */
export function openOffline(offline: Offline): Scope | TopologyScope | undefined {
  try {
    return openScope(composeInputOf(offline), identify(offline.composite), readState(offline, knownKinds));
  } catch (error) {
    if (error instanceof InvalidClusterError) return undefined;
    throw error;
  }
}

/** What is not given does not exist, but for a ClusterClass: that is the platform's, and nothing is known of it here. */
function answersTo({ requirements }: ComposeOutput, available: readonly JsonObject[]): Record<string, JsonObject[]> {
  const answers = Object.entries(requirements).map(([name, requirement]): [string, JsonObject[]] => [
    name,
    available.filter((object) => isWanted(object, requirement)),
  ]);
  return Object.fromEntries(answers.filter(([name, found]) => name !== requiredClusterClass || found.length > 0));
}

/** Whatever its version: an API server would convert it. */
function isWanted(object: JsonObject, { apiVersion, kind, name, namespace, matchLabels = {} }: Requirement): boolean {
  return (
    isKind(object, groupOf(apiVersion), kind) &&
    (name === undefined || nameOf(object) === name) &&
    Object.entries(matchLabels).every(([label, value]) => labelOf(object, label) === value) &&
    textAt(object, "metadata", "namespace") === namespace
  );
}
