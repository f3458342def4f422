import type { FunctionInput } from "./api/input.ts";
import { below, InvalidClusterError, type Problem, refuse } from "./api/problem.ts";
import { remember } from "./api/remember.ts";
import { classesOf, readInput, type Resolved, resolveSpec, type Sources } from "./api/resolve.ts";
import type { Spec } from "./api/spec.ts";
import { type Fields, fieldsIn } from "./api/value.ts";
import { ownSpec } from "./composite.ts";
import { chooseModules, type Choice } from "./choice.ts";
import type { ClusterIdentity } from "./cluster-api/identity.ts";
import type { ControlPlaneProvider } from "./control-plane/provider.ts";
import type { InfrastructureProvider } from "./infrastructure/provider.ts";
import { annotationOf, type JsonObject, sorted, textAt } from "./kubernetes/object.ts";
import { olderOf } from "./kubernetes/version.ts";
import { ownAnnotation } from "./lifecycle/annotations.ts";
import { type Plan, planCluster } from "./lifecycle/plan.ts";
import { type PoolSlice, poolSlices } from "./lifecycle/pools.ts";
import { judge, policyProblems, type PolicyVerdict } from "./lifecycle/policy.ts";
import type { Permissions } from "./lifecycle/rollout.ts";
import { requiredCluster } from "./lifecycle/ownership.ts";
import { firstRequired, type State } from "./lifecycle/state.ts";
import { isProblem, planUpgrade, type Road, type Upgrade } from "./lifecycle/upgrade.ts";
import { poolVersionProblems } from "./lifecycle/versions.ts";
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

// Most calls are about clusters that have not changed since the last one.
const resolve = remember((sources: Sources) => resolveSpec(schema, sources));
const read = remember((input: JsonObject) => readInput(schema, input));

/** Parses, merges and checks the spec, chooses the modules and judges the change; throws InvalidClusterError. */
export function openScope(input: ComposeInput, cluster: ClusterIdentity, state: State): Scope {
  const { composite } = input;
  const functionInput = openInput(input.input);
  const environment = environmentDefaults(functionInput.environment, input.environment, state);
  const own = ownSpec(composite);
  const sources = { own, input: functionInput, environment };
  const first = resolve(sources);
  const chosen = chooseModules(first, own);
  const { contract, needsEqualMinor } = chosen.controlPlane.provider;
  const inDistribution = (text: string) => chosen.controlPlane.provider.distributionVersion?.(text) ?? text;

  const slices = poolSlices(cluster, first.spec, (text) => inDistribution(text ?? first.spec.kubernetes.version));
  const upgrade = upgradeOf(state, first, { functionInput, slices, inDistribution, contract });
  // Once the step is known, machine classes may have images for it.
  const resolved = hasImages(functionInput) ? resolve({ ...sources, version: upgrade.step }) : first;
  const modules = resolved === first ? chosen : chooseModules(resolved, own);
  const existing = state.coreCluster ?? firstRequired(input.required, requiredCluster);
  const policy = judge(functionInput.policy, resolved, existing);
  const classes = Object.keys(classesOf(functionInput));
  refuse(below("spec", unknownTypes(resolved, modules.infrastructure.provider, classes)));
  refuse(
    below("spec", [
      // Before anybody has looked, nobody knows what was accepted before.
      ...(state.coreCluster || requiredCluster in input.required ? policy.refused : []),
      ...poolVersionProblems(resolved.spec, needsEqualMinor),
    ]),
  );

  const version = inDistribution(upgrade.step);
  // A pool with a version of its own takes part in every step up to it.
  const ofPool = (text: string | undefined) => (text === undefined ? version : olderOf(inDistribution(text), version));
  const step = { upgrade, version, needsEqualMinor, contract };
  const plan = planCluster(state, poolSlices(cluster, resolved.spec, ofPool), step);
  const { immutables } = schema;
  const permissions = permissionsOf(functionInput);
  const facts = { composite, cluster, state, own, usesEnvironment: environment !== undefined, immutables };
  return { ...facts, ...modules, spec: resolved.spec, permissions, version, plan, policy };
}

interface Versions extends Pick<Road, "inDistribution" | "contract"> {
  functionInput: FunctionInput;
  slices: readonly PoolSlice[];
}

function upgradeOf(state: State, { spec }: Resolved, { functionInput, slices, ...how }: Versions): Upgrade {
  const listed = (functionInput.versions ?? []).map(({ name }) => name);
  const running = state.controlPlane && textAt(state.controlPlane, "spec", "version");
  const isFollower = ({ pool, version }: PoolSlice) =>
    pool.version === undefined || (running !== undefined && olderOf(version, running) === running);
  const followers = slices.filter((slice) => isFollower(slice)).map(({ key }) => key);
  const plan = planUpgrade(state, spec.kubernetes.version, { listed, followers, ...how });
  if (isProblem(plan)) throw new InvalidClusterError(below("spec", [plan]));
  return plan;
}

function hasImages({ versions = [] }: FunctionInput): boolean {
  return versions.some(({ images }) => images !== undefined);
}

/** The platform's side of the Composition, checked. */
export function openInput(input: JsonObject | undefined): FunctionInput {
  const functionInput = read(sorted(input) ?? {});
  refuse(below("input", policyProblems(functionInput.policy)));
  return functionInput;
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
