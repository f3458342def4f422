import type { StructuralSchema } from "../keywords.ts";
import { formatDefault } from "../layer-schema.ts";
import { nodesOf } from "../walk.ts";
import { formatCode, describeLimits, describeType } from "./describe.ts";

export interface TableOptions {
  /** Path of the schema in the manifest. */
  readonly path: string;
  /** Notes by path, for fields whose description lacks that they cannot be changed. */
  readonly notes?: ReadonlyMap<string, string>;
  /** A link to the page that describes the fields below a path; undefined if this page does. */
  readonly elsewhere?: (path: string) => string | undefined;
}

/** A table with one row per field. Items of lists and values of maps are in the row of their field. */
export function renderFieldTable(schema: StructuralSchema, options: TableOptions): string {
  const nodes = nodesOf(schema, options.path).filter(([path]) => path !== options.path && !isElsewhere(path, options));
  const needed = new Set(nodesOf(schema, options.path).flatMap(([path, node]) => requiredPaths(path, node)));
  const rows = nodes
    .filter(([path]) => !path.endsWith("[]") && !path.endsWith("*"))
    .map(([path, node]) => renderRow(path, node, { ...options, needed }));
  if (rows.length === 0) return "No fields.\n";
  return ["| field | type | limits | default | description |", "|---|---|---|---|---|", ...rows, ""].join("\n");
}

function requiredPaths(path: string, node: StructuralSchema): string[] {
  return (node.required ?? []).map((field) => (path === "" ? field : `${path}.${field}`));
}

/** Whether the field is below one that another page describes. The upper field itself has a row, with a link. */
function isElsewhere(path: string, { elsewhere }: TableOptions): boolean {
  const steps = path.split(/(?=\[\])|\./);
  const above = steps.slice(1).map((_, index) =>
    steps
      .slice(0, index + 1)
      .join(".")
      .replaceAll(".[]", "[]"),
  );
  return above.some((step) => elsewhere?.(step) !== undefined);
}

function renderRow(
  path: string,
  node: StructuralSchema,
  options: TableOptions & { needed: ReadonlySet<string> },
): string {
  const fallback = formatDefault(node.default);
  const otherwise = options.needed.has(path) ? "required" : "";
  const cells = [
    formatCode(path),
    describeType(node),
    describeLimits(node),
    fallback === undefined ? otherwise : formatCode(fallback),
    describeField(path, node, options),
  ];
  return `| ${cells.map((cell) => formatCell(cell)).join(" | ")} |`;
}

function describeField(path: string, { description = "" }: StructuralSchema, options: TableOptions): string {
  const note = /cannot be changed/i.test(description) ? "" : (options.notes?.get(path) ?? "");
  return [description, note, options.elsewhere?.(path) ?? ""].filter((text) => text !== "").join(" ");
}

function formatCell(cell: string): string {
  return cell.replaceAll("|", "\\|").replaceAll("\n", " ");
}
