import { gunzipSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { z } from "zod";
import { digestOf } from "./digest.ts";
import { json } from "./image.ts";
import { addPackage } from "./runtime-image.ts";
import { tar } from "./tar.ts";

const nodeLayer = tar([{ name: "node", bytes: Buffer.from("a runtime") }]);
const codeLayer = tar([{ name: "main.js", bytes: Buffer.from("a server") }]);
const packageYaml = "---\nkind: Function\n";

const runtime = { User: "2000:2000", Entrypoint: ["node", "main.js"], Labels: { maintainer: "us" } };

const configOf = z.object({
  architecture: z.string(),
  config: z.object({ User: z.string(), Entrypoint: z.array(z.string()), Labels: z.record(z.string(), z.string()) }),
  rootfs: z.object({ diff_ids: z.array(z.string()) }),
});

const manifestOf = z.object({
  layers: z.array(z.object({ digest: z.string(), annotations: z.record(z.string(), z.string()).optional() })),
});

/** What `docker save` writes: one layer zipped, one not. */
function runtimeArchive(config: object = runtime): Buffer {
  const rootfs = { type: "layers", diff_ids: [digestOf(nodeLayer), digestOf(codeLayer)] };
  return tar([
    { name: "config.json", bytes: json({ architecture: "arm64", os: "linux", config, rootfs, history: [{}, {}] }) },
    { name: "node.tar.gz", bytes: gzipSync(nodeLayer) },
    { name: "code.tar", bytes: codeLayer },
    { name: "manifest.json", bytes: json([{ Config: "config.json", Layers: ["node.tar.gz", "code.tar"] }]) },
  ]);
}

test("the package lies on top of the runtime, and is the only marked layer", () => {
  const { layers, manifest } = addPackage(runtimeArchive(), packageYaml);
  expect(layers.slice(0, 2).map((layer) => gunzipSync(layer))).toEqual([nodeLayer, codeLayer]);
  const described = manifestOf.parse(JSON.parse(manifest.toString())).layers;
  expect(described.map(({ digest }) => digest)).toEqual(layers.map(digestOf));
  expect(described.map(({ annotations }) => annotations?.["io.crossplane.xpkg"])).toEqual([
    undefined,
    undefined,
    "base",
  ]);
});

test("user, entrypoint, platform and labels of the runtime stay", () => {
  const { config, layers } = addPackage(runtimeArchive(), packageYaml);
  const parsed = configOf.parse(JSON.parse(config.toString()));
  expect(parsed.architecture).toBe("arm64");
  expect(parsed.config).toEqual({
    ...runtime,
    Labels: { maintainer: "us", [`io.crossplane.xpkg:${digestOf(layers[2] ?? Buffer.alloc(0))}`]: "base" },
  });
  expect(parsed.rootfs.diff_ids).toEqual(layers.map((layer) => digestOf(gunzipSync(layer))));
});

test.each([
  { config: { ...runtime, User: "" }, rejected: "runs as root" },
  { config: { ...runtime, User: "0:0" }, rejected: "runs as root" },
  { config: { ...runtime, User: "root" }, rejected: "runs as root" },
  { config: { ...runtime, Entrypoint: null }, rejected: "no entrypoint" },
])("a runtime that $rejected is rejected", ({ config, rejected }) => {
  expect(() => addPackage(runtimeArchive(config), packageYaml)).toThrow(rejected);
});

test("an archive in another layout is rejected", () => {
  expect(() => addPackage(tar([{ name: "index.json", bytes: json({}) }]), packageYaml)).toThrow("has no manifest.json");
});
