import { gzipSync } from "node:zlib";
import { z } from "zod";
import { type Image, json, manifestOf, packageLayer } from "./image.ts";
import { readTar } from "./read-tar.ts";

const archiveManifest = z.tuple([z.object({ Config: z.string(), Layers: z.array(z.string()) })]);

const imageConfig = z.looseObject({
  config: z.looseObject({
    User: z.string().default(""),
    Entrypoint: z.array(z.string()).nullish(),
    Labels: z.record(z.string(), z.string()).nullish(),
  }),
  rootfs: z.looseObject({ diff_ids: z.array(z.string()) }),
});

type ImageConfig = z.infer<typeof imageConfig>;

/** The installable image of a Function: what `docker save` wrote of its runtime, with the package on top. */
export function addPackage(runtimeArchive: Uint8Array, packageYaml: string): Image {
  const files = new Map(readTar(runtimeArchive).map(({ name, bytes }) => [name, Buffer.from(bytes)]));
  const read = (name: string): Buffer => {
    const bytes = files.get(name);
    if (!bytes) throw new Error(`cannot package the runtime image: its archive has no ${name}`);
    return bytes;
  };
  const [{ Config, Layers }] = archiveManifest.parse(JSON.parse(read("manifest.json").toString()));
  const runtime = imageConfig.parse(JSON.parse(read(Config).toString()));
  checkRuntime(runtime);
  const { layer, diffId, labels } = packageLayer(packageYaml);
  const [bottom, ...others] = [...Layers.map(read).map(zipped), layer];
  const config = json({
    ...runtime,
    config: { ...runtime.config, Labels: { ...runtime.config.Labels, ...labels } },
    rootfs: { ...runtime.rootfs, diff_ids: [...runtime.rootfs.diff_ids, diffId] },
    // Its entries would have to match the layers one by one, and it tells about the build machine.
    history: undefined,
  });
  return { config, layers: [bottom, ...others], manifest: manifestOf(config, [bottom, ...others]) };
}

/** Crossplane starts a Function without naming a user or a command. */
function checkRuntime({ config: { User, Entrypoint } }: ImageConfig): void {
  const [user = ""] = User.split(":");
  if (["", "0", "root"].includes(user)) throw new Error("cannot package the runtime image: it runs as root");
  if (!Entrypoint?.length) throw new Error("cannot package the runtime image: it has no entrypoint");
}

/** Readers take all layers for zipped as soon as one is. */
function zipped(layer: Buffer): Buffer {
  const isZipped = layer[0] === 0x1f && layer[1] === 0x8b;
  return isZipped ? layer : gzipSync(layer);
}
