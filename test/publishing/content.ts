import { join, relative } from "node:path";
import { type Architecture, architectures, nodePackages } from "../image/architectures.ts";
import { Problem } from "../e2e/problem.ts";
import { pinsFile, readPins } from "../image/debian/pins.ts";
import type { WrittenImage, WrittenPackage } from "../packaging/write-packages.ts";
import { sha256OfFile } from "./checksums.ts";
import { readLockFile } from "../packaging/lock-file.ts";
import type { Artifact } from "./provenance.ts";
import { sbomOf } from "./sbom.ts";
import { projectRoot } from "../e2e/places.ts";

/** Files that pin everything which a build downloads. */
export function pinsOfProject(): readonly Artifact[] {
  return [join(projectRoot, "package-lock.json"), pinsFile].map((path) => ({
    name: relative(projectRoot, path),
    sha256: sha256OfFile(path),
  }));
}

/** The SBOM of the Function's image for each architecture. */
export function sbomsOf(
  { name, repository, images }: WrittenPackage,
  version: string,
  built: Date,
): ReadonlyMap<WrittenImage, string> {
  const { production, find } = readLockFile();
  const { suite, packages } = readPins();
  const describe = (image: WrittenImage): string => {
    const architecture = architectureOf(image);
    const node = find(nodePackages[architecture]);
    const content = { npm: production, node, debian: packages[architecture], suite };
    return sbomOf({ name, repository, version, built, architecture, digest: image.digest, ...content });
  };
  return new Map(images.map((image) => [image, describe(image)]));
}

function architectureOf(image: WrittenImage): Architecture {
  const known = architectures.find((each) => each === image.architecture);
  if (known === undefined) throw new Problem(`cannot list the content of an image for ${image.architecture}`);
  return known;
}
