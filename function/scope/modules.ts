import type { FunctionInput } from "../api/input.ts";
import { endpointImmutables } from "../api/endpoint.ts";
import { prefixProblems, InvalidClusterError, type Problem, rejectAny } from "../api/problem.ts";
import { classesOf, type Resolved } from "../api/resolve.ts";
import type { Immutable } from "../api/rule.ts";
import { portableImmutables } from "../api/spec.ts";
import { releaseOf } from "../cluster-api/control-plane-shape.ts";
import { bootstrapProvidersOf, poolKindOf } from "../control-plane/provider.ts";
import type { InfrastructureProvider } from "../infrastructure/provider.ts";
import { isNewer, olderOf } from "../kubernetes/version.ts";
import { readObservedVersion } from "../lifecycle/announcement.ts";
import { planCluster } from "../lifecycle/plan.ts";
import { type PoolSlice, slicePools } from "../lifecycle/pools.ts";
import type { State } from "../lifecycle/state.ts";
import { isProblem, planUpgrade, type UpgradeFacts, type Upgrade } from "../lifecycle/upgrade.ts";
import {
  findPoolDowngradeProblems,
  findPoolVersionProblems,
  findUnreadableVersionProblem,
} from "../lifecycle/versions.ts";
import { withRolloutDefaults } from "./rollout-defaults.ts";
import type { Scope } from "./scope.ts";
import { findTotalSizeProblems } from "./total-size.ts";
import { chooseModules } from "./choice.ts";
import { findGatedTaints } from "./feature-gates.ts";
import { findCapacityAnnotations } from "./pool-annotations.ts";
import { listProtectedReferences } from "./references.ts";
import { openFacts, type Opened, resolve } from "./sources.ts";

/** Returns the scope of a cluster that the function composes from modules. Throws InvalidClusterError. */
export function openModules(opened: Opened, first: Resolved): Scope {
  const { cluster, state, xrSpec, functionInput, sources } = opened;
  const chosen = chooseModules(first, functionInput);
  const { shape } = chosen.controlPlane.provider;
  const joinsNewer = shape.needsEqualMinor ? functionInput.heldBackPools : undefined;
  const needsEqualMinor = shape.needsEqualMinor && !joinsNewer;
  const inDistribution = (text: string) => releaseOf(shape.version, text);

  const { nameLimit } = poolKindOf(chosen.controlPlane.provider);
  const requestedVersion = (text: string | undefined) => inDistribution(text ?? first.spec.kubernetes.version);
  const slices = slicePools(cluster, first.spec, { versionOf: requestedVersion, nameLimit });
  rejectAny(prefixProblems("spec", findTotalSizeProblems(xrSpec, slices)));
  const upgrade = planVersions(state, first, {
    functionInput,
    slices,
    inDistribution,
  });
  // The spec is resolved again, because `Input.versions` may have images for the version of the step.
  const listedVersion = findListedName(functionInput, upgrade.step, inDistribution);
  const withImages = hasImages(functionInput) ? resolve({ ...sources, version: listedVersion }) : first;
  const modules = withImages === first ? chosen : chooseModules(withImages, functionInput);
  const resolved = withRolloutDefaults(withImages, modules.infrastructure.provider);
  const { infrastructure } = modules;
  const classes = Object.keys(classesOf(functionInput));
  rejectAny(prefixProblems("spec", findUnknownTypes(resolved, infrastructure.provider, classes)));
  const identity = infrastructure.provider.identity?.(infrastructure.settings);
  const toCheck = { ...resolved, identity, modules: providersOf(modules) };
  const facts = openFacts(opened, toCheck, findPoolProblems(resolved, { needsEqualMinor, functionInput }));

  const version = inDistribution(upgrade.step);
  // A pool with a version of its own follows every step up to that version.
  const ofPool = (text: string | undefined) => (text === undefined ? version : olderOf(inDistribution(text), version));
  const step = { upgrade, version, needsEqualMinor };
  const steps = withAnnouncedVersion(state, slicePools(cluster, resolved.spec, { versionOf: ofPool, nameLimit }));
  rejectAny(prefixProblems("spec", findPoolDowngradeProblems(state, steps)));
  const plan = planCluster(state, steps, step);
  return { backend: "modules", ...facts, ...modules, immutables: immutablesOf(modules), version, plan, joinsNewer };
}

