import { isAlias, isMap, isNode, isPair, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from "yaml";

export interface Placed {
  readonly node: Node;
  readonly depth: number;
}

/** Maximum number of levels, because recursive readers fail on deep documents. */
const maximumDepth = 100;

/** The root and every node below it, keys included, level by level. Stops after a node that is too deep. */
export function* nodesOf(root: Node): Generator<Placed> {
  const queue: Placed[] = [{ node: root, depth: 1 }];
  for (const placed of queue) {
    yield placed;
    if (placed.depth > maximumDepth) return;
    for (const node of partsOf(placed.node)) queue.push({ node, depth: placed.depth + 1 });
  }
}

function partsOf(node: Node): Node[] {
  if (!isMap(node) && !isSeq(node)) return [];
  const parts = node.items.flatMap((item) => (isPair(item) ? [item.key, item.value] : [item]));
  return parts.filter((part) => isNode(part));
}

/** The value of a field; undefined if the node is not a map or lacks the field. */
export function fieldOf(node: unknown, field: string): unknown {
  return isMap(node) ? node.items.find(({ key }) => isScalar(key) && key.value === field)?.value : undefined;
}

export function textOf(node: unknown, field: string): string | undefined {
  const value = fieldOf(node, field);
  return isScalar(value) && typeof value.value === "string" && value.value !== "" ? value.value : undefined;
}

/** Tags of JSON types, which do not change how a reader understands a value. */
const plainTags = new Set(
  ["str", "int", "float", "bool", "null", "map", "seq"].map((name) => `tag:yaml.org,2002:${name}`),
);

/**
 * A feature of the node that JSON lacks, so that readers would fail or disagree about it; undefined if there is none.
 */
export function findNodeProblem({ node, depth }: Placed): string | undefined {
  if (depth > maximumDepth) return `more than ${maximumDepth} levels`;
  if (isAlias(node)) return "an alias: replace it by the value of its anchor";
  if (node.tag !== undefined && !plainTags.has(node.tag))
    return "a YAML tag: remove it, and write the value as in JSON";
  if (isMap(node)) return findKeyProblem(node);
  return isScalar(node) && isBeyondJson(node) ? "a number that JSON cannot represent" : undefined;
}

function isBeyondJson({ value }: Scalar): boolean {
  return typeof value === "number" && !Number.isFinite(value);
}

function findKeyProblem({ items }: YAMLMap): string | undefined {
  const names = new Set<string>();
  for (const { key } of items) {
    const name = nameOf(key);
    if (name === undefined) return "a key that is not a string";
    if (name === "<<") return "a merge key: replace it by the fields of its value";
    if (names.has(name)) return "a map with a duplicate key";
    names.add(name);
  }
  return undefined;
}

/** The key as a string: readers convert numbers and booleans. */
function nameOf(key: unknown): string | undefined {
  const value = isScalar(key) ? key.value : undefined;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" ? value : undefined;
}
