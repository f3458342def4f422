import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { hasGo } from "../e2e/build/go.ts";
import { buildPackages } from "./built-packages.ts";
import { json } from "./image.ts";
import { findPushed, pushPackage } from "./push.ts";
import { type RealRegistry, startRealRegistry } from "./real-registry.ts";
import { readShippedPackages } from "./shipped-packages.ts";
import { writePackages, type WrittenPackage } from "./write-packages.ts";

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
  let registry: RealRegistry | undefined;
  let packages: readonly WrittenPackage[] = [];
  let pushed: readonly string[] = [];
  const crane = (...words: readonly string[]): string => registry?.crane(...words) ?? "";

  beforeAll(async () => {
    const { build, folder, host } = (registry = await startRealRegistry());
    const runtimes = ["amd64", "arm64"].map(runtime);
    const built = buildPackages(readShippedPackages(`${host}/function-cluster-api`), runtimes);
    const written = writePackages(join(folder, "packages"), built);
    packages = [written.function, ...written.configurations];
    pushed = await Promise.all(packages.map((each) => pushPackage(build, each)));
  }, 600_000);

  afterAll(() => registry?.stop());

  it("are whole: every digest and size is that of the bytes", () => {
    expect(pushed.map((reference) => reference.split("@")[1])).toEqual(packages.map(({ digest }) => digest));
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

  it("are found under their tags", async () => {
    if (!registry) throw new Error("no registry");
    const { build, host } = registry;
    const found = await Promise.all(packages.map(({ reference }) => findPushed(build, reference)));

    expect(found).toEqual(packages.map(({ digest }) => digest));
    expect(await findPushed(build, `${host}/function-cluster-api/function-cluster-api:v0.0.0`)).toBeUndefined();
    expect(await findPushed(build, `${host}/unknown:v0.0.0`)).toBeUndefined();
    await expect(findPushed(build, "127.0.0.1:1/unknown:v0.0.0")).rejects.toThrow("connection refused");
  });
});
