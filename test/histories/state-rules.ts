import { at, objectAt, textAt } from "../../function/kubernetes/object.ts";
import { compareVersions, parseVersion, type Version } from "../../function/kubernetes/version.ts";
import { label } from "../simulation/labels.ts";
import { templateReferences } from "../simulation/machine-set-controller.ts";
import { isDeleting, isOwnedBy, type Stored } from "../simulation/stored.ts";
import { clusterName, type World } from "../simulation/world.ts";

/** What must hold of the objects after every single step; it remembers what it has seen. */
export class StateRules {
  readonly #templates = new Set<string>();
  readonly #versions = new Map<string, Version>();
  #checkedVersion = -1;

  violations(world: World): string[] {
    const made = world.facts.made.splice(0);
    if (world.api.version === this.#checkedVersion) return [];
    this.#checkedVersion = world.api.version;
    for (const kind of ["DevMachineTemplate", "KubeadmConfigTemplate"]) {
      const composed = world.api.list(kind).filter((template) => isComposedNow(world, template));
      for (const template of composed) this.#templates.add(`${kind} ${template.metadata.name}`);
    }
    const cluster = world.api.get("Cluster", clusterName);
    if (!cluster || isDeleting(cluster)) return [];
    return [
      ...this.#missingTemplates(world),
      ...this.#badVersions(world),
      ...made.flatMap((machine) => badMachine(world, machine)),
    ];
  }

  /** Only what has been there can be gone: Crossplane applies in any order. */
  #missingTemplates({ api }: World): string[] {
    const isGone = ({ kind, name }: { kind: string; name: string }) => {
      const found = api.get(kind, name);
      return this.#templates.has(`${kind} ${name}`) && (!found || isDeleting(found));
    };
    return usersOf(api).flatMap(({ user, references }) =>
      references
        .filter((reference) => isGone(reference))
        .map(({ kind, name }) => `3: ${user.kind} ${user.metadata.name} needs ${kind} ${name}, which is gone`),
    );
  }

  #badVersions({ api }: World): string[] {
    const users = [...api.list("KubeadmControlPlane"), ...api.list("MachineDeployment")];
    return users.flatMap((user) => {
      const now = parseVersion(
        textAt(user, "spec", "version") ?? textAt(user, "spec", "template", "spec", "version") ?? "",
      );
      const before = this.#versions.get(user.metadata.uid);
      if (now) this.#versions.set(user.metadata.uid, now);
      return now && before && hasMachines(api, user) ? badStep(user, before, now) : [];
    });
  }
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

/** What an earlier XR of that name has left goes with it, whoever needs it. */
export function isComposedNow({ composite }: World, object: Stored): boolean {
  return composite !== undefined && isOwnedBy(object, composite);
}

interface User {
  user: Stored;
  references: { kind: string; name: string }[];
}

/** Who makes machines from which templates. */
function usersOf(api: World["api"]): User[] {
  const deployments = api.list("MachineDeployment").filter((deployment) => !isDeleting(deployment));
  const sets = api
    .list("MachineSet")
    .filter((set) => !isDeleting(set) && at(set.spec, "replicas") !== 0)
    .filter((set) => deployments.some((deployment) => isOwnedBy(set, deployment)));
  const controlPlanes = api.list("KubeadmControlPlane").filter((object) => !isDeleting(object));
  return [
    ...[...sets, ...deployments].map((user) => ({ user, references: templateReferences(user) })),
    ...controlPlanes.map((user) => ({ user, references: [controlPlaneReference(user)] })),
  ];
}

function controlPlaneReference({ spec }: Stored): { kind: string; name: string } {
  const reference = objectAt(spec, "machineTemplate", "spec", "infrastructureRef");
  return { kind: textAt(reference, "kind") ?? "", name: textAt(reference, "name") ?? "" };
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
