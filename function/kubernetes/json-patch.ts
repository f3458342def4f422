import { isSame } from "./diff.ts";
import { indexIn, ownChild, parsePointer, formatPointer } from "./json-pointer.ts";
import { isObject, type Json, type JsonObject } from "./object.ts";
import { type PatchBudget, PatchError, spendOn } from "./patch.ts";

/** An operation of RFC 6902. */
export interface Operation {
  readonly op: "add" | "remove" | "replace" | "move" | "copy" | "test";
  readonly path: string;
  readonly from?: string | undefined;
  readonly value?: Json | undefined;
}

/**
 * Applies the operations in order. Does not change the document; the result may share parts with it and with values of
 * the operations. Throws PatchError with the index of the operation that cannot be applied.
 */
export function applyJsonPatch(document: Json, operations: readonly Operation[], budget: PatchBudget): Json {
  return operations.reduce<Json>((patched, operation, index) => {
    try {
      return applyOperation({ document: patched, budget }, operation);
    } catch (error) {
      throw error instanceof PatchError ? new PatchError(error.message, index) : error;
    }
  }, document);
}

interface Patching {
  readonly document: Json;
  readonly budget: PatchBudget;
}

function applyOperation(patching: Patching, operation: Operation): Json {
  return appliers[operation.op](patching, stepsOf(patching, operation.path), operation);
}

type Applier = (patching: Patching, path: readonly string[], operation: Operation) => Json;

const appliers: Readonly<Record<Operation["op"], Applier>> = {
  add: (patching, path, operation) => add(patching, path, valueOf(operation)),
  remove: (patching, path) => remove(patching, path),
  replace: (patching, path, operation) => replace(patching, path, valueOf(operation)),
  move: (patching, path, { from }) => move(patching, stepsOf(patching, from), path),
  copy: (patching, path, { from }) => add(patching, path, find(patching, stepsOf(patching, from))),
  test: (patching, path, operation) => testValue(patching, path, valueOf(operation)),
};

function stepsOf({ budget }: Patching, pointer: string | undefined): string[] {
  if (pointer === undefined) throw new PatchError("requires from");
  budget.spend(pointer.length);
  return parsePointer(pointer);
}

function valueOf({ value }: Operation): Json {
  if (value === undefined) throw new PatchError("requires value");
  return value;
}

function move({ document, budget }: Patching, from: readonly string[], path: readonly string[]): Json {
  const value = find({ document, budget }, from);
  if (from.length < path.length && from.every((step, index) => step === path[index])) {
    throw new PatchError(`${formatPointer(from)} cannot be moved into itself`);
  }
  return add({ document: remove({ document, budget }, from), budget }, path, value);
}

function testValue({ document, budget }: Patching, path: readonly string[], value: Json): Json {
  const actual = find({ document, budget }, path);
  spendOn(budget, actual);
  spendOn(budget, value);
  if (isSame(actual, value)) return document;
  throw new PatchError(`${formatPointer(path)} does not have the tested value`);
}

function add({ document, budget }: Patching, path: readonly string[], value: Json): Json {
  spendOn(budget, value, path.length);
  return edit({ document, budget }, path, (parent, step) => {
    if (isObject(parent)) return { ...parent, [step]: value };
    const position = step === "-" || step === String(parent.length) ? parent.length : indexIn(parent, step);
    if (position === undefined) throw nothingAt(path);
    return parent.toSpliced(position, 0, value);
  });
}

function replace({ document, budget }: Patching, path: readonly string[], value: Json): Json {
  spendOn(budget, value, path.length);
  return edit({ document, budget }, path, (parent, step) => {
    if (ownChild(parent, step) === undefined) throw nothingAt(path);
    return withChild(parent, step, value);
  });
}

function remove(patching: Patching, path: readonly string[]): Json {
  return edit(patching, path, (parent, step) => {
    if (ownChild(parent, step) === undefined) throw nothingAt(path);
    if (Array.isArray(parent)) return parent.toSpliced(Number(step), 1);
    const { [step]: _removed, ...rest } = parent;
    return rest;
  });
}

type Container = JsonObject | Json[];

/** Changes the container that the last step is in. The result shares the parts beside the path. */
function edit(patching: Patching, path: readonly string[], change: (parent: Container, step: string) => Container) {
  const containers = listContainers(patching, path);
  const [parent, step] = [containers.at(-1), path.at(-1)];
  if (parent === undefined || step === undefined) throw nothingAt(path);
  return containers
    .slice(0, -1)
    .reduceRight((inside, container, depth) => withChild(container, path[depth] ?? "", inside), change(parent, step));
}

/** Work for copying a field of an object, in characters read. */
const workPerField = 4;

/** The containers that the steps of the path are in. */
function listContainers({ document, budget }: Patching, path: readonly string[]): Container[] {
  const containers: Container[] = [];
  let current: Json | undefined = document;
  for (const step of path) {
    if (!isContainer(current)) throw nothingAt(path);
    budget.spend(Array.isArray(current) ? current.length : workPerField * Object.keys(current).length);
    containers.push(current);
    current = ownChild(current, step);
  }
  return containers;
}

function isContainer(value: Json | undefined): value is Container {
  return Array.isArray(value) || isObject(value);
}

function withChild(parent: Container, step: string, value: Json): Container {
  return Array.isArray(parent) ? parent.with(Number(step), value) : { ...parent, [step]: value };
}

function find({ document, budget }: Patching, path: readonly string[]): Json {
  budget.spend(path.length);
  let current: Json | undefined = document;
  for (const step of path) current = current === undefined ? undefined : ownChild(current, step);
  if (current === undefined) throw nothingAt(path);
  return current;
}

function nothingAt(path: readonly string[]): PatchError {
  return new PatchError(`there is no ${formatPointer(path)}`);
}
