import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { z } from "zod";
import { type Architecture, nodePackages } from "./architectures.ts";
import { cacheFolder } from "./cache.ts";
import { file, type FileEntry, readArchive } from "./file-tree.ts";

const projectRoot = join(import.meta.dirname, "..", "..");
const lockedPackage = z.object({ version: z.string(), integrity: z.string().startsWith("sha512-") });
const lockFile = z.object({ packages: z.record(z.string(), z.unknown()) });
const packed = z.tuple([z.object({ filename: z.string() })]);

/** Node.js as the lock file names it, for any architecture: npm installs only that of this machine. */
export async function nodeLayer(architecture: Architecture): Promise<FileEntry[]> {
  const entries = await readArchive(gunzipSync(fetchNode(architecture)));
  const read = (path: string): Uint8Array => {
    const found = entries.find((entry) => entry.path === `package/${path}`);
    if (!found) throw new Error(`cannot find ${path} in ${nodePackages[architecture]}`);
    return found.bytes;
  };
  return [
    file("usr/local/bin/node", read("bin/node"), 0o755),
    file("usr/local/share/doc/node/LICENSE", read("LICENSE")),
  ];
}

/** The bytes of the npm package, which have the digest of the lock file. */
export function fetchNode(architecture: Architecture): Buffer {
  const name = nodePackages[architecture];
  const { packages } = lockFile.parse(JSON.parse(readFileSync(join(projectRoot, "package-lock.json"), "utf8")));
  const { version, integrity } = lockedPackage.parse(packages[`node_modules/${name}`]);
  const kept = join(cacheFolder, `${name}-${version}.tgz`);
  if (!existsSync(kept)) pack(`${name}@${version}`, kept);
  const archive = readFileSync(kept);
  const found = `sha512-${createHash("sha512").update(archive).digest("base64")}`;
  if (found !== integrity) throw new Error(`cannot use ${kept}: it has ${found}, and the lock file ${integrity}`);
  return archive;
}

function pack(specifier: string, target: string): void {
  mkdirSync(cacheFolder, { recursive: true });
  const words = ["pack", "--json", "--pack-destination", cacheFolder, specifier];
  const output = execFileSync("npm", words, { cwd: projectRoot, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  const [{ filename }] = packed.parse(JSON.parse(output));
  renameSync(join(cacheFolder, filename), target);
}
