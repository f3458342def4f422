import { isBeingDeleted, type JsonObject, labelOf } from "../kubernetes/object.ts";
import { type MachineProgress, readProgress } from "./machine-progress.ts";
import {
  contentOfTemplate,
  type MachineContent,
  readContent,
  readReferences,
  type WorkerGroup,
  type WorkerGroupKind,
  workerGroupKinds,
} from "./worker-groups.ts";

/** A set of equal machines of a worker group, such as a MachineSet. */
export interface MemberSet extends MachineContent {
  /** Identities of the objects it refers to. */
  readonly references: readonly string[];
  readonly progress: MachineProgress;
  readonly isBeingDeleted: boolean;
}

export function readMemberSet(object: JsonObject): MemberSet {
  return {
    ...readContent(object, contentOfTemplate),
    references: readReferences(object, contentOfTemplate),
    progress: readProgress(object),
    isBeingDeleted: isBeingDeleted(object),
  };
}

/** Machines or member sets by the worker group that their label names; those without a group under undefined. */
export type Members<Member> = ReadonlyMap<string | undefined, readonly Member[]>;

/** Reads objects and groups them by worker group. */
export function groupMembers<Member>(
  objects: readonly JsonObject[],
  read: (object: JsonObject) => Member,
): Members<Member> {
  const byGroup = Map.groupBy(objects, (object) => groupNamedBy(object));
  return new Map([...byGroup].map(([group, members]) => [group, members.map((object) => read(object))]));
}

export function membersOf<Member>(members: Members<Member>, { kind, name }: WorkerGroup): readonly Member[] {
  return (name === undefined ? undefined : members.get(identityOf(kind, name))) ?? [];
}

function groupNamedBy(object: JsonObject): string | undefined {
  const kind = workerGroupKinds.find(({ label }) => labelOf(object, label) !== undefined);
  return kind && identityOf(kind, labelOf(object, kind.label));
}

function identityOf(kind: WorkerGroupKind, name: string | undefined): string {
  return `${kind.name}/${name}`;
}
