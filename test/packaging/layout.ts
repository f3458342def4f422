import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, type Descriptor, type Image, json, mediaTypes } from "./image.ts";

export type Layout = {
  /** Digest of what a registry serves under the tag: the index where there is one, else the only manifest. */
  readonly digest: string;
  readonly files: ReadonlyMap<string, Buffer>;
};

/** Like `crossplane xpkg push`: an index only where there is more than one image. */
export function layoutOf(images: readonly Image[], tag: string): Layout {
  const [only, ...others] = images;
  return only && others.length === 0 ? imageLayout(only, tag) : indexLayout(images, tag);
}

/** One image per platform under one index, as `crossplane xpkg push` makes it of several files. */
export function indexLayout(images: readonly Image[], tag: string): Layout {
  const manifests = images.map(({ manifest, platform }) => ({ ...describe(mediaTypes.manifest, manifest), platform }));
  const index = json({ schemaVersion: 2, mediaType: mediaTypes.index, manifests });
  return layout([...images.flatMap(blobsOf), index], describe(mediaTypes.index, index), tag);
}

export function imageLayout(image: Image, tag: string): Layout {
  return layout(blobsOf(image), describe(mediaTypes.manifest, image.manifest), tag);
}

/** Replaces the folder: blobs of an earlier run would stay in it for ever. */
export function writeLayout(folder: string, { files }: Layout): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "blobs", "sha256"), { recursive: true });
  for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes);
}

/** An OCI image layout with one entry, which every tool that pushes takes. */
function layout(blobs: readonly Buffer[], top: Descriptor, tag: string): Layout {
  const entry = { ...top, annotations: { "org.opencontainers.image.ref.name": tag } };
  const named = blobs.map((bytes): [string, Buffer] => [blobName(bytes), bytes]);
  const files = new Map([
    ["oci-layout", json({ imageLayoutVersion: "1.0.0" })],
    ["index.json", json({ schemaVersion: 2, mediaType: mediaTypes.index, manifests: [entry] })],
    ...named,
  ]);
  return { digest: top.digest, files };
}

function blobsOf({ config, layers, manifest }: Image): readonly Buffer[] {
  return [...layers, config, manifest];
}

function blobName(bytes: Buffer): string {
  return `blobs/${describe("", bytes).digest.replace(":", "/")}`;
}
