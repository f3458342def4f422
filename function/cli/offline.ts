import { InvalidClusterError } from "../api/problem.ts";
import { compose } from "../compose.ts";
import { identify } from "../composite.ts";
import { groupOf, isKind, type JsonObject, nameOf, textAt, labelOf } from "../kubernetes/object.ts";
import type { ComposeInput, ComposeOutput } from "../call.ts";
import { listKnownKinds } from "../scope/kinds.ts";
import { openScope } from "../scope/open.ts";
import type { Scope, TopologyScope } from "../scope/scope.ts";
import { requiredClusterClass } from "../lifecycle/cluster-class.ts";
import { readState } from "../lifecycle/state.ts";
import type { Requirement } from "../cluster-api/requirement.ts";
import { readVersion } from "./version.ts";

/** The input of an offline command. */
export interface OfflineInput {
  readonly composite: JsonObject;
  readonly input: JsonObject | undefined;
  readonly environment: JsonObject | undefined;
  readonly observed: Readonly<Record<string, JsonObject>>;
  /** Objects that a requirement may return. Others do not exist. */
  readonly available: readonly JsonObject[];
}

/** Maximum number of calls with required resources: https://docs.crossplane.io/latest/composition/compositions. */
const maximumRounds = 5;

export function composeInputOf({ composite, input, environment, observed }: OfflineInput): ComposeInput {
  return { composite, input, environment, observed, required: {}, now: 0, functionVersion: readVersion() };
}

/** Composes repeatedly, as Crossplane does, until every requirement has an answer. */
export function composeOffline(offline: OfflineInput): ComposeOutput {
  let input = composeInputOf(offline);
  let output = compose(input);
  for (let round = 1; round < maximumRounds; round += 1) {
    const required = answerRequirements(output, offline.available);
    if (Object.keys(required).every((name) => Object.hasOwn(input.required, name))) break;
    input = { ...input, required };
    output = compose(input);
  }
  return output;
}

/** The scope of a cluster before it is composed; undefined if the cluster is rejected. */
export function openOffline(offline: OfflineInput): Scope | TopologyScope | undefined {
  try {
    const state = readState(offline, listKnownKinds(offline.input));
    return openScope(composeInputOf(offline), identify(offline.composite), state);
  } catch (error) {
    if (error instanceof InvalidClusterError) return undefined;
    throw error;
  }
}

/**
 * An object that is not available does not exist. A missing ClusterClass gets no answer instead: it exists in the
 * management cluster, but the command does not have it.
 */
function answerRequirements(
  { requirements }: ComposeOutput,
  available: readonly JsonObject[],
): Record<string, JsonObject[]> {
  const answers = Object.entries(requirements).map(([name, requirement]): [string, JsonObject[]] => [
    name,
    available.filter((object) => isRequired(object, requirement)),
  ]);
  return Object.fromEntries(answers.filter(([name, found]) => name !== requiredClusterClass || found.length > 0));
}

/** Ignores the API version, because an API server converts objects. */
function isRequired(object: JsonObject, requirement: Requirement): boolean {
  const { apiVersion, kind, name, namespace, matchLabels = {} } = requirement;
  return (
    isKind(object, groupOf(apiVersion), kind) &&
    (name === undefined || nameOf(object) === name) &&
    Object.entries(matchLabels).every(([label, value]) => labelOf(object, label) === value) &&
    textAt(object, "metadata", "namespace") === namespace
  );
}
