import { z } from "zod";
import { type Image, json, packageLayer, packageManifestOf } from "./image.ts";

/** What the Function runs in, for one platform. */
export type RuntimeImage = {
  /** The image's config as it is. */
  readonly config: Buffer;
  /** All of them zipped. */
  readonly layers: readonly Buffer[];
};

const imageConfig = z.looseObject({
  architecture: z.string(),
  os: z.string(),
  config: z.looseObject({
    User: z.string().default(""),
    Entrypoint: z.array(z.string()).nullish(),
    Labels: z.record(z.string(), z.string()).nullish(),
  }),
  rootfs: z.looseObject({ diff_ids: z.array(z.string()) }),
  history: z.array(z.unknown()).nullish(),
});

type ImageConfig = z.infer<typeof imageConfig>;

/** Returns the image of a Function: its runtime with the package on top, as Crossplane's own builder lays it out. */
export function addPackage(runtime: RuntimeImage, packageYaml: string): Image {
  const base = imageConfig.parse(JSON.parse(runtime.config.toString()));
  checkRuntime(base);
  const { layer, diffId, labels } = packageLayer(packageYaml);
  const config = json({
    ...base,
    config: { ...base.config, Labels: { ...base.config.Labels, ...labels } },
    rootfs: { ...base.rootfs, diff_ids: [...base.rootfs.diff_ids, diffId] },
    // One entry for each layer; that of the package says nothing.
    history: base.history ? [...base.history, {}] : undefined,
  });
  const { architecture, os } = base;
  const layers = [...runtime.layers, layer];
  return { platform: { architecture, os }, config, layers, manifest: packageManifestOf(config, layers) };
}

/** Crossplane starts a Function without naming a user or a command. */
function checkRuntime({ config: { User, Entrypoint } }: ImageConfig): void {
  const [user = ""] = User.split(":");
  if (["", "0", "root"].includes(user)) throw new Error("cannot package the runtime image: it runs as root");
  if (!Entrypoint?.length) throw new Error("cannot package the runtime image: it has no entrypoint");
}
