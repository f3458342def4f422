import { type Dependent, findDependentProblems } from "../api/dependent.ts";
import type { FunctionInput } from "../api/input.ts";
import { findIdleOverrides } from "../api/override.ts";
import type { PolicyFacts, ProtectedPath } from "../api/policy.ts";
import { portableDependents } from "../api/portable-dependents.ts";
import { prefixProblems, type Problem, rejectAny } from "../api/problem.ts";
import { memoizePerObject, memoize } from "../api/memoize.ts";
import { readInput, type Resolved, resolveSpec, type Sources } from "../api/resolve.ts";
import { type Fields, fieldsIn } from "../api/value.ts";
import type { ClusterIdentity } from "../cluster-api/identity.ts";
import type { ProviderKind } from "../cluster-api/kinds.ts";
import type { NamedIdentity } from "../cluster-api/named-identity.ts";
import { xrSpecOf } from "../composite.ts";
import { annotationOf, type JsonObject, sortKeys } from "../kubernetes/object.ts";
import type { ObjectFacts } from "../kubernetes/object-rule.ts";
import { PatchBudget } from "../kubernetes/patch.ts";
import { ownAnnotation } from "../lifecycle/annotations.ts";
import { findExistingCluster, requiredCluster } from "../lifecycle/ownership.ts";
import { checkPolicy, findPolicyProblems, type Subject } from "../lifecycle/policy.ts";
import { listRequestedSubjects, portablePolicyPaths } from "../lifecycle/requested.ts";
import type { Permissions } from "../lifecycle/holds.ts";
import type { State } from "../lifecycle/state.ts";
import { schema } from "../schema.ts";
import type { ComposeInput } from "../call.ts";
import { openAddons } from "./addon-choice.ts";
import { findRepeatedKinds } from "./configured.ts";

/** The layers of a cluster before they are merged: XR, Input and environment. */
export interface Opened {
  readonly input: ComposeInput;
  readonly cluster: ClusterIdentity;
  readonly state: State;
  readonly xrSpec: Fields;
  readonly functionInput: FunctionInput;
  readonly usesEnvironment: boolean;
  readonly permissions: Permissions;
  readonly sources: Sources;
}

const portable = portableDependents(schema.addons.map(({ name }) => name));

// Caches, because most calls are for clusters that have not changed since the last call.
export const resolve = memoize((sources: Sources) => resolveSpec(schema, sources));
const read = memoize((input: JsonObject) => readInput(schema, input));
const subjectsOf = memoizePerObject<readonly Subject[]>();
const idleProblemsOf = memoizePerObject<readonly Problem[]>();

/** Reads and checks each layer. Throws InvalidClusterError. */
export function openSources(
  input: ComposeInput,
  { cluster, state }: { cluster: ClusterIdentity; state: State },
): Opened {
  const functionInput = openInput(input.input);
  const environment = readEnvironment(functionInput.environment, input.environment, state);
  const xrSpec = xrSpecOf(input.composite);
  return {
    input,
    cluster,
    state,
    xrSpec,
    functionInput,
    usesEnvironment: environment !== undefined,
    permissions: permissionsOf(functionInput),
    sources: { xrSpec, input: functionInput, environment },
  };
}

interface ResolvedModules extends Resolved {
  readonly identity?: NamedIdentity | undefined;
  /** The modules that the spec names. */
  readonly modules: readonly ModuleFacts[];
}

type ModuleFacts = PolicyFacts &
  ObjectFacts & { readonly kinds: readonly ProviderKind[]; readonly dependents?: readonly Dependent[] };

/**
 * Returns the facts that all clusters have once their spec is resolved. Rejects violations of the policy, `problems`
 * and settings without an effect.
 */
export function openFacts(opened: Opened, resolved: ResolvedModules, problems: readonly Problem[]) {
  const { input, cluster, state, functionInput, permissions, usesEnvironment } = opened;
  const existing = findExistingCluster(state, input.required);
  const modules = [...resolved.modules, ...schema.addons];
  const policyFacts = factsForPolicy(modules);
  const requested = { ...resolved, overrides: resolved.overrides.ofXr, settings: policyFacts.policySettings };
  const subjects = subjectsOf(resolved.spec, () => listRequestedSubjects(requested));
  const policy = checkPolicy(functionInput.policy, subjects, existing);
  // Before Crossplane has read the Cluster, its accepted values are unknown, so no violation is rejected yet.
  const rejected = state.coreCluster || Object.hasOwn(input.required, requiredCluster) ? policy.rejected : [];
  const { spec, layeredSpec, xrSpec, overrides } = resolved;
  const idle = idleProblemsOf(spec, () => findIdleProblems(xrSpec, resolved));
  rejectAny(prefixProblems("spec", [...rejected, ...problems, ...idle]));
  const addons = openAddons(input, { cluster, state }, spec);
  const { composite } = input;
  const patches = new PatchBudget();
  const ofPolicy = { policy, policyFacts, policyRules: functionInput.policy, overrides };
  const objectFacts = factsOfObjects(modules);
  const facts = { ...ofPolicy, objectFacts, usesEnvironment, addons };
  return { composite, cluster, state, xrSpec, spec, layeredSpec, permissions, patches, ...facts };
}

/** Reports settings of the XR and overrides that have no effect. */
function findIdleProblems(xrSpec: Fields, { spec, modules }: ResolvedModules): readonly Problem[] {
  const dependents = [...portable, ...modules.flatMap(({ dependents: ofModule = [] }) => ofModule)];
  return [...findDependentProblems(dependents, xrSpec, spec), ...findIdleOverrides(spec.overrides)];
}

/** References to supporting objects are protected from overrides, like other references. */
function factsForPolicy(modules: readonly ModuleFacts[]): Required<PolicyFacts> {
  return {
    policyPaths: [...portablePolicyPaths, ...modules.flatMap(({ policyPaths = [] }) => policyPaths)],
    policySettings: modules.flatMap(({ policySettings = [] }) => policySettings),
    protectedPaths: modules.flatMap(({ protectedPaths = [], kinds }) => [...protectedPaths, ...referencesOf(kinds)]),
  };
}

function referencesOf(kinds: readonly ProviderKind[]): ProtectedPath[] {
  return kinds.flatMap(({ kind, refersTo = [] }) => refersTo.map(({ path }) => ({ kind, path })));
}

function factsOfObjects(modules: readonly ObjectFacts[]): Required<ObjectFacts> {
  return {
    objectRules: modules.flatMap(({ objectRules = [] }) => objectRules),
    fixedFields: modules.flatMap(({ fixedFields = [] }) => fixedFields),
  };
}

/** Reads and checks the platform team's Input. Throws InvalidClusterError. */
export function openInput(input: JsonObject | undefined): FunctionInput {
  const functionInput = read(sortKeys(input) ?? {});
  const problems = [...findPolicyProblems(functionInput.policy), ...findRepeatedKinds(functionInput)];
  rejectAny(prefixProblems("input", problems));
  return functionInput;
}

/** Returns the defaults of the environment. A cluster that was composed with them is rejected if they are missing. */
function readEnvironment(
  mode: "Required" | "Optional" | "Ignore",
  environment: JsonObject | undefined,
  state: State,
): unknown {
  if (mode === "Ignore") return undefined;
  const found = fieldsIn(sortKeys(environment), "kubernetesCluster");
  if (found) return found;
  const wasUsed = annotationOf(state.coreCluster?.object, ownAnnotation.environment) === "Used";
  const why = wasUsed ? "the cluster was composed with it" : "input.environment is Required";
  rejectAny(
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
