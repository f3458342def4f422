import { at, textAt } from "../../function/kubernetes/object.ts";
import { compareVersions, parseVersion, type Version } from "../../function/kubernetes/version.ts";
import { label } from "../simulation/labels.ts";
import { isDeleting, isOwnedBy, type Stored } from "../simulation/stored.ts";
import { clusterName, type World } from "../simulation/world.ts";
import { FixedFields } from "./fixed-fields.ts";
import { TemplateRules } from "./template-rules.ts";

/** What must hold of the objects after every single step; it remembers what it has seen. */
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
    const moved: Stored[] = [];
    const steps = users.flatMap((user) => {
      const now = parseVersion(versionTextOf(user) ?? "");
      const before = this.#versions.get(user.metadata.uid);
      if (now) this.#versions.set(user.metadata.uid, now);
      if (!now || !before || !hasMachines(api, user) || compareVersions(now, before) === 0) return [];
      moved.push(user);
      return badStep(user, before, now);
    });
    return [...steps, ...moved.flatMap((user) => besidesOthers(api, user))];
  }
}

function versionTextOf(object: Stored): string | undefined {
  return textAt(object, "spec", "version") ?? textAt(object, "spec", "template", "spec", "version");
}

/** A MachineDeployment takes another version only while no other one replaces machines because of its version (rule V3). */
function besidesOthers(api: World["api"], moved: Stored): string[] {
  if (moved.kind !== "MachineDeployment") return [];
  return api
    .list("MachineDeployment")
    .filter((other) => other.metadata.uid !== moved.metadata.uid && !isDeleting(other) && isOnItsWay(api, other))
    .map((other) => `V3: ${moved.metadata.name} takes another version while ${other.metadata.name} is on its way`);
}

function isOnItsWay(api: World["api"], deployment: Stored): boolean {
  const wanted = versionTextOf(deployment);
  return api
    .list("MachineSet")
    .filter((set) => isOwnedBy(set, deployment) && !isDeleting(set) && at(set.spec, "replicas") !== 0)
    .some((set) => versionTextOf(set) !== wanted);
}

/** A version that no machine has run yet may still be taken back. */
function hasMachines(api: World["api"], user: Stored): boolean {
  const deployment = user.kind === "MachineDeployment" ? user.metadata.name : undefined;
  return api.list("Machine").some(({ metadata }) => metadata.labels[label.deployment] === deployment);
}

function badStep({ kind, metadata }: Stored, before: Version, now: Version): string[] {
  const step = `${kind} ${metadata.name} went from ${textOf(before)} to ${textOf(now)}`;
  if (compareVersions(now, before) < 0) return [`4: ${step}, which is a downgrade`];
  return now.minor > before.minor + 1 ? [`4: ${step}, which skips a minor version`] : [];
}

/** A machine at the moment when it is made: never ahead of the control plane, never two minors from another. */
function badMachine({ api }: World, machine: Stored): string[] {
  const mine = versionOf(machine);
  const isWorker = machine.metadata.labels[label.controlPlane] === undefined;
  return api.list("Machine").flatMap((other) => {
    const theirs = versionOf(other);
    if (!mine || !theirs || other.metadata.labels[label.controlPlane] === undefined) return [];
    const [me, them] = [`${machine.metadata.name} (${textOf(mine)})`, `${other.metadata.name} (${textOf(theirs)})`];
    if (isWorker && compareVersions(mine, theirs) > 0) return [`4: worker ${me} was made beside control plane ${them}`];
    return !isWorker && Math.abs(mine.minor - theirs.minor) > 1
      ? [`4: ${me} and ${them} are more than a minor apart`]
      : [];
  });
}

function versionOf(machine: Stored): Version | undefined {
  return parseVersion(textAt(machine.spec, "version") ?? "");
}

function textOf({ major, minor, patch }: Version): string {
  return `v${major}.${minor}.${patch}`;
}
