import type { FunctionInput } from "./api/input.ts";
import { below, type Problem, refuse } from "./api/problem.ts";
import { classesOf, readInput, type Resolved, resolveSpec } from "./api/resolve.ts";
import type { Spec } from "./api/spec.ts";
import { type Fields, fieldsIn } from "./api/value.ts";
import { chooseModules, type Choice } from "./choice.ts";
import type { ClusterIdentity } from "./cluster-api/identity.ts";
import type { ControlPlaneProvider } from "./control-plane/provider.ts";
import type { InfrastructureProvider } from "./infrastructure/provider.ts";
import { annotationOf, type JsonObject, objectAt, sorted, textAt } from "./kubernetes/object.ts";
import { ownAnnotation } from "./lifecycle/annotations.ts";
import { type Plan, planCluster } from "./lifecycle/plan.ts";
import { poolSlices } from "./lifecycle/pools.ts";
import { judge, policyProblems, type PolicyVerdict } from "./lifecycle/policy.ts";
import type { Permissions } from "./lifecycle/rollout.ts";
import type { State } from "./lifecycle/state.ts";
import { checkVersions } from "./lifecycle/versions.ts";
import { schema, type Schema } from "./schema.ts";

/** What one call is given; time is an input like any other. */
export interface ComposeInput {
  /** The KubernetesCluster as Crossplane hands it over. */
  readonly composite: JsonObject;
  /** Composed resources that exist, by key. */
  readonly observed: Readonly<Record<string, JsonObject>>;
  /** Answers to our requirements, by name: no entry before Crossplane has looked. */
  readonly required: Readonly<Record<string, readonly JsonObject[]>>;
  /** `input` of the pipeline step. */
  readonly input?: JsonObject | undefined;
  /** Crossplane's environment, where an earlier step has loaded one. */
  readonly environment?: JsonObject | undefined;
  /** Milliseconds since 1970. Only the time of the next call hangs on it. */
  readonly now: number;
  readonly functionVersion: string;
}

/** Everything one run knows; opened once, never changed. */
export interface Scope {
  readonly composite: JsonObject;
  readonly cluster: ClusterIdentity;
  readonly spec: Spec;
  /** The effective spec before the defaults of schema and modules. */
  readonly said: Fields;
  /** What the XR itself says, without the platform's layers. */
  readonly own: Fields;
  readonly permissions: Permissions;
  readonly infrastructure: Choice<InfrastructureProvider>;
  readonly controlPlane: Choice<ControlPlaneProvider>;
  readonly state: State;
  /** Kubernetes version of the control plane in this step, in the form of the distribution. */
  readonly version: string;
  readonly plan: Plan;
  readonly policy: PolicyVerdict;
  readonly usesEnvironment: boolean;
  readonly immutables: Schema["immutables"];
}

// What Crossplane itself keeps in the spec of an XR or a claim.
const crossplaneFields = new Set([
  "crossplane",
  "claimRef",
  "resourceRef",
  "resourceRefs",
  "compositionRef",
  "compositionSelector",
  "compositionRevisionRef",
  "compositionRevisionSelector",
  "compositionUpdatePolicy",
  "compositeDeletePolicy",
  "environmentConfigRefs",
  "publishConnectionDetailsTo",
  "writeConnectionSecretToRef",
]);

/** The room for `-control-plane` and the suffix of a machine within 63 characters. */
const maximumNameLength = 43;

