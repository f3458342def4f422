import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type YAMLMap, type YAMLSeq } from "yaml";

interface Place {
  readonly node: unknown;
  readonly offset: number;
}

/** A place in the text and the rest of the path. */
interface Step extends Place {
  readonly rest: string;
}

/**
 * The offset in characters of the field at a path such as `spec.workers[1].machine.type`, or of its nearest parent if
 * the field does not exist.
 */
export function offsetOf(document: Document, path: string): number {
  let step: Step = { node: document.contents, offset: startOf(document.contents), rest: path };
  for (let next: Step | undefined = step; next; next = below(document, step)) step = next;
  return step.offset;
}

function below(document: Document, { node, rest }: Step): Step | undefined {
  if (rest === "") return undefined;
  const value = isAlias(node) ? node.resolve(document) : node;
  if (isSeq(value)) return itemOf(value, rest);
  return isMap(value) ? fieldOf(value, rest) : undefined;
}

function itemOf(list: YAMLSeq, path: string): Step | undefined {
  const match = /^\[(\d+)\]\.?/.exec(path);
  const node = match && list.items[Number(match[1])];
  return isNode(node) ? { node, offset: startOf(node), rest: path.slice(match?.[0].length) } : undefined;
}

/** Finds the longest matching key, because names of labels and flags may contain dots. */
function fieldOf(map: YAMLMap, path: string): Step | undefined {
  const fields = map.items.flatMap(({ key, value }) =>
    isScalar(key) ? [{ name: String(key.value), offset: startOf(key), node: value }] : [],
  );
  const [field] = fields
    .filter(({ name }) => path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`))
    .toSorted((left, right) => right.name.length - left.name.length);
  return field && { ...field, rest: path.slice(field.name.length).replace(/^\./, "") };
}

function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}
