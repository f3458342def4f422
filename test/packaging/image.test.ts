import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { z } from "zod";
import { digestOf } from "./digest.ts";
import { packageImage } from "./image.ts";
import { readTar } from "./read-tar.ts";

const packageYaml = "---\nkind: Configuration\n";
const layerDescriptor = z.object({
  digest: z.string(),
  size: z.number(),
  annotations: z.record(z.string(), z.string()),
});
const manifestOf = z.object({ config: z.object({ digest: z.string() }), layers: z.tuple([layerDescriptor]) });
const configOf = z.object({
  config: z.object({ Labels: z.record(z.string(), z.string()) }),
  rootfs: z.object({ diff_ids: z.array(z.string()) }),
});

test("the only layer holds package.yaml and nothing else", () => {
  const { layers } = packageImage(packageYaml);
  const entries = layers.flatMap((layer) => readTar(gunzipSync(layer)));
  expect(entries.map(({ name, bytes }) => [name, Buffer.from(bytes).toString()])).toEqual([
    ["package.yaml", packageYaml],
  ]);
});

test("the layer is marked in the manifest, and by a label for tools that push from a file", () => {
  const { config, layers, manifest } = packageImage(packageYaml);
  const { layers: descriptors } = manifestOf.parse(JSON.parse(manifest.toString()));
  const [layer] = layers;
  expect(descriptors[0]).toEqual({
    digest: digestOf(layer),
    size: layer.length,
    annotations: { "io.crossplane.xpkg": "base" },
  });
  expect(configOf.parse(JSON.parse(config.toString())).config.Labels).toEqual({
    [`io.crossplane.xpkg:${digestOf(layer)}`]: "base",
  });
});

test("config and manifest name the bytes that are there", () => {
  const { config, layers, manifest } = packageImage(packageYaml);
  expect(manifestOf.parse(JSON.parse(manifest.toString())).config.digest).toBe(digestOf(config));
  const { rootfs } = configOf.parse(JSON.parse(config.toString()));
  expect(rootfs.diff_ids).toEqual([digestOf(gunzipSync(layers[0]))]);
});

test("the same text gives the same image on every machine", () => {
  expect(digestOf(packageImage(packageYaml).manifest)).toBe(
    "sha256:89b451dbdeefaa9f01107f818b327396085435aea6c60142b11eae310c9ed27b",
  );
});