/** Parses, merges and checks the spec, chooses the modules and judges the change; throws InvalidClusterError. */
export function openScope(
  { composite, input, environment }: ComposeInput,
  cluster: ClusterIdentity,
  state: State,
): Scope {
  const functionInput = openInput(input);
  const defaults = environmentDefaults(functionInput.environment, environment, state);
  const own = ownSpec(composite);
  const resolved = resolveSpec(schema, { own, input: functionInput, environment: defaults });
  const modules = chooseModules(resolved, own);
  const policy = judge(functionInput.policy, resolved, state);
  refuse(
    below("spec", [...unknownTypes(resolved, modules.infrastructure.provider, Object.keys(classesOf(functionInput)))]),
  );
  refuse(below("spec", [...policy.refused, ...checkVersions(state, resolved.spec)]));
  const inDistribution = (text: string) => modules.controlPlane.provider.distributionVersion?.(text) ?? text;
  const version = inDistribution(resolved.spec.kubernetes.version);
  return {
    composite,
    cluster,
    spec: resolved.spec,
    said: modules.said,
    own,
    permissions: permissionsOf(functionInput),
    infrastructure: modules.infrastructure,
    controlPlane: modules.controlPlane,
    state,
    version,
    plan: planCluster(state, poolSlices(cluster, resolved.spec, inDistribution), version),
    policy,
    usesEnvironment: defaults !== undefined,
    immutables: schema.immutables,
  };
}

/** The platform's side of the Composition, checked. */
export function openInput(input: JsonObject | undefined): FunctionInput {
  const functionInput = readInput(schema, sorted(input) ?? {});
  refuse(below("input", policyProblems(functionInput.policy)));
  return functionInput;
}

/** Name and namespace of the cluster: of the XR itself, or of the claim behind a cluster-scoped XR. */
export function identify(composite: JsonObject): ClusterIdentity {
  const claim = objectAt(composite, "spec", "claimRef");
  const namespace = textAt(composite, "metadata", "namespace") ?? textAt(claim, "namespace");
  const name = textAt(claim, "name") ?? textAt(composite, "metadata", "name") ?? "";
  const problems: Problem[] = [];
  if (namespace === undefined) {
    problems.push({
      path: "spec.claimRef",
      message: "is missing: a cluster-scoped XR needs a claim, whose namespace the cluster goes to",
    });
  }
  if (name.length > maximumNameLength || !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name)) {
    const allowed = `at most ${maximumNameLength} lower-case letters, digits and hyphens`;
    problems.push({ path: "metadata.name", message: `"${name}" is not allowed: ${allowed}` });
  }
  refuse(problems);
  return { name, namespace: namespace ?? "" };
}

function ownSpec(composite: JsonObject): Fields {
  const spec = Object.entries(sorted(objectAt(composite, "spec")) ?? {});
  return Object.fromEntries(spec.filter(([field]) => !crossplaneFields.has(field)));
}

/** The platform's defaults of the environment; a cluster that was made with them is never composed without. */
function environmentDefaults(
  mode: "Required" | "Optional" | "Ignore",
  environment: JsonObject | undefined,
  state: State,
): unknown {
  if (mode === "Ignore") return undefined;
  const found = fieldsIn(sorted(environment), "kubernetesCluster");
  if (found) return found;
  const wasUsed = annotationOf(state.coreCluster, ownAnnotation.environment) === "Used";
  const why = wasUsed ? "the cluster was composed with it" : "input.environment is Required";
  refuse(
    mode === "Required" || wasUsed
      ? [{ path: "environment.kubernetesCluster", message: `is missing, but ${why}` }]
      : [],
  );
  return undefined;
}

function permissionsOf({ rollouts }: FunctionInput): Permissions {
  return {
    functionUpgrades: rollouts.functionUpgrades === "Automatic",
    platformChanges: rollouts.platformChanges === "Automatic",
  };
}

function unknownTypes({ machineTypes }: Resolved, provider: InfrastructureProvider, classes: string[]): Problem[] {
  if (provider.hasMachineTypes) return [];
  const known = classes.length > 0 ? `classes: ${classes.toSorted().join(", ")}` : "no classes at all";
  return Object.entries(machineTypes)
    .filter(([, type]) => !classes.includes(type))
    .map(([path, type]) => ({ path, message: `"${type}" is no machine class; the platform has ${known}` }));
}
