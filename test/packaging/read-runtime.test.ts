import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { describe, type Image, json, packageImage } from "./image.ts";
import { indexLayout, type Layout, writeLayout } from "./layout.ts";
import { readRuntimeImages } from "./read-runtime.ts";
import { tar } from "./tar.ts";

const images = ["amd64", "arm64"].map((architecture) => packageImage("---\nkind: Function\n", architecture));
const runtimes = images.map(({ config, layers }) => ({ config, layers }));
const [, arm = packageImage("")] = images;

function temporaryFile(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), "runtime-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, name);
}

function archiveOf(files: ReadonlyMap<string, Buffer>): string {
  const file = temporaryFile("image.tar");
  writeFileSync(file, tar([...files].map(([name, bytes]) => ({ name, bytes }))));
  return file;
}

/** What a builder stores beside an image: a statement about it. */
function withStatement({ files }: Layout, image: Image): ReadonlyMap<string, Buffer> {
  const entry = { ...describe("application/vnd.oci.image.manifest.v1+json", image.manifest) };
  const statement = { ...entry, digest: "sha256:none", platform: { os: "unknown", architecture: "unknown" } };
  return new Map([...files, ["index.json", json({ manifests: [{ ...entry, platform: image.platform }, statement] })]]);
}

test("an index in an OCI image layout has one image for each platform, as a folder and as an archive", () => {
  const layout = indexLayout(images, "v1.0.0");
  const folder = dirname(temporaryFile("index.json"));
  writeLayout(folder, layout);

  expect(readRuntimeImages(folder)).toEqual(runtimes);
  expect(readRuntimeImages(archiveOf(layout.files))).toEqual(runtimes);
});

test("statements about an image are no images", () => {
  expect(readRuntimeImages(archiveOf(withStatement(indexLayout(images, "v1.0.0"), arm)))).toEqual([
    { config: arm.config, layers: arm.layers },
  ]);
});

test("docker save: layers are zipped where they are not", () => {
  const layers = [gzipSync(Buffer.from("node")), Buffer.from("code")];
  const files = new Map([
    ["config.json", arm.config],
    ["node.tar.gz", layers[0] ?? Buffer.alloc(0)],
    ["code.tar", layers[1] ?? Buffer.alloc(0)],
    ["manifest.json", json([{ Config: "config.json", Layers: ["node.tar.gz", "code.tar"] }])],
  ]);

  const [image] = readRuntimeImages(archiveOf(files));

  expect(image?.config).toEqual(arm.config);
  expect(image?.layers.map((layer) => gunzipSync(layer).toString())).toEqual(["node", "code"]);
});

test("no archive, one in another layout, or without one of its files, is rejected", () => {
  expect(() => readRuntimeImages("no-such-folder")).toThrow("no-such-folder: there is no such file");
  expect(() => readRuntimeImages(archiveOf(new Map([["layer.tar", Buffer.alloc(0)]])))).toThrow("has neither");
  const { files } = indexLayout(images, "v1.0.0");
  const incomplete = new Map([...files].filter(([name]) => !name.startsWith("blobs/")));
  expect(() => readRuntimeImages(archiveOf(incomplete))).toThrow("has no blobs/sha256/");
});
