import { fileContent } from "./file-content.ts";

/** Schema of a part of the configuration of containerd. */
export const containerdConfig = fileContent(10_240)
  .min(1)
  .optional()
  .describe(
    "Part of the configuration of containerd in TOML, for example another runtime. The image's configuration must " +
      "import /etc/containerd/conf.d/*.toml, as those of image-builder do. A change replaces the machines.",
  );
