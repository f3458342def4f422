import { z } from "zod";
import { Problem } from "../problem.ts";
import type { Kind } from "./object.ts";
import type { Transport } from "./transport.ts";

const resourceList = z.object({
  resources: z.array(
    z.looseObject({ name: z.string(), kind: z.string(), namespaced: z.boolean(), verbs: z.array(z.string()) }),
  ),
});

const groupList = z.object({
  groups: z.array(z.object({ name: z.string(), preferredVersion: z.object({ groupVersion: z.string() }) })),
});

export type ResourceType = Kind & {
  readonly plural: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
};

export type Discovery = {
  readonly find: (kind: Kind) => Promise<ResourceType>;
  /** Every kind of the preferred version of every group. */
  readonly all: () => Promise<readonly ResourceType[]>;
};

export function rootOf(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

export function createDiscovery(transport: Transport): Discovery {
  const known = new Map<string, readonly ResourceType[]>();

  const discover = async (apiVersion: string): Promise<readonly ResourceType[]> => {
    const { resources } = resourceList.parse(await transport({ method: "GET", path: rootOf(apiVersion) }));
    const types = resources
      .filter(({ name }) => !name.includes("/"))
      .map(({ name, kind, namespaced, verbs }) => ({ apiVersion, kind, plural: name, namespaced, verbs }));
    known.set(apiVersion, types);
    return types;
  };

  return {
    find: async ({ apiVersion, kind }) => {
      const isOfKind = (type: ResourceType): boolean => type.kind === kind;
      const found = known.get(apiVersion)?.find(isOfKind) ?? (await discover(apiVersion)).find(isOfKind);
      if (!found) throw new Problem(`cannot find the kind ${kind} in ${apiVersion}: the API server does not serve it`);
      return found;
    },
    all: async () => {
      const { groups } = groupList.parse(await transport({ method: "GET", path: "/apis" }));
      const versions = ["v1", ...groups.map(({ preferredVersion }) => preferredVersion.groupVersion)];
      return (await Promise.all(versions.map(discover))).flat();
    },
  };
}
