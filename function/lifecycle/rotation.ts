import type { ContractVersion } from "../cluster-api/contract.ts";
import { isSettled, readProgress } from "../cluster-api/machine-progress.ts";
import { templateReferencePaths } from "../cluster-api/places.ts";
import { identityOf, referenceAt } from "../cluster-api/reference.ts";
import { isBeingDeleted, type JsonObject, labelOf, numberAt, textAt } from "../kubernetes/object.ts";
import { ownLabel } from "./annotations.ts";
import { membersOf } from "./members.ts";
import type { ObservedResource, State } from "./state.ts";

export interface Retention {
  /** Observed templates that must be returned again. */
  readonly kept: readonly ObservedResource[];
  /** True where the MachineSets must be seen before the rest may go. */
  readonly needsMachineSets: boolean;
}

/**
 * Which observed templates must stay (rule R2): those that a control plane or MachineDeployment refers to; those whose
 * owners still move, because an old MachineSet makes replacement machines from them; and those that a MachineSet refers
 * to. MachineSets are cached and may be stale, so alone they release nothing: their MachineDeployment must be settled.
 * `contract` is that of the control plane.
 */
export function retainTemplates(state: State, wanted: ReadonlySet<string>, contract: ContractVersion): Retention {
  const { machineSets } = state;
  const referenced = referencesOf([...(state.controlPlane ? [state.controlPlane] : []), ...deployments(state)]);
  const unsettled = unsettledPools(state, contract);
  const others = state.templates.filter(({ key }) => !wanted.has(key));
  const isInUse = ({ object }: ObservedResource) =>
    referenced.has(identityOf(object)) || unsettled.has(labelOf(object, ownLabel.pool));
  const inUse = others.filter((template) => isInUse(template));
  const candidates = others.filter((template) => !isInUse(template));
  if (!machineSets) return { kept: [...inUse, ...candidates], needsMachineSets: candidates.length > 0 };
  const ofSets = referencesOf(machineSets.filter((set) => !isBeingDeleted(set)));
  return {
    kept: [...inUse, ...candidates.filter(({ object }) => ofSets.has(identityOf(object)))],
    needsMachineSets: candidates.length > 0,
  };
}

/**
 * True when a MachineDeployment has no machine of an older content left. Its counts alone do not say so: the reconcile that
 * first sees a generation writes those of the one before (docs/decisions/0102). So its MachineSets must agree.
 */
export function isRolledOut({ machineSets }: State, deployment: JsonObject): boolean {
  if (!isSettled(readProgress(deployment)) || !machineSets) return false;
  return membersOf(machineSets, deployment).every(
    (set) => isBeingDeleted(set) || numberAt(set, "spec", "replicas") === 0 || hasContentOf(set, deployment),
  );
}

/** True while a MachineSet still wants machines of another version than its MachineDeployment. */
export function isChangingVersion({ machineSets = [] }: State, deployment: JsonObject | undefined): boolean {
  const version = textAt(deployment, ...machines, "version");
  return membersOf(machineSets, deployment)
    .filter((set) => !isBeingDeleted(set))
    .some((set) => numberAt(set, "spec", "replicas") !== 0 && textAt(set, ...machines, "version") !== version);
}

function hasContentOf(set: JsonObject, deployment: JsonObject): boolean {
  const content = [["version"], ["failureDomain"], ["bootstrap", "configRef", "name"], ["infrastructureRef", "name"]];
  return content.every((path) => textAt(set, ...machines, ...path) === textAt(deployment, ...machines, ...path));
}

const machines = ["spec", "template", "spec"];

/**
 * The pools of which an object that may make machines from a template still moves; undefined stands for the control plane,
 * whose templates have no pool.
 */
function unsettledPools(state: State, contract: ContractVersion): ReadonlySet<string | undefined> {
  const moving = deployments(state).filter((deployment) => !isSettled(readProgress(deployment)));
  const pools = moving.map((deployment) => labelOf(deployment, ownLabel.pool)).filter((pool) => pool !== undefined);
  const { controlPlane } = state;
  return new Set([...pools, ...(controlPlane && !isSettled(readProgress(controlPlane, contract)) ? [undefined] : [])]);
}

function deployments(state: State): JsonObject[] {
  return state.machineDeployments.map(({ object }) => object);
}

/** What objects refer to as the content of their machines. */
function referencesOf(users: readonly JsonObject[]): ReadonlySet<string> {
  return new Set(users.flatMap((user) => templateReferencePaths.map((path) => referenceAt(user, path))));
}
