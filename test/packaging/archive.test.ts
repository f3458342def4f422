import { expect, test } from "vitest";
import { packageArchive } from "./archive.ts";
import { digestOf } from "./digest.ts";
import { packageImage } from "./image.ts";
import { readTar } from "./read-tar.ts";

test("a package file is laid out as docker save does it", () => {
  const image = packageImage("---\nkind: Configuration\n");
  const files = new Map(readTar(packageArchive(image)).map(({ name, bytes }) => [name, bytes]));
  const layerName = `${digestOf(image.layers[0]).slice("sha256:".length)}.tar.gz`;
  expect(JSON.parse(String(files.get("manifest.json")))).toEqual([
    { Config: digestOf(image.config), RepoTags: null, Layers: [layerName] },
  ]);
  expect(files.get(digestOf(image.config))).toEqual(image.config);
  expect(files.get(layerName)).toEqual(image.layers[0]);
});
