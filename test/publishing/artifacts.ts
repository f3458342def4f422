import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Problem } from "../e2e/problem.ts";
import type { BuiltPackages } from "../packaging/built-packages.ts";
import { writePackages, type WrittenPackage } from "../packaging/write-packages.ts";
import { findSection, type Section } from "./changelog.ts";
import { checksums, sha256OfFile } from "./checksums.ts";
import { pinsOfProject, sbomsOf } from "./content.ts";
import { type Artifact, type Build, provenanceOf } from "./provenance.ts";
import type { Repository } from "./repository.ts";
import type { Signable } from "./sign.ts";

export type Inputs = Pick<Build, "environment" | "registry"> & {
  readonly packages: BuiltPackages;
  readonly repository: Repository;
  readonly sections: readonly Section[];
};

export type Artifacts = Signable & {
  /** Paths, as they are attached to the release. */
  readonly files: readonly string[];
};

/** Writes everything that belongs to a release into the folder, and removes what else is there. */
export function writeArtifacts(folder: string, inputs: Inputs): Artifacts {
  const { packages, repository, sections } = inputs;
  const { name, version } = { ...packages.function, ...packages };
  const write = (file: string, text: string): string => {
    writeFileSync(join(folder, file), text);
    return join(folder, file);
  };
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });

  const written = writePackages(folder, packages);
  const all = [written.function, ...written.configurations];
  const sboms = new Map(
    [...sbomsOf(written.function, version, repository.committed)].map(([image, text]) => [
      image,
      write(basename(image.file).replace(/\.xpkg$/, ".cdx.json"), text),
    ]),
  );
  const contents = [...all.flatMap(({ images }) => images.map(({ file }) => file)), ...sboms.values()];
  const provenance = provenanceOf({ ...inputs, version, commit: repository.commit, ...subjectsOf(all, contents) });
  const files = [
    ...contents,
    write(`${name}-${version}.provenance.json`, text(provenance)),
    write("RELEASE_NOTES.md", releaseNotes(version, sections)),
    write("IMAGES", all.map(({ reference, digest }) => `${reference}@${digest}\n`).join("")),
  ];
  const sums = write("SHA256SUMS", checksums(files));
  const predicate = write(join("oci", "provenance-predicate.json"), text(provenance.predicate));
  return { packages: all, sboms, predicate, checksums: sums, files: [...files, sums] };
}

function subjectsOf(packages: readonly WrittenPackage[], files: readonly string[]): Pick<Build, "artifacts" | "pins"> {
  const images = packages.map(({ repository, digest }) => ({
    name: repository,
    sha256: digest.slice("sha256:".length),
  }));
  return { artifacts: [...images, ...files.map(artifactOf)], pins: pinsOfProject() };
}

function artifactOf(file: string): Artifact {
  return { name: basename(file), sha256: sha256OfFile(file) };
}

function releaseNotes(version: string, sections: readonly Section[]): string {
  const section = findSection(version.slice(1), sections);
  if (!section) throw new Problem(`cannot release ${version}: CHANGELOG.md has no section of it`);
  return `${section.text}\n`;
}

function text(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
