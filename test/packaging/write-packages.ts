import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BuiltPackage, BuiltPackages } from "./built-packages.ts";
import { writeLayout } from "./layout.ts";

export type WrittenPackage = {
  readonly name: string;
  /** With the registry's host and the tag. */
  readonly reference: string;
  /** Of what the registry serves there. */
  readonly digest: string;
  /** Its OCI image layout. */
  readonly folder: string;
  /** Paths of its `.xpkg` files. */
  readonly files: readonly string[];
};

/** Writes `.xpkg` files into the folder, and an OCI image layout of each package below `oci/`. The Function is first. */
export function writePackages(folder: string, packages: BuiltPackages): readonly WrittenPackage[] {
  mkdirSync(folder, { recursive: true });
  const all = [packages.function, ...packages.configurations];
  return all.map((each) => writePackage(folder, each, packages.version));
}

function writePackage(folder: string, { name, repository, layout, files }: BuiltPackage, tag: string): WrittenPackage {
  const layoutFolder = join(folder, "oci", name);
  writeLayout(layoutFolder, layout);
  for (const [file, bytes] of files) writeFileSync(join(folder, file), bytes);
  return {
    name,
    reference: `${repository}:${tag}`,
    digest: layout.digest,
    folder: layoutFolder,
    files: [...files.keys()].map((file) => join(folder, file)),
  };
}
