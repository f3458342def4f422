import { gunzipSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { z } from "zod";
import { digestOf } from "./digest.ts";
import { json } from "./image.ts";
import { addPackage, type RuntimeImage } from "./runtime-image.ts";
import { tar } from "./tar.ts";

const nodeLayer = tar([{ name: "node", bytes: Buffer.from("a runtime") }]);
const codeLayer = tar([{ name: "main.js", bytes: Buffer.from("a server") }]);
const packageYaml = "---\nkind: Function\n";

const settings = { User: "2000:2000", Entrypoint: ["node", "main.js"], Labels: { maintainer: "us" } };

const configOf = z.object({
  architecture: z.string(),
  config: z.object({ User: z.string(), Entrypoint: z.array(z.string()), Labels: z.record(z.string(), z.string()) }),
  rootfs: z.object({ diff_ids: z.array(z.string()) }),
  history: z.array(z.unknown()).optional(),
});

const manifestOf = z.object({
  layers: z.array(z.object({ digest: z.string(), annotations: z.record(z.string(), z.string()).optional() })),
});

function runtime(config: object = settings, others: object = {}): RuntimeImage {
  const rootfs = { type: "layers", diff_ids: [digestOf(nodeLayer), digestOf(codeLayer)] };
  return {
    config: json({ architecture: "arm64", os: "linux", config, rootfs, ...others }),
    layers: [gzipSync(nodeLayer), gzipSync(codeLayer)],
  };
}

test("the package lies on top of the runtime, and is the only marked layer", () => {
  const { layers, manifest, platform } = addPackage(runtime(), packageYaml);
  expect(platform).toEqual({ architecture: "arm64", os: "linux" });
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
  const { config, layers } = addPackage(runtime(), packageYaml);
  const parsed = configOf.parse(JSON.parse(config.toString()));
  expect(parsed.architecture).toBe("arm64");
  expect(parsed.config).toEqual({
    ...settings,
    Labels: { maintainer: "us", [`io.crossplane.xpkg:${digestOf(layers[2] ?? Buffer.alloc(0))}`]: "base" },
  });
  expect(parsed.rootfs.diff_ids).toEqual(layers.map((layer) => digestOf(gunzipSync(layer))));
});

test("history has an entry for each layer, where there is a history", () => {
  const historyOf = (image: RuntimeImage) =>
    configOf.parse(JSON.parse(addPackage(image, packageYaml).config.toString())).history;

  const history = [{ created_by: "node" }, { created_by: "code" }];
  expect(historyOf(runtime(settings, { history }))).toEqual([...history, {}]);
  expect(historyOf(runtime())).toBeUndefined();
});

test.each([
  { config: { ...settings, User: "" }, rejected: "runs as root" },
  { config: { ...settings, User: "0:0" }, rejected: "runs as root" },
  { config: { ...settings, User: "root" }, rejected: "runs as root" },
  { config: { ...settings, Entrypoint: null }, rejected: "no entrypoint" },
])("a runtime that $rejected is rejected", ({ config, rejected }) => {
  expect(() => addPackage(runtime(config), packageYaml)).toThrow(rejected);
});
