import { stepsOf, withoutWrittenBack } from "../cluster-api/control-plane-shape.ts";
import { type JsonObject, textAt } from "../kubernetes/object.ts";
import { isSameVersion } from "../kubernetes/version.ts";
import { ownAnnotation } from "../lifecycle/annotations.ts";
import {
  type HeldRollout,
  holdIn,
  inlineFields,
  type Permissions,
  permissionsWith,
  templateFields,
} from "../lifecycle/rollout.ts";
import type { Scope } from "../scope/scope.ts";
import type { ControlPlaneParts } from "./control-plane.ts";
import { approvalHash } from "./hashed.ts";
import type { PoolParts } from "./node-pool.ts";
import { plain } from "./part.ts";

/** Everything that replaces machines, as it is wished for. */
export interface Wishes extends ControlPlaneParts {
  readonly pools: readonly PoolParts[];
}

export interface Decision {
  /** What is held, by the key of the object that owns the machines. */
  readonly held: ReadonlyMap<string, HeldRollout>;
  /** The hash that the XR names to let what is held go ahead: of all wished content, so that it lasts for the whole rollout. */
  readonly approval: string;
}

/** Which rollouts may go ahead, before anything of them is said (rules R4, R5, N5). */
export function decideRollouts(scope: Scope, wishes: Wishes): Decision {
  const approval = approvalOf(scope, wishes);
  const permissions = permissionsWith(approval, scope.composite, scope.permissions);
  const held = [
    controlPlaneHold(scope, wishes, permissions),
    ...wishes.pools.map((pool) => poolHold(scope, pool, permissions)),
  ];
  return { held: new Map(held.flatMap((rollout) => (rollout ? [[rollout.key, rollout]] : []))), approval };
}

function approvalOf({ plan }: Scope, { controlPlane, controlPlaneTemplate, pools }: Wishes): string {
  const templates = [
    ...(controlPlaneTemplate ? [controlPlaneTemplate] : []),
    ...pools.flatMap(({ machines, bootstrap }) => [machines, bootstrap]),
  ];
  const content = controlPlane.object.metadata.annotations?.[ownAnnotation.content];
  const names = templates.map(({ contentName }) => contentName);
  return approvalHash({ target: plan.upgrade.target, content, templates: names });
}

function controlPlaneHold(
  scope: Scope,
  { controlPlane, controlPlaneTemplate }: Wishes,
  permissions: Permissions,
): HeldRollout | undefined {
  const running = scope.state.composed.get(controlPlane.key);
  // Whether a step is held is decided before it is announced.
  if (!running || scope.plan.upgrade.stage === "UnderWay") return undefined;
  const wished = plain(controlPlane.object);
  const fields = [
    ...contentFields(scope, running, wished),
    ...(controlPlaneTemplate ? machineFields(scope, running, plain(controlPlaneTemplate.object)) : []),
    ...versionFields(running, wished, stepsOf(scope.controlPlane.provider.shape.version.path)),
  ];
  return holdIn(scope.state, { key: controlPlane.key, running, wished, fields }, permissions);
}

function contentFields({ controlPlane: { provider, settings } }: Scope, running: JsonObject, wished: JsonObject) {
  const { shape } = provider;
  return inlineFields(
    withoutWrittenBack(shape, running),
    withoutWrittenBack(shape, wished),
    shape.replacesMachines(settings),
  );
}

function machineFields({ controlPlane, state }: Scope, running: JsonObject, template: JsonObject): string[] {
  const { machineTemplate } = controlPlane.provider.shape;
  return machineTemplate ? templateFields(state, { running, path: stepsOf(machineTemplate.path) }, template) : [];
}

function poolHold(
  scope: Scope,
  { group, machines, bootstrap }: PoolParts,
  permissions: Permissions,
): HeldRollout | undefined {
  const observed = scope.state.workerGroups.get(group.key);
  // Whether a step is held is decided before it is announced.
  if (!observed || group.key === scope.state.poolStep?.key) return undefined;
  const { object: running, kind } = observed;
  const wished = plain(group.object);
  const fields = [
    ...templateFields(scope.state, { running, path: kind.content.infrastructure }, plain(machines.object)),
    ...templateFields(scope.state, { running, path: kind.content.bootstrap }, plain(bootstrap.object)),
    ...versionFields(running, wished, kind.content.version),
  ];
  return holdIn(scope.state, { key: group.key, running, wished, fields }, permissions);
}

function versionFields(running: JsonObject, wished: JsonObject, path: readonly string[]): string[] {
  return isSameVersion(textAt(running, ...path), textAt(wished, ...path)) ? [] : [path.join(".")];
}
