import type { JsonObject } from "../kubernetes/object.ts";
import { schema } from "../schema.ts";

/** Spec of a small cluster, of the first provider that needs no settings. */
export function sampleSpec(): JsonObject {
  const provider = schema.infrastructure.find(({ settings }) => settings.safeParse({}).success);
  if (!provider) throw new TypeError("every infrastructure provider needs settings");
  return {
    kubernetes: { version: "v1.35.2" },
    infrastructure: { [provider.name]: {} },
    controlPlane: { replicas: 1 },
    workers: [{ name: "default", replicas: 1 }],
  };
}
