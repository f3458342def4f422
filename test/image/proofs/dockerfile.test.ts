import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { readRuntimeImages } from "../../packaging/read-runtime.ts";
import { ownArchitecture } from "../architectures.ts";
import { busybox, writeBuildBase, writeRuntimeBase } from "../engine/base-images.ts";
import { missingForBuildah, openBuildah } from "../engine/buildah.ts";
import { type FileEntry, mergeEntries, readArchive } from "../file-tree.ts";
import { buildImage } from "../runtime-image.ts";
import { sayMissing } from "./say-missing.ts";

const projectRoot = join(import.meta.dirname, "..", "..", "..");
const architecture = ownArchitecture();
const missing = missingForBuildah() ?? (existsSync(busybox) ? undefined : `install busybox-static, for ${busybox}`);
const isChecked = sayMissing("the Dockerfile, with buildah", missing) && architecture !== undefined;

type Built = { readonly config: Buffer; readonly layers: readonly Buffer[] };

let ofDockerfile: Built;
let ofBuilder: Built;
const folder = mkdtempSync(join(tmpdir(), "dockerfile-"));

beforeAll(async () => {
  if (!isChecked) return;
  const [buildBase, runtimeBase, output] = ["build", "runtime", "output"].map((name) => join(folder, name));
  if (!buildBase || !runtimeBase || !output) return;
  await writeBuildBase(architecture, buildBase);
  await writeRuntimeBase(architecture, runtimeBase);
  using buildah = openBuildah();
  const bases = { BUILD_BASE: buildah.pull(buildBase), RUNTIME_BASE: buildah.pull(runtimeBase) };
  buildah.build(projectRoot, bases, output);
  [ofDockerfile = ofDockerfile] = readRuntimeImages(output);
  ofBuilder = await buildImage(architecture, {});
});

afterAll(() => rmSync(folder, { recursive: true }));

/** What a container sees: of each path the entry of the highest layer. */
async function filesOf({ layers }: Built): Promise<string[]> {
  const files = new Map<string, FileEntry>();
  for (const layer of layers)
    for (const entry of mergeEntries(await readArchive(gunzipSync(layer)))) files.set(entry.path, entry);
  return [...files.values()].map(lineOf).toSorted();
}

function lineOf({ path, type, mode, uid, gid, target, bytes }: FileEntry): string {
  const digest = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  return [path, type, mode.toString(8), `${uid}:${gid}`, target, digest].join(" ");
}

const processConfig = z.object({
  User: z.string(),
  Env: z.array(z.string()),
  WorkingDir: z.string(),
  ExposedPorts: z.record(z.string(), z.unknown()),
  Entrypoint: z.array(z.string()),
  Cmd: z.array(z.string()).nullish(),
});
const imageConfig = z.object({ architecture: z.string(), os: z.string(), config: processConfig });

describe.skipIf(!isChecked)("the image of the Dockerfile and of the builder", () => {
  test("have the same files with the same content, owners and modes", async () => {
    const [files, others] = [await filesOf(ofDockerfile), await filesOf(ofBuilder)];

    expect(files.filter((line) => !others.includes(line))).toEqual([]);
    expect(others.filter((line) => !files.includes(line))).toEqual([]);
    expect(files.length).toBeGreaterThan(1000);
  });

  test("start the same process", () => {
    const configOf = ({ config }: Built) => imageConfig.parse(JSON.parse(config.toString()));

    expect(configOf(ofDockerfile)).toEqual(configOf(ofBuilder));
  });
});
