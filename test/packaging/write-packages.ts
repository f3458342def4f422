import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BuiltImage, BuiltPackage, BuiltPackages } from "./built-packages.ts";
import { writeLayout } from "./layout.ts";

export type WrittenPackage = {
  readonly name: string;
  /** With the registry's host, without tag. */
  readonly repository: string;
  /** With the tag. */
  readonly reference: string;
  /** Of what the registry serves there. */
  readonly digest: string;
  /** Its OCI image layout. */
  readonly folder: string;
  readonly images: readonly WrittenImage[];
};

/** `file` is a path. */
export type WrittenImage = Omit<BuiltImage, "archive">;

/** Writes `.xpkg` files into the folder, and an OCI image layout of each package below `oci/`. The Function is first. */
export function writePackages(folder: string, packages: BuiltPackages): readonly WrittenPackage[] {
  mkdirSync(folder, { recursive: true });
  const all = [packages.function, ...packages.configurations];
  return all.map((each) => writePackage(folder, each, packages.version));
}

function writePackage(folder: string, { name, repository, layout, images }: BuiltPackage, tag: string): WrittenPackage {
  const layoutFolder = join(folder, "oci", name);
  writeLayout(layoutFolder, layout);
  return {
    name,
    repository,
    reference: `${repository}:${tag}`,
    digest: layout.digest,
    folder: layoutFolder,
    images: images.map((image) => writeImage(folder, image)),
  };
}

function writeImage(folder: string, { archive, file, ...image }: BuiltImage): WrittenImage {
  const path = join(folder, file);
  writeFileSync(path, archive);
  return { ...image, file: path };
}
