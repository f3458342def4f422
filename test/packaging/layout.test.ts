import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { digestOf } from "./digest.ts";
import { packageImage } from "./image.ts";
import { imageLayout, indexLayout, writeLayout } from "./layout.ts";

const images = ["amd64", "arm64"].map((architecture) => packageImage("---\nkind: Function\n", architecture));

function textOf(files: ReadonlyMap<string, Buffer>, name: string): unknown {
  return JSON.parse(String(files.get(name)));
}

test("an index names the manifest of each platform", () => {
  const { digest, files } = indexLayout(images, "v1.0.0");

  expect(textOf(files, `blobs/${digest.replace(":", "/")}`)).toEqual({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.index.v1+json",
    manifests: images.map(({ manifest, platform }) => ({
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      digest: digestOf(manifest),
      size: manifest.length,
      platform,
    })),
  });
  expect(images.map(({ platform }) => platform)).toEqual([
    { architecture: "amd64", os: "linux" },
    { architecture: "arm64", os: "linux" },
  ]);
});

test("a layout has one entry, under the tag", () => {
  const [image = packageImage("")] = images;
  const tagged = { "org.opencontainers.image.ref.name": "v1.0.0" };
  const entryOf = ({ files }: ReturnType<typeof imageLayout>) => textOf(files, "index.json");

  expect(entryOf(imageLayout(image, "v1.0.0"))).toMatchObject({
    manifests: [{ digest: digestOf(image.manifest), annotations: tagged }],
  });
  const both = indexLayout(images, "v1.0.0");
  expect(entryOf(both)).toMatchObject({ manifests: [{ digest: both.digest, annotations: tagged }] });
});

test("every blob lies under its digest, and nothing of an earlier run stays", () => {
  const parent = mkdtempSync(join(tmpdir(), "layout-"));
  onTestFinished(() => rmSync(parent, { recursive: true }));
  const folder = join(parent, "package");
  mkdirSync(folder);
  writeFileSync(join(folder, "stale"), "");

  writeLayout(folder, indexLayout(images, "v1.0.0"));

  const blobs = join(folder, "blobs", "sha256");
  const names = readdirSync(blobs);
  // The platforms share the layer of the package.
  expect(names).toHaveLength(1 + 2 * 2 + 1);
  expect(names).toEqual(names.map((name) => digestOf(readFileSync(join(blobs, name))).slice("sha256:".length)));
  expect(existsSync(join(folder, "stale"))).toBe(false);
});
