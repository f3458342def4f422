import { digestOf, sha256Of } from "./digest.ts";
import type { Image } from "./image.ts";
import { tar } from "./tar.ts";

/** The bytes of a `.xpkg` file: the image in the layout of `docker save`. */
export function packageArchive({ config, layers }: Pick<Image, "config" | "layers">): Buffer {
  const configName = digestOf(config);
  const files = layers.map((bytes) => ({ name: `${sha256Of(bytes)}.tar.gz`, bytes }));
  const manifest = [{ Config: configName, RepoTags: null, Layers: files.map(({ name }) => name) }];
  return tar([
    { name: configName, bytes: config },
    ...files,
    { name: "manifest.json", bytes: Buffer.from(JSON.stringify(manifest)) },
  ]);
}
