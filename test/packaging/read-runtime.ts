import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { z } from "zod";
import { readTar } from "./read-tar.ts";
import type { RuntimeImage } from "./runtime-image.ts";

/** Answers undefined where there is no such file. */
type ReadFile = (name: string) => Buffer | undefined;

const dockerManifest = z.array(z.object({ Config: z.string(), Layers: z.array(z.string()) }));
const descriptor = z.object({
  mediaType: z.string(),
  digest: z.string(),
  platform: z.object({ os: z.string() }).optional(),
});
const index = z.object({ manifests: z.array(descriptor) });
const manifest = z.object({ config: descriptor, layers: z.array(descriptor) });

/**
 * Every image at a path: a folder or an archive in the OCI image layout, with one image or an index, or an archive as
 * `docker save` writes it.
 */
export function readRuntimeImages(path: string): readonly RuntimeImage[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new Error(`cannot read the runtime image ${path}: there is no such file or folder`);
  const read = found.isDirectory() ? readerOfFolder(path) : readerOfArchive(path);
  const [ociIndex, savedImages] = [read("index.json"), read("manifest.json")];
  if (ociIndex) return imagesBelow(ociIndex, (digest) => need(read, `blobs/${digest.replace(":", "/")}`));
  if (savedImages) return dockerManifest.parse(parse(savedImages)).map((image) => savedImage(image, read));
  throw new Error(`cannot read the runtime image ${path}: it has neither index.json nor manifest.json`);
}

function readerOfFolder(folder: string): ReadFile {
  return (name) => {
    const file = join(folder, name);
    return statSync(file, { throwIfNoEntry: false }) && readFileSync(file);
  };
}

function readerOfArchive(file: string): ReadFile {
  const files = new Map(readTar(readFileSync(file)).map(({ name, bytes }) => [name.replace(/^\.\//, ""), bytes]));
  return (name) => {
    const bytes = files.get(name);
    return bytes && Buffer.from(bytes);
  };
}

function imagesBelow(text: Buffer, blobOf: (digest: string) => Buffer): readonly RuntimeImage[] {
  return index.parse(parse(text)).manifests.flatMap(({ mediaType, digest, platform }) => {
    // Builders store statements about an image beside it, as if they were one.
    if (platform?.os === "unknown") return [];
    if (/index|manifest\.list/.test(mediaType)) return imagesBelow(blobOf(digest), blobOf);
    const { config, layers } = manifest.parse(parse(blobOf(digest)));
    return [{ config: blobOf(config.digest), layers: layers.map((layer) => zipped(blobOf(layer.digest))) }];
  });
}

function savedImage({ Config, Layers }: z.infer<typeof dockerManifest>[number], read: ReadFile): RuntimeImage {
  return { config: need(read, Config), layers: Layers.map((name) => zipped(need(read, name))) };
}

function need(read: ReadFile, name: string): Buffer {
  const bytes = read(name);
  if (!bytes) throw new Error(`cannot read the runtime image: it has no ${name}`);
  return bytes;
}

function parse(text: Buffer): unknown {
  return JSON.parse(text.toString());
}

/** Readers take all layers for zipped as soon as one is. */
function zipped(layer: Buffer): Buffer {
  const isZipped = layer[0] === 0x1f && layer[1] === 0x8b;
  return isZipped ? layer : gzipSync(layer);
}
