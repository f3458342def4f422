import { readdirSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { UsageError } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";
import { decode, type DecodedText, readBytes, tooLarge } from "./text-file.ts";

/** A text, and its name for messages. */
export interface Source extends DecodedText {
  readonly name: string;
}

const manifestFile = /\.(yaml|yml|json)$/;

/** Reads each file once: files, all manifests below folders sorted by name, and stdin for `-`. */
export async function readSources(paths: readonly string[], terminal: Terminal): Promise<Source[]> {
  const names = new Set(paths.flatMap((path) => (path === "-" ? [path] : manifestsBelow(path))));
  return Promise.all([...names].map((name) => readSource(name, terminal)));
}

/** Stdin can be read only once: it would be empty for a second reader. */
export function rejectTwoReaders(...paths: readonly (string | undefined)[]): void {
  if (paths.filter((path) => path === "-").length > 1)
    throw new UsageError("cannot read stdin twice: only one file can be -");
}

export async function readSource(name: string, terminal: Terminal): Promise<Source> {
  if (name === "-") return sourceOf("stdin", await terminal.readInput());
  return sourceOf(
    name,
    withUsageError(name, () => readBytes(name)),
  );
}

function sourceOf(name: string, bytes: Uint8Array | undefined): Source {
  if (!bytes) throw new UsageError(`cannot read ${name}: ${tooLarge}`);
  return { name, ...decode(bytes) };
}

function manifestsBelow(path: string): string[] {
  if (!withUsageError(path, () => statSync(path)).isDirectory()) return [path];
  const names = withUsageError(path, () => readdirSync(path, { recursive: true, encoding: "utf8" }));
  const manifests = names.filter((name) => manifestFile.test(name) && !isHidden(name)).toSorted();
  const files = manifests.map((name) => join(path, name)).filter((name) => isFile(name));
  if (files.length === 0) throw new UsageError(`cannot read ${path}: it has no .yaml, .yml or .json file`);
  return files;
}

function isFile(path: string): boolean {
  return withUsageError(path, () => statSync(path)).isFile();
}

/** Whether a file belongs to tools, not to the manifests of the user. */
function isHidden(name: string): boolean {
  return name.split(sep).some((part) => part.startsWith(".") || part === "node_modules");
}

const reasons: Record<string, string> = {
  ENOENT: "no such file",
  EACCES: "permission denied",
  EISDIR: "it is a folder",
  ENOTDIR: "no such file",
  ELOOP: "too many levels of symbolic links",
  ENAMETOOLONG: "its name is too long",
  ENXIO: "it is not a regular file",
};

/** The result of `read`. An error of the file system becomes a `UsageError` with the path. */
function withUsageError<Value>(path: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new UsageError(`cannot read ${path}: ${reasons[code] ?? code}`);
  }
}
