import { execFileSync } from "node:child_process";
import { readFileSync, realpathSync } from "node:fs";
import { dirname } from "node:path";
import { writeLayout, imageLayout } from "../../packaging/layout.ts";
import type { Architecture } from "../architectures.ts";
import { baseLayer } from "../base-layer.ts";
import { file, type FileEntry, readArchive, writeArchive } from "../file-tree.ts";
import { nodeLayer } from "../node-layer.ts";
import { baseConfig, packImage } from "../runtime-image.ts";

/** From Debian's busybox-static. */
export const busybox = "/bin/busybox";

/** In place of `gcr.io/distroless/cc-debian12:nonroot`. */
export async function writeRuntimeBase(architecture: Architecture, layout: string): Promise<void> {
  const archive = await writeArchive(await baseLayer(architecture, undefined));
  writeLayout(layout, imageLayout(await packImage(architecture, baseConfig, [archive]), "base"));
}

/** In place of `docker.io/library/node`: what the Dockerfile needs of it, which is a shell, Node.js and npm. */
export async function writeBuildBase(architecture: Architecture, layout: string): Promise<void> {
  const layers = [await baseLayer(architecture, undefined), await nodeLayer(architecture), await toolsLayer()];
  const certificates = process.env["NODE_EXTRA_CA_CERTS"];
  const config = {
    Env: [
      "PATH=/usr/local/bin:/usr/bin:/bin",
      `npm_config_registry=${npm("config", "get", "registry")}`,
      ...(certificates === undefined ? [] : [`NODE_EXTRA_CA_CERTS=/${extraCertificates}`]),
    ],
  };
  writeLayout(layout, imageLayout(await packImage(architecture, config, [await writeArchive(layers.flat())]), "base"));
}

const largestArchive = 2 ** 30;
const extraCertificates = "etc/ssl/extra-certificates.pem";

async function toolsLayer(): Promise<FileEntry[]> {
  const certificates = process.env["NODE_EXTRA_CA_CERTS"];
  const links = ["bin/sh", "bin/cp", "usr/bin/env"].map((path) => link(path, busybox));
  return [
    file(busybox.slice(1), readFileSync(busybox), 0o755),
    ...links,
    ...(await npmFiles()),
    link("usr/local/bin/npm", "../lib/node_modules/npm/bin/npm-cli.js"),
    ...(certificates === undefined ? [] : [file(extraCertificates, readFileSync(certificates))]),
  ];
}

/** This machine's npm. */
async function npmFiles(): Promise<FileEntry[]> {
  const program = execFileSync("sh", ["-c", "command -v npm"], { encoding: "utf8" }).trim();
  const root = dirname(dirname(realpathSync(program)));
  const words = ["--create", "--owner=0", "--group=0", "--numeric-owner", "--directory", root, "."];
  const entries = await readArchive(execFileSync("tar", words, { maxBuffer: largestArchive }));
  return entries.map((entry) => ({ ...entry, path: `usr/local/lib/node_modules/npm/${entry.path}` }));
}

function npm(...words: readonly string[]): string {
  return execFileSync("npm", words, { encoding: "utf8" }).trim();
}

function link(path: string, target: string): FileEntry {
  return { ...file(path, new Uint8Array(), 0o777), type: "symlink", target };
}
