import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { WrittenImage, WrittenPackage } from "../packaging/write-packages.ts";
import { sha256Of } from "./checksums.ts";
import { readLockFile } from "./lock-file.ts";
import type { Artifact } from "./provenance.ts";
import { sbomOf } from "./sbom.ts";

const projectRoot = join(import.meta.dirname, "..", "..");
const debianFile = "test/image/debian/packages.json";
const debianPins = z.object({
  suite: z.string(),
  packages: z.record(
    z.string(),
    z.array(z.object({ name: z.string(), version: z.string(), sha256: z.string(), path: z.string() })),
  ),
});

/** Architectures as Node.js names them. */
const nodeArchitectures: Readonly<Record<string, string>> = { amd64: "x64", arm64: "arm64" };

/** Files that pin everything which a build downloads. */
export function pinsOfProject(): readonly Artifact[] {
  return ["package-lock.json", debianFile]
    .map((name) => ({ name, path: join(projectRoot, name) }))
    .filter(({ path }) => existsSync(path))
    .map(({ name, path }) => ({ name, sha256: sha256Of(path) }));
}

/** The SBOM of the Function's image for each architecture. */
export function sbomsOf(
  { name, repository, images }: WrittenPackage,
  version: string,
  built: Date,
): ReadonlyMap<WrittenImage, string> {
  const { production, nodeFor } = readLockFile();
  const { suite, packages } = readDebianPins();
  const describe = (image: WrittenImage): string => {
    const { architecture, digest } = image;
    const node = nodeFor(nodeArchitectures[architecture] ?? architecture);
    const content = { npm: production, node, debian: packages[architecture] ?? [], suite };
    return sbomOf({ name, repository, version, built, architecture, digest, ...content });
  };
  return new Map(images.map((image) => [image, describe(image)]));
}

function readDebianPins(): z.infer<typeof debianPins> {
  const file = join(projectRoot, debianFile);
  if (!existsSync(file)) return { suite: "bookworm", packages: {} };
  return debianPins.parse(JSON.parse(readFileSync(file, "utf8")));
}
