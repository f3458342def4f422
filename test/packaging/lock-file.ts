import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { projectRoot } from "../e2e/places.ts";

export type LockedPackage = {
  /** Path in the lock file: `node_modules/a`, or `node_modules/b/node_modules/a` where b has another version. */
  readonly path: string;
  readonly name: string;
  readonly version: string;
  /** An SPDX identifier or expression. */
  readonly license: string;
  /** Hash of the archive in the registry, in hex. */
  readonly sha512: string;
  /** Paths of what it depends on. */
  readonly dependencies: readonly string[];
};

export type LockFile = {
  /** What the function is bundled from: its dependencies, and theirs. */
  readonly production: readonly LockedPackage[];
  /** A package at the top, by its name. */
  readonly find: (name: string) => LockedPackage;
};

const entry = z.object({ dependencies: z.record(z.string(), z.string()).default({}) });
const lockedEntry = entry.extend({
  version: z.string(),
  license: z.string(),
  integrity: z.string().regex(/^sha512-/),
});
const lockFile = z.object({ packages: z.record(z.string(), z.unknown()) });

export function readLockFile(text = readFileSync(join(projectRoot, "package-lock.json"), "utf8")): LockFile {
  const { packages } = lockFile.parse(JSON.parse(text));
  const read = (path: string): LockedPackage => {
    const { version, license, integrity, dependencies } = lockedEntry.parse(packages[path]);
    const paths = Object.keys(dependencies).map((name) => resolve(name, path, packages));
    return { path, name: nameOf(path), version, license, sha512: hexOf(integrity), dependencies: paths };
  };
  const direct = Object.keys(entry.parse(packages[""]).dependencies).map((name) => resolve(name, "", packages));
  const reached = new Map<string, LockedPackage>();
  collect(direct);
  return {
    production: [...reached.values()],
    find: (name) => read(`node_modules/${name}`),
  };

  function collect(paths: readonly string[]): void {
    for (const path of paths.filter((each) => !reached.has(each))) {
      const found = read(path);
      reached.set(path, found);
      collect(found.dependencies);
    }
  }
}

/** As Node.js does it: the nearest `node_modules` going up. */
function resolve(name: string, from: string, packages: Readonly<Record<string, unknown>>): string {
  const path = from === "" ? `node_modules/${name}` : `${from}/node_modules/${name}`;
  if (path in packages) return path;
  if (from === "") throw new Error(`package-lock.json has no ${name}`);
  return resolve(name, from.slice(0, Math.max(0, from.lastIndexOf("/node_modules/"))), packages);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
}

function hexOf(integrity: string): string {
  return Buffer.from(integrity.slice("sha512-".length), "base64").toString("hex");
}
