import { gzip } from "fflate";
import { digestOf } from "../packaging/digest.ts";
import { describeLayer, type Image, json, manifestOf } from "../packaging/image.ts";
import { appLayer } from "./app-layer.ts";
import type { Architecture } from "./architectures.ts";
import { baseLayer, fetchPackages } from "./base-layer.ts";
import { type ProcessConfig, readProcessConfig } from "./dockerfile.ts";
import { writeArchive } from "./file-tree.ts";
import { fetchNode, nodeLayer } from "./node-layer.ts";

/** Bottom first; each an archive that is not zipped. */
export type Layers = readonly [base: Buffer, node: Buffer, app: Buffer];

export type BuildOptions = {
  /** Base URL of a mirror of Debian to ask instead of Debian's own. */
  readonly mirror?: string;
};

/** As distroless images have it. */
const baseEnvironment = [
  "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  "SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt",
];

/** Of every image, since when it was built is no input. */
const created = "1970-01-01T00:00:00Z";

/** Of the base layer alone, as an image. */
export const baseConfig: Partial<ProcessConfig> & Pick<ProcessConfig, "Env"> = {
  User: "65532",
  Env: baseEnvironment,
  WorkingDir: "/home/nonroot",
};

/** What is inherited and what the Dockerfile adds. */
export function runtimeConfig(): ProcessConfig {
  const own = readProcessConfig();
  return { ...own, Env: [...baseConfig.Env, ...own.Env] };
}

/** Downloads what the cache does not have, so that a later build needs no network. */
export async function fetchInputs(architecture: Architecture, { mirror }: BuildOptions): Promise<void> {
  fetchNode(architecture);
  await fetchPackages(architecture, mirror);
}

/** The same inputs give the same bytes on every machine. */
export async function buildLayers(architecture: Architecture, { mirror }: BuildOptions): Promise<Layers> {
  const [base, node, app] = [
    await writeArchive(await baseLayer(architecture, mirror)),
    await writeArchive(await nodeLayer(architecture)),
    await writeArchive(await appLayer()),
  ];
  return [base, node, app];
}

export async function buildImage(architecture: Architecture, options: BuildOptions): Promise<Image> {
  return packImage(architecture, runtimeConfig(), await buildLayers(architecture, options));
}

/** An image of layers that are not zipped, bottom first. */
export async function packImage(
  architecture: Architecture,
  process: Partial<ProcessConfig>,
  archives: readonly Buffer[],
): Promise<Image> {
  const layers = await Promise.all(archives.map(zip));
  const platform = { architecture, os: "linux" };
  const rootfs = { type: "layers", diff_ids: archives.map(digestOf) };
  const config = json({ created, ...platform, config: process, rootfs });
  return { platform, config, layers, manifest: manifestOf(config, layers.map(describeLayer)) };
}

/** What Node's own zlib writes depends on the processor; this library computes in plain JavaScript. */
function zip(bytes: Buffer): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  gzip(bytes, { level: 6, mtime: 0 }, (error, zipped) => {
    if (error) reject(error);
    else resolve(Buffer.from(zipped.buffer, zipped.byteOffset, zipped.byteLength));
  });
  return promise;
}