interface Supported {
  needsEqualMinor: boolean;
  functionInput: FunctionInput;
}

function findPoolProblems({ spec }: Resolved, { needsEqualMinor, functionInput }: Supported): Problem[] {
  return [
    ...findPoolVersionProblems(spec, needsEqualMinor),
    ...findCapacityAnnotations(spec),
    ...findGatedTaints(spec, functionInput),
  ];
}

function providersOf({ infrastructure, controlPlane: { provider } }: ReturnType<typeof chooseModules>) {
  const references = { kinds: [], protectedPaths: listProtectedReferences(provider) };
  return [infrastructure.provider, provider, ...bootstrapProvidersOf(provider), references];
}

/**
 * A pool may have received its announced version already. So it gets that version, even if the spec has changed since.
 */
function withAnnouncedVersion({ poolStep }: State, slices: PoolSlice[]): PoolSlice[] {
  if (!poolStep) return slices;
  const { key, version } = poolStep;
  return slices.map((slice) => (slice.key === key && isNewer(slice.version, version) ? { ...slice, version } : slice));
}

/**
 * Returns the immutable fields of the chosen modules. Those of other modules do not apply: on objects of the chosen
 * modules, a controller may set a field with the same path. So does the endpoint, where the infrastructure always
 * provides one.
 */
function immutablesOf({ infrastructure, controlPlane }: ReturnType<typeof chooseModules>): readonly Immutable[] {
  const ofModules = [infrastructure, controlPlane].flatMap(({ provider }) => provider.immutables ?? []);
  const mayUserOwnEndpoint = infrastructure.provider.endpoint !== undefined;
  const portable = portableImmutables.filter((field) => mayUserOwnEndpoint || !endpointImmutables.includes(field));
  return [...portable, ...ofModules];
}

interface Versions extends Pick<UpgradeFacts, "inDistribution"> {
  functionInput: FunctionInput;
  slices: readonly PoolSlice[];
}

function planVersions(state: State, { spec }: Resolved, { functionInput, slices, ...how }: Versions): Upgrade {
  const listed = (functionInput.versions ?? []).map(({ name }) => name);
  const running = readObservedVersion(state);
  const isFollower = ({ pool, version }: PoolSlice) =>
    pool.version === undefined || (running !== undefined && olderOf(version, running) === running);
  const followers = slices.filter((slice) => isFollower(slice)).map(({ key }) => key);
  const desired = new Set(slices.map(({ key }) => key));
  // A pool that is held back may stay unavailable, and then no removal begins (rule P6). So the upgrade does not wait
  // for leaving pools.
  const observed = followers.length < slices.length ? [] : [...state.workerGroups.keys()];
  const leaving = observed.filter((key) => !desired.has(key));
  const facts = { listed, followers, leaving, ...how };
  const plan = findUnreadableVersionProblem(state) ?? planUpgrade(state, spec.kubernetes.version, facts);
  if (isProblem(plan)) throw new InvalidClusterError(prefixProblems("spec", [plan]));
  return plan;
}

/** Returns the listed name of a version. The platform may list v1.35.2 for v1.35.2+rke2r1, or the reverse. */
function findListedName(
  { versions = [] }: FunctionInput,
  step: string,
  inDistribution: (text: string) => string,
): string {
  const names = versions.map(({ name }) => name);
  if (names.includes(step)) return step;
  return names.find((name) => inDistribution(name) === inDistribution(step)) ?? step;
}

function hasImages({ versions = [] }: FunctionInput): boolean {
  return versions.some(({ images }) => images !== undefined);
}

function findUnknownTypes({ machineTypes }: Resolved, provider: InfrastructureProvider, classes: string[]): Problem[] {
  if (provider.hasMachineTypes) return [];
  const known = classes.length > 0 ? classes.toSorted().join(", ") : "none";
  return Object.entries(machineTypes)
    .filter(([, type]) => !classes.includes(type))
    .map(([path, type]) => ({ path, message: `"${type}" is not a machine class: the platform defines ${known}` }));
}
