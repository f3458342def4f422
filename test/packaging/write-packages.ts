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

export type WrittenPackages = {
  readonly function: WrittenPackage;
  readonly configurations: readonly WrittenPackage[];
};

/** Writes `.xpkg` files into the folder, and an OCI image layout of each package below `oci/`. */
export function writePackages(folder: string, packages: BuiltPackages): WrittenPackages {
  mkdirSync(folder, { recursive: true });
  const write = (each: BuiltPackage): WrittenPackage => writePackage(folder, each, packages.version);
  return { function: write(packages.function), configurations: packages.configurations.map(write) };
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
