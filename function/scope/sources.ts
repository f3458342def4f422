import { type Dependent, dependentProblems } from "../api/dependent.ts";
import type { FunctionInput } from "../api/input.ts";
import { idleOverrides } from "../api/override.ts";
import type { PolicyFacts, ProtectedPath } from "../api/policy.ts";
import { portableDependents } from "../api/portable-dependents.ts";
import { below, type Problem, rejectAny } from "../api/problem.ts";
import { onceFor, remember } from "../api/remember.ts";
import { readInput, type Resolved, resolveSpec, type Sources } from "../api/resolve.ts";
import { type Fields, fieldsIn } from "../api/value.ts";
import type { ClusterIdentity } from "../cluster-api/identity.ts";
import type { ProviderKind } from "../cluster-api/kinds.ts";
import { ownSpec } from "../composite.ts";
import type { NamedIdentity } from "../infrastructure/provider.ts";
import { annotationOf, type JsonObject, sorted } from "../kubernetes/object.ts";
import type { ObjectFacts } from "../kubernetes/object-rule.ts";
import { PatchBudget } from "../kubernetes/patch.ts";
import { ownAnnotation } from "../lifecycle/annotations.ts";
import { existingCluster, requiredCluster } from "../lifecycle/ownership.ts";
import { judge, policyProblems, type Subject } from "../lifecycle/policy.ts";
import { requestedSubjects } from "../lifecycle/requested.ts";
import type { Permissions } from "../lifecycle/holds.ts";
import type { State } from "../lifecycle/state.ts";
import { schema } from "../schema.ts";
import type { ComposeInput } from "../call.ts";
import { openAddons } from "./addon-choice.ts";

/** Who says what of a cluster: the XR, the platform's input, the environment. */
export interface Opened {
  readonly input: ComposeInput;
  readonly cluster: ClusterIdentity;
  readonly state: State;
  readonly own: Fields;
  readonly functionInput: FunctionInput;
  readonly usesEnvironment: boolean;
  readonly permissions: Permissions;
  readonly sources: Sources;
}

const portable = portableDependents(schema.addons.map(({ name }) => name));

// Most calls are about clusters that have not changed since the last one.
export const resolve = remember((sources: Sources) => resolveSpec(schema, sources));
const read = remember((input: JsonObject) => readInput(schema, input));
const subjectsOf = onceFor<readonly Subject[]>();
const idleProblemsOf = onceFor<readonly Problem[]>();

/** Reads and checks what each of them says; throws InvalidClusterError. */
export function openSources(
  input: ComposeInput,
  { cluster, state }: { cluster: ClusterIdentity; state: State },
): Opened {
  const functionInput = openInput(input.input);
  const environment = environmentDefaults(functionInput.environment, input.environment, state);
  const own = ownSpec(input.composite);
  return {
    input,
    cluster,
    state,
    own,
    functionInput,
    usesEnvironment: environment !== undefined,
    permissions: permissionsOf(functionInput),
    sources: { own, input: functionInput, environment },
  };
}

interface Asked extends Resolved {
  readonly identity?: NamedIdentity | undefined;
  /** The modules that the spec names. */
  readonly modules: readonly ModuleFacts[];
}

type ModuleFacts = PolicyFacts &
  ObjectFacts & { readonly kinds: readonly ProviderKind[]; readonly dependents?: readonly Dependent[] };

/** What is known of every cluster once its spec is resolved; rejects what the policy or `problems` forbid. */
export function factsOf(opened: Opened, resolved: Asked, problems: readonly Problem[]) {
  const { input, cluster, state, own, functionInput, permissions, usesEnvironment } = opened;
  const existing = existingCluster(state, input.required);
  const modules = [...resolved.modules, ...schema.addons];
  const policyFacts = factsForPolicy(modules);
  const requested = { ...resolved, overrides: resolved.overrides.own, settings: policyFacts.policySettings };
  const subjects = subjectsOf(resolved.spec, () => requestedSubjects(requested));
  const policy = judge(functionInput.policy, subjects, existing);
  // Before anybody has looked, nobody knows what was accepted before.
  const rejected = state.coreCluster || Object.hasOwn(input.required, requiredCluster) ? policy.rejected : [];
  const { spec, said, overrides } = resolved;
  const idle = idleProblemsOf(spec, () => idleProblems(own, resolved));
  rejectAny(below("spec", [...rejected, ...problems, ...idle]));
  const addons = openAddons(input, { cluster, state }, spec);
  const { composite } = input;
  const patches = new PatchBudget();
  const ofPolicy = { policy, policyFacts, policyRules: functionInput.policy, overrides };
  const objectFacts = factsOfObjects(modules);
  const facts = { ...ofPolicy, objectFacts, usesEnvironment, addons };
  return { composite, cluster, state, own, spec, said, permissions, patches, ...facts };
}

function idleProblems(own: Fields, { spec, modules }: Asked): readonly Problem[] {
  const dependents = [...portable, ...modules.flatMap(({ dependents: ofModule = [] }) => ofModule)];
  return [...dependentProblems(dependents, own, spec), ...idleOverrides(spec.overrides)];
}

/** A reference to a supporting object is none of an override's business, as others are not. */
function factsForPolicy(modules: readonly ModuleFacts[]): Required<PolicyFacts> {
  return {
    policyPaths: modules.flatMap(({ policyPaths = [] }) => policyPaths),
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

/** The platform's side of the Composition, checked. */
export function openInput(input: JsonObject | undefined): FunctionInput {
  const functionInput = read(sorted(input) ?? {});
  rejectAny(below("input", policyProblems(functionInput.policy)));
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
