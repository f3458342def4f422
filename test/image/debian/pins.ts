import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

export const pinsFile: string = join(import.meta.dirname, "packages.json");

const pinnedPackage = z.strictObject({
  name: z.string(),
  version: z.string(),
  /** Path on a mirror, below the folder of the archive. */
  path: z.string(),
  archive: z.enum(["debian", "debian-security"]),
  /** Of the `.deb` file, in hex. */
  sha256: z.string(),
});

const pins = z.strictObject({
  suite: z.string(),
  /** When the archives were as pinned, in the form of snapshot.debian.org: `20260102T030405Z`. */
  snapshots: z.strictObject({ debian: z.string(), "debian-security": z.string() }),
  packages: z.strictObject({ amd64: z.array(pinnedPackage), arm64: z.array(pinnedPackage) }),
});

export type PinnedPackage = z.infer<typeof pinnedPackage>;
export type Pins = z.infer<typeof pins>;

export function readPins(): Pins {
  return pins.parse(JSON.parse(readFileSync(pinsFile, "utf8")));
}
