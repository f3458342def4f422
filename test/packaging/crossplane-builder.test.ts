import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { buildComponent, programOf } from "../e2e/build/build.ts";
import { packageBuilder } from "../e2e/build/components.ts";
import { hasGo } from "../e2e/build/go.ts";
import { packageArchive } from "./archive.ts";
import { digestOf } from "./digest.ts";
import { json } from "./image.ts";
import { addPackage } from "./runtime-image.ts";
import { tar } from "./tar.ts";

if (!hasGo())
  process.stderr.write("!!! NO GO ON THIS MACHINE: PACKAGES WERE NOT COMPARED WITH CROSSPLANE'S BUILDER !!!\n");

const config = z.looseObject({
  config: z.looseObject({ Labels: z.record(z.string(), z.string()) }),
  rootfs: z.looseObject({ diff_ids: z.array(z.string()) }),
});
const layer = z.object({ digest: z.string(), annotations: z.record(z.string(), z.string()).optional() });
const manifest = z.object({ layers: z.array(layer) });
const built = z.object({ config, manifest });

const nodeLayer = tar([{ name: "node", bytes: Buffer.from("a runtime") }]);
const codeLayer = tar([{ name: "main.js", bytes: Buffer.from("a server") }]);

const runtime = {
  config: json({
    created: "1970-01-01T00:00:00Z",
    architecture: "arm64",
    os: "linux",
    config: { User: "65532", Entrypoint: ["node"], Env: ["A=b"], Labels: { maintainer: "us" }, WorkingDir: "/app" },
    rootfs: { type: "layers", diff_ids: [nodeLayer, codeLayer].map(digestOf) },
    history: [
      { created: "1970-01-01T00:00:00Z", created_by: "node" },
      { created: "1970-01-01T00:00:00Z", created_by: "code" },
    ],
  }),
  layers: [gzipSync(nodeLayer), gzipSync(codeLayer)],
};

/** What does not depend on how the bytes of the package are written and zipped. */
function layoutOf({ config: { rootfs, config: settings, ...others }, manifest: { layers } }: z.infer<typeof built>) {
  const marked = layers.at(-1)?.digest ?? "";
  const { [`io.crossplane.xpkg:${marked}`]: label, ...Labels } = settings.Labels;
  return {
    ...others,
    settings: { ...settings, Labels, label },
    diffIds: rootfs.diff_ids.slice(0, -1),
    layers: layers.slice(0, -1),
    annotations: layers.at(-1)?.annotations,
    count: rootfs.diff_ids.length,
  };
}

test.runIf(hasGo())(
  "a package is laid out as Crossplane's own builder does it, which accepts ours",
  async () => {
    const builder = programOf(await buildComponent(packageBuilder), "build-package");
    const folder = mkdtempSync(join(tmpdir(), "package-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    mkdirSync(join(folder, "function"));
    copyFileSync("crossplane.yaml", join(folder, "function", "crossplane.yaml"));
    copyFileSync("package/function/input.yaml", join(folder, "function", "input.yaml"));
    writeFileSync(join(folder, "runtime.tar"), packageArchive(runtime));

    const words = [join(folder, "function"), join(folder, "runtime.tar")];
    // Go writes a time that nobody set.
    const text = execFileSync(builder, words, { encoding: "utf8" }).replace('"created":"0001-01-01T00:00:00Z"', "");
    const theirs = built.parse(JSON.parse(text));
    const image = addPackage(runtime, "---\nkind: Function\n");
    const ours = built.parse({
      config: JSON.parse(image.config.toString()),
      manifest: JSON.parse(image.manifest.toString()),
    });

    expect(layoutOf(ours)).toEqual(layoutOf(theirs));
  },
  600_000,
);
