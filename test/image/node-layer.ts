import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { z } from "zod";
import { type Architecture, nodePackages } from "./architectures.ts";
import { readLockFile } from "../packaging/lock-file.ts";
import { cacheFolder } from "./cache.ts";
import { file, type FileEntry, readArchive } from "./file-tree.ts";
import { projectRoot } from "../e2e/places.ts";

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
  const { version, sha512 } = readLockFile().find(name);
  const kept = join(cacheFolder, `${name}-${version}.tgz`);
  if (!existsSync(kept)) pack(`${name}@${version}`, kept);
  const archive = readFileSync(kept);
  const found = createHash("sha512").update(archive).digest("hex");
  if (found !== sha512) throw new Error(`cannot use ${kept}: its SHA-512 is ${found}, and the lock file has ${sha512}`);
  return archive;
}

function pack(specifier: string, target: string): void {
  mkdirSync(cacheFolder, { recursive: true });
  const words = ["pack", "--json", "--pack-destination", cacheFolder, specifier];
  const output = execFileSync("npm", words, { cwd: projectRoot, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  const [{ filename }] = packed.parse(JSON.parse(output));
  renameSync(join(cacheFolder, filename), target);
}
