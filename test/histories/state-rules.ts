import { at, textAt } from "../../function/kubernetes/object.ts";
import { compareVersions, parseVersion, type Version } from "../../function/kubernetes/version.ts";
import { label } from "../simulation/labels.ts";
import { isDeleting, isOwnedBy, type Stored } from "../simulation/stored.ts";
import { clusterName, type World } from "../simulation/world.ts";
import { FixedFields } from "./fixed-fields.ts";
import { TemplateRules } from "./template-rules.ts";

/** The rules for the stored objects after each step. They compare with the objects of earlier steps. */
export class StateRules {
  readonly #templates = new TemplateRules();
  readonly #fixed = new FixedFields();
  readonly #versions = new Map<string, Version>();
  #checkedVersion = -1;

  violations(world: World): string[] {
    const made = world.facts.made.splice(0);
    if (world.api.version === this.#checkedVersion) return [];
    this.#checkedVersion = world.api.version;
    const templates = this.#templates.violations(world);
    const cluster = world.api.get("Cluster", clusterName);
    if (!cluster || isDeleting(cluster)) return [];
    return [
      ...templates,
      ...this.#fixed.violations(world),
      ...this.#badVersions(world),
      ...made.flatMap((machine) => badMachine(world, machine)),
    ];
  }

  #badVersions({ api }: World): string[] {
    const users = [...api.list("KubeadmControlPlane"), ...api.list("MachineDeployment")];
    const changed: Stored[] = [];
    const steps = users.flatMap((user) => {
      const now = parseVersion(versionTextOf(user) ?? "");
      const before = this.#versions.get(user.metadata.uid);
      if (now) this.#versions.set(user.metadata.uid, now);
      if (!now || !before || !hasMachines(api, user) || compareVersions(now, before) === 0) return [];
      changed.push(user);
      return badStep(user, before, now);
    });
    return [...steps, ...changed.flatMap((user) => upgradedBesideOthers(api, user))];
  }
}

function versionTextOf(object: Stored): string | undefined {
  return textAt(object, "spec", "version") ?? textAt(object, "spec", "template", "spec", "version");
}

/** The version of a MachineDeployment changes only while no other one replaces machines for a new version (rule V3). */
function upgradedBesideOthers(api: World["api"], changed: Stored): string[] {
  if (changed.kind !== "MachineDeployment") return [];
  return api
    .list("MachineDeployment")
    .filter((other) => other.metadata.uid !== changed.metadata.uid && !isDeleting(other) && isRolling(api, other))
    .map(
      (other) => `V3: the version of ${changed.metadata.name} changes while ${other.metadata.name} replaces machines`,
    );
}

function isRolling(api: World["api"], deployment: Stored): boolean {
  const desired = versionTextOf(deployment);
  return api
    .list("MachineSet")
    .filter((set) => isOwnedBy(set, deployment) && !isDeleting(set) && at(set.spec, "replicas") !== 0)
    .some((set) => versionTextOf(set) !== desired);
}

/** Whether it has machines. A version without machines may still be reverted. */
function hasMachines(api: World["api"], user: Stored): boolean {
  const deployment = user.kind === "MachineDeployment" ? user.metadata.name : undefined;
  return api.list("Machine").some(({ metadata }) => metadata.labels[label.deployment] === deployment);
}

function badStep({ kind, metadata }: Stored, before: Version, now: Version): string[] {
  const step = `${kind} ${metadata.name} changed from ${textOf(before)} to ${textOf(now)}`;
  if (compareVersions(now, before) < 0) return [`4: ${step}, which is a downgrade`];
  return now.minor > before.minor + 1 ? [`4: ${step}, which skips a minor version`] : [];
}

/** A new machine is never newer than the control plane. Control-plane machines differ by at most one minor version. */
function badMachine({ api }: World, machine: Stored): string[] {
  const mine = versionOf(machine);
  const isWorker = machine.metadata.labels[label.controlPlane] === undefined;
  return api.list("Machine").flatMap((other) => {
    const theirs = versionOf(other);
    if (!mine || !theirs || other.metadata.labels[label.controlPlane] === undefined) return [];
    const [left, right] = [`${machine.metadata.name} (${textOf(mine)})`, `${other.metadata.name} (${textOf(theirs)})`];
    if (isWorker && compareVersions(mine, theirs) > 0)
      return [`4: worker ${left} was created beside control plane ${right}`];
    return !isWorker && Math.abs(mine.minor - theirs.minor) > 1
      ? [`4: ${left} and ${right} are more than one minor version apart`]
      : [];
  });
}

function versionOf(machine: Stored): Version | undefined {
  return parseVersion(textAt(machine.spec, "version") ?? "");
}

function textOf({ major, minor, patch }: Version): string {
  return `v${major}.${minor}.${patch}`;
}
