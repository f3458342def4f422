import { gzipSync } from "node:zlib";
import { digestOf } from "./digest.ts";
import { tar } from "./tar.ts";

/** Marks the layer that holds `package.yaml`; Crossplane searches the whole image without it. */
const packageAnnotation = "io.crossplane.xpkg";
const packageMark = "base";

export const mediaTypes = {
  index: "application/vnd.oci.image.index.v1+json",
  manifest: "application/vnd.oci.image.manifest.v1+json",
  config: "application/vnd.oci.image.config.v1+json",
  layer: "application/vnd.oci.image.layer.v1.tar+gzip",
} as const;

type Platform = { readonly architecture: string; readonly os: string };

export type Image = {
  readonly platform: Platform;
  readonly config: Buffer;
  /** The package comes last, on top of a runtime where there is one. */
  readonly layers: readonly Buffer[];
  readonly manifest: Buffer;
};

type PackageImage = Image & { readonly layers: readonly [Buffer] };

export type Descriptor = { readonly mediaType: string; readonly digest: string; readonly size: number };

export type PackageLayer = {
  readonly layer: Buffer;
  /** Digest of the archive before it was zipped. */
  readonly diffId: string;
  /** For the image's config: a file cannot carry annotations of layers, so pushing tools make them from this label. */
  readonly labels: Readonly<Record<string, string>>;
};

/** An image whose only content is the package: the same text gives the same bytes on every machine. */
export function packageImage(packageYaml: string, architecture = "amd64"): PackageImage {
  const { layer, diffId, labels } = packageLayer(packageYaml);
  const rootfs = { type: "layers", diff_ids: [diffId] };
  const platform = { architecture, os: "linux" };
  const config = json({ ...platform, config: { Labels: labels }, rootfs });
  return { platform, config, layers: [layer], manifest: packageManifestOf(config, [layer]) };
}

export function packageLayer(packageYaml: string): PackageLayer {
  const archive = tar([{ name: "package.yaml", bytes: Buffer.from(packageYaml) }]);
  const layer = reproducibleGzip(archive);
  return { layer, diffId: digestOf(archive), labels: { [`${packageAnnotation}:${digestOf(layer)}`]: packageMark } };
}

/** The manifest of a package: its last layer is marked as the package. */
export function packageManifestOf(config: Buffer, layers: Image["layers"]): Buffer {
  const descriptors = layers.map(describeLayer);
  const annotations = { [packageAnnotation]: packageMark };
  return manifestOf(config, [
    ...descriptors.slice(0, -1),
    ...descriptors.slice(-1).map((last) => ({ ...last, annotations })),
  ]);
}

export function manifestOf(config: Buffer, layers: readonly Descriptor[]): Buffer {
  return json({
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: describe(mediaTypes.config, config),
    layers,
  });
}

export function describeLayer(layer: Buffer): Descriptor {
  return describe(mediaTypes.layer, layer);
}

export function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

export function describe(mediaType: string, bytes: Buffer): Descriptor {
  return { mediaType, digest: digestOf(bytes), size: bytes.length };
}

/** Stored, not deflated: what deflate writes depends on the processor. */
function reproducibleGzip(bytes: Buffer): Buffer {
  const zipped = gzipSync(bytes, { level: 0 });
  // The header names the operating system; 255 is "unknown".
  zipped[9] = 255;
  return zipped;
}
