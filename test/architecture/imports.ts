import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/** An import of a file, or an export from another file, including type-only ones. */
export interface Import {
  /** Path below `function/`, as is `to` unless it is a package. */
  readonly from: string;
  readonly to: string;
  readonly isPackage: boolean;
}

/** Source files of the function, without tests. */
export const sources = globSync("**/*.ts", { cwd: "function" }).filter((file) => !file.endsWith(".test.ts"));
export const imports = sources.flatMap((file) => importsOf(file));

function importsOf(file: string): Import[] {
  const text = readFileSync(join("function", file), "utf8");
  return [...text.matchAll(/^(?:import|export)\s[^;]*?from\s+"([^"]+)"/gms)].map(([, to = ""]) => ({
    from: file,
    to: to.startsWith(".") ? normalize(join(dirname(file), to)) : to,
    isPackage: !to.startsWith("."),
  }));
}

/** The top folder of a file, or the file itself if it is in no folder. */
export function roomOf(file: string): string {
  return file.includes("/") ? (file.split("/")[0] ?? "") : file;
}

/** Words of Kubernetes, Cluster API and zod, whose code of an own problem is also the name of a module. */
const foreignWords =
  /"CustomResourceDefinition"|"KubeadmVersionSkew"|(?<=code: |"too_small", )"custom"|\bz\s*\.custom\b/g;

/** Code of a file without comments, which may name a provider as an example, and without words of libraries. */
export function codeOf(file: string): string {
  const code = readFileSync(join("function", file), "utf8").replaceAll(/\/\*.*?\*\/|(?<=^|\s)\/\/[^\n]*/gs, "");
  return code.replaceAll(foreignWords, "");
}

/** Import cycles: groups of files or folders of which each reaches all others. */
export function circlesAmong(lines: readonly Import[]): string[] {
  const graph = graphOf(lines);
  const reached = new Map([...graph.keys()].map((file) => [file, reachedFrom(file, graph)]));
  const isMutual = (left: string, right: string) => reached.get(left)?.has(right) && reached.get(right)?.has(left);
  const groups = [...graph.keys()].map((file) => [...graph.keys()].filter((other) => isMutual(file, other)));
  return [...new Set(groups.filter(({ length }) => length > 1).map((group) => group.toSorted().join(" ↔ ")))];
}

function graphOf(lines: readonly Import[]): Map<string, Set<string>> {
  const internal = lines.filter(({ from, to, isPackage }) => !isPackage && from !== to);
  const byFile = Map.groupBy(internal, ({ from }) => from);
  return new Map([...byFile].map(([file, ofFile]) => [file, new Set(ofFile.map(({ to }) => to))]));
}

function reachedFrom(file: string, graph: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const reached = new Set<string>();
  const next = [file];
  for (let at = next.pop(); at !== undefined; at = next.pop()) {
    const unreached = [...(graph.get(at) ?? [])].filter((to) => !reached.has(to));
    for (const to of unreached) reached.add(to);
    next.push(...unreached);
  }
  return reached;
}
