import type { JsonObject } from "../kubernetes/object.ts";
import { schema } from "../schema.ts";

/** The spec of a small cluster on the first provider without required settings, in the spec or in the Input. */
export function sampleSpec(): JsonObject {
  const provider = schema.infrastructure.find(({ input, settings }) => !input && settings.safeParse({}).success);
  if (!provider) throw new TypeError("every infrastructure provider has required settings");
  return {
    kubernetes: { version: "v1.35.2" },
    infrastructure: { [provider.name]: {} },
    controlPlane: { replicas: 1 },
    workers: [{ name: "default", replicas: 1 }],
  };
}
