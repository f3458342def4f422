import { isAlias, isMap, isNode, isPair, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from "yaml";

export interface Placed {
  readonly node: Node;
  readonly depth: number;
}

/** No manifest needs as many; readers that call themselves for each level fail at some point. */
const maximumDepth = 100;

/** Every node below and with the root, keys included, level by level; stops below the level that is too deep. */
export function* nodesOf(root: Node): Generator<Placed> {
  const waiting: Placed[] = [{ node: root, depth: 1 }];
  for (const placed of waiting) {
    yield placed;
    if (placed.depth > maximumDepth) return;
    for (const node of partsOf(placed.node)) waiting.push({ node, depth: placed.depth + 1 });
  }
}

function partsOf(node: Node): Node[] {
  if (!isMap(node) && !isSeq(node)) return [];
  const parts = node.items.flatMap((item) => (isPair(item) ? [item.key, item.value] : [item]));
  return parts.filter((part) => isNode(part));
}

/** The value of a field; a key that is no text has none. */
export function fieldOf(node: unknown, field: string): unknown {
  return isMap(node) ? node.items.find(({ key }) => isScalar(key) && key.value === field)?.value : undefined;
}

export function textOf(node: unknown, field: string): string | undefined {
  const value = fieldOf(node, field);
  return isScalar(value) && typeof value.value === "string" && value.value !== "" ? value.value : undefined;
}

/** The tags of JSON; they only say what a reader would take a text for anyway. */
const plainTags = new Set(
  ["str", "int", "float", "bool", "null", "map", "seq"].map((name) => `tag:yaml.org,2002:${name}`),
);

/** What a node has that JSON has not: a reader would fail, or understand something else than we do. */
export function strangenessOf({ node, depth }: Placed): string | undefined {
  if (depth > maximumDepth) return `more than ${maximumDepth} levels`;
  if (isAlias(node)) return "an alias: write out what it stands for";
  if (node.tag !== undefined && !plainTags.has(node.tag)) return "a tag of YAML: write the value as JSON has it";
  if (isMap(node)) return strangeKey(node);
  return isScalar(node) && isBeyondJson(node) ? "a number that JSON does not have" : undefined;
}

function isBeyondJson({ value }: Scalar): boolean {
  return typeof value === "number" && !Number.isFinite(value);
}

function strangeKey({ items }: YAMLMap): string | undefined {
  const names = new Set<string>();
  for (const { key } of items) {
    const name = nameOf(key);
    if (name === undefined) return "a key that is no text";
    if (name === "<<") return "a merge key: write out what it stands for";
    if (names.has(name)) return "a map with the same key twice";
    names.add(name);
  }
  return undefined;
}

/** Readers make text of numbers and switches. */
function nameOf(key: unknown): string | undefined {
  const value = isScalar(key) ? key.value : undefined;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" ? value : undefined;
}
