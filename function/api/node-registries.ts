import { z } from "zod";
import { content } from "./content.ts";
import { SecretKey } from "./node-file.ts";
import { authorityPattern, registriesOf, registryHost } from "./registry.ts";

// containerd ignores credentials in a URL. A rejected value may contain them.
const mirrorURL = content(
  z
    .string()
    .max(512)
    .regex(
      new RegExp(`^https?://${authorityPattern}(/[!-z]*)?$`),
      "must be a URL without credentials, such as https://mirror.example.org",
    ),
);

const Registry = z.strictObject({
  host: registryHost.describe("Registry, such as docker.io. * stands for all other registries."),
  mirrors: z
    .array(mirrorURL)
    .min(1)
    .max(10)
    .describe(
      "Mirrors of the registry, in order of preference; the registry itself comes last. A URL with a path, such as " +
        "https://harbor.example.org/v2/proxy, is used as it is; to others, /v2 is added.",
    ),
});

export const NodeRegistries = registriesOf(Registry).describe(
  "Mirrors of registries. Their certificate authorities are in trustBundle. A change replaces the machines.",
);

export const RegistryCredentials = z
  .strictObject({
    secret: SecretKey.describe(
      "Secret with a configuration of Docker, for example of `kubectl create secret docker-registry`. It is read " +
        "when a machine is created, so a changed Secret reaches only new machines.",
    ),
  })
  .optional()
  .describe(
    "Credentials with which the kubelet pulls images for all pods of a node, also from mirrors. A change replaces " +
      "the machines.",
  );
