import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { WrittenImage, WrittenPackage } from "../packaging/write-packages.ts";
import { readLockFile } from "./lock-file.ts";
import { sbomOf } from "./sbom.ts";

/** Of the project, in the order of the provenance: they pin everything that is downloaded for a build. */
export const pinFiles = ["package-lock.json", "test/image/debian/packages.json"] as const;

const projectRoot = join(import.meta.dirname, "..", "..");
const debianPins = z.object({
  suite: z.string(),
  packages: z.record(
    z.string(),
    z.array(z.object({ name: z.string(), version: z.string(), sha256: z.string(), path: z.string() })),
  ),
});

/** Architectures as Node.js names them. */
const nodeArchitectures: Readonly<Record<string, string>> = { amd64: "x64", arm64: "arm64" };

/** The SBOM of the Function for each architecture, by the name of its file. */
export function sbomsOf(built: WrittenPackage, version: string, committed: Date): ReadonlyMap<WrittenImage, string> {
  const lock = readLockFile();
  const { suite, packages } = readDebianPins();
  return new Map(
    built.images.map((image) => {
      const { architecture, digest } = image;
      const node = lock.nodeFor(nodeArchitectures[architecture] ?? architecture);
      const content = { architecture, digest, node, npm: lock.production, debian: packages[architecture] ?? [], suite };
      return [image, sbomOf({ ...content, ...built, version, digest, built: committed })];
    }),
  );
}

function readDebianPins(): z.infer<typeof debianPins> {
  const file = join(projectRoot, pinFiles[1]);
  if (!existsSync(file)) return { suite: "bookworm", packages: {} };
  return debianPins.parse(JSON.parse(readFileSync(file, "utf8")));
}
