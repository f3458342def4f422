import { gzipSync } from "node:zlib";
import { digestOf } from "./digest.ts";
import { tar } from "./tar.ts";

/** Marks the layer that holds `package.yaml`; Crossplane searches the whole image without it. */
const packageAnnotation = "io.crossplane.xpkg";
const packageLayer = "base";

export const mediaTypes = {
  manifest: "application/vnd.oci.image.manifest.v1+json",
  config: "application/vnd.oci.image.config.v1+json",
  layer: "application/vnd.oci.image.layer.v1.tar+gzip",
} as const;

export type Image = { readonly config: Buffer; readonly layers: readonly [Buffer]; readonly manifest: Buffer };

/** An image whose only content is the package: the same text gives the same bytes on every machine. */
export function packageImage(packageYaml: string): Image {
  const archive = tar([{ name: "package.yaml", bytes: Buffer.from(packageYaml) }]);
  const layer = reproducibleGzip(archive);
  const config = json({
    architecture: "amd64",
    os: "linux",
    // A file cannot carry annotations of layers, so pushing tools make them from this label.
    config: { Labels: { [`${packageAnnotation}:${digestOf(layer)}`]: packageLayer } },
    rootfs: { type: "layers", diff_ids: [digestOf(archive)] },
  });
  return { config, layers: [layer], manifest: manifestOf(config, layer) };
}

function manifestOf(config: Buffer, layer: Buffer): Buffer {
  const annotations = { [packageAnnotation]: packageLayer };
  return json({
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: descriptor(mediaTypes.config, config),
    layers: [{ ...descriptor(mediaTypes.layer, layer), annotations }],
  });
}

function descriptor(mediaType: string, bytes: Buffer): { mediaType: string; digest: string; size: number } {
  return { mediaType, digest: digestOf(bytes), size: bytes.length };
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

/** Stored, not deflated: what deflate writes depends on the processor. */
function reproducibleGzip(bytes: Buffer): Buffer {
  const zipped = gzipSync(bytes, { level: 0 });
  // The header names the operating system; 255 is "unknown".
  zipped[9] = 255;
  return zipped;
}
