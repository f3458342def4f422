import { z } from "zod";
import { content } from "../../api/content.ts";
import { configLine } from "../../api/text.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import type { NodeRegistry } from "../node-setup.ts";
import { mirrorURL, registryHost } from "../../api/registry.ts";

/** Fields of a registry and its mirrors, as in `registries.yaml` of RKE2 and k3s. */
export const mirrorFields = {
  host: registryHost.describe("Registry, such as docker.io. * stands for all other registries."),
  endpoints: z
    .array(
      // The URL may contain credentials.
      content(mirrorURL),
    )
    .max(10)
    .optional()
    .describe("Mirrors of the registry, in order of preference."),
  rewrites: z
    .record(configLine(256), configLine(256))
    .meta({ maxProperties: 20 })
    .optional()
    .describe("Rewrites of image names, from regular expression to replacement."),
};

const Mirrored = z.strictObject(mirrorFields);

/** Renders `mirrors` of `registries.yaml`. Those of the distribution win over portable ones, because they say more. */
export function renderMirrors(
  registries: readonly z.output<typeof Mirrored>[],
  portable: readonly NodeRegistry[] = [],
): JsonObject {
  const all = [
    ...portable.map(({ host, mirrors }) => ({ host, endpoints: mirrors, rewrites: undefined })),
    ...registries,
  ];
  return Object.fromEntries(
    all.map(({ host, endpoints = [], rewrites }): [string, JsonObject] => [
      host,
      { endpoint: [...endpoints], rewrite: rewrites && { ...rewrites } },
    ]),
  );
}
