import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { buildComponent, programOf } from "../e2e/build/build.ts";
import { registry } from "../e2e/build/components.ts";
import { hasGo } from "../e2e/build/go.ts";
import { createPorts } from "../e2e/ports.ts";
import { startRegistry } from "../e2e/processes/registry.ts";
import { createSupervisor } from "../e2e/supervision/supervisor.ts";
import { buildPackages } from "./built-packages.ts";
import { json } from "./image.ts";
import { pushPackage } from "./push.ts";
import { writePackages } from "./write-packages.ts";

/** Beside those of a management cluster, which may run at the same time. */
const ports = { first: 15_300, last: 15_399 };
if (!hasGo()) process.stderr.write("!!! NO GO ON THIS MACHINE: NO PACKAGE WAS PUSHED TO A REAL REGISTRY !!!\n");

/** The parts of an index and of a manifest that matter here. */
const served = z.object({
  manifests: z.array(z.object({ platform: z.object({ architecture: z.string() }) })).default([]),
  layers: z.array(z.object({ annotations: z.record(z.string(), z.string()).optional() })).default([]),
});

function runtime(architecture: string) {
  const config = { User: "65532", Entrypoint: ["node"] };
  return { config: json({ architecture, os: "linux", config, rootfs: { type: "layers", diff_ids: [] } }), layers: [] };
}

describe.runIf(hasGo())("packages in a real registry", () => {
  const dataFolder = mkdtempSync(join(tmpdir(), "registry-"));
  const supervisor = createSupervisor({ logFolder: dataFolder, processes: [], record: () => undefined });
  let crane: (...words: string[]) => string = () => "";
  let pushed: readonly string[] = [];
  let digests: readonly string[] = [];

  beforeAll(async () => {
    const build = await buildComponent(registry);
    crane = (...words) => execFileSync(programOf(build, "crane"), words, { encoding: "utf8" });
    const ground = { dataFolder, supervisor, takePort: createPorts(ports), builds: { registry: build } };
    const path = `${await startRegistry(ground)}/function-cluster-api`;
    const packages = buildPackages({ registry: path, runtimes: ["amd64", "arm64"].map(runtime) });
    const written = writePackages(join(dataFolder, "packages"), packages);
    pushed = await Promise.all(written.map((each) => pushPackage(build, each)));
    digests = written.map(({ digest }) => digest);
  }, 600_000);

  afterAll(async () => {
    await supervisor.stopAll();
    rmSync(dataFolder, { recursive: true });
  });

  it("are whole: every digest and size is that of the bytes", () => {
    expect(pushed.map((reference) => reference.split("@")[1])).toEqual(digests);
    expect(pushed).toHaveLength(3);
    for (const reference of pushed) expect(crane("validate", "--remote", reference)).toContain("PASS");
  });

  it("the Function is an index, and each platform's image has its package in its last layer", () => {
    const [index = ""] = pushed;
    const { manifests } = served.parse(JSON.parse(crane("manifest", index)));
    expect(manifests.map(({ platform }) => platform.architecture)).toEqual(["amd64", "arm64"]);
    for (const { platform } of manifests) {
      const image = crane("manifest", "--platform", `linux/${platform.architecture}`, index);
      const { layers } = served.parse(JSON.parse(image));
      expect(layers.map(({ annotations }) => annotations)).toEqual([{ "io.crossplane.xpkg": "base" }]);
    }
  });
});
