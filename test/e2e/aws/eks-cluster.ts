import { z } from "zod";
import type { AwsApi } from "./api.ts";

const cluster = z.object({
  cluster: z.object({
    version: z.string(),
    accessConfig: z.object({ authenticationMode: z.string() }),
    logging: z.object({ clusterLogging: z.array(z.object({ enabled: z.boolean(), types: z.array(z.string()) })) }),
  }),
});
const addOns = z.object({ addons: z.array(z.string()) });
const addOn = z.object({ addon: z.object({ addonVersion: z.string(), configurationValues: z.string().optional() }) });
const entries = z.object({ accessEntries: z.array(z.string()) });
const entry = z.object({ accessEntry: z.object({ username: z.string(), kubernetesGroups: z.array(z.string()) }) });
const policies = z.object({ associatedAccessPolicies: z.array(z.object({ policyArn: z.string() })) });

/** A cluster as EKS has it. Versions of add-ons and groups of principals are by their names. */
export type EksCluster = {
  readonly version: string;
  readonly authenticationMode: string;
  readonly logs: readonly string[];
  readonly addOns: Readonly<Record<string, string>>;
  readonly access: Readonly<
    Record<string, { readonly groups: readonly string[]; readonly policies: readonly string[] }>
  >;
};

export async function readEksCluster(api: AwsApi, region: string, name: string): Promise<EksCluster> {
  const read = (path: string): Promise<unknown> => api.read(region, "eks", `/clusters/${name}${path}`);
  const { version, accessConfig, logging } = cluster.parse(await read("")).cluster;
  const enabled = logging.clusterLogging.filter((each) => each.enabled);
  return {
    version,
    authenticationMode: accessConfig.authenticationMode,
    logs: enabled.flatMap(({ types }) => types).toSorted(),
    addOns: await byName(
      addOns.parse(await read("/addons")).addons,
      async (addOnName) => addOn.parse(await read(`/addons/${addOnName}`)).addon.addonVersion,
    ),
    access: await byName(entries.parse(await read("/access-entries")).accessEntries, async (principal) => {
      const path = `/access-entries/${encodeURIComponent(principal)}`;
      const { associatedAccessPolicies } = policies.parse(await read(`${path}/access-policies`));
      return {
        groups: entry.parse(await read(path)).accessEntry.kubernetesGroups,
        policies: associatedAccessPolicies.map(({ policyArn }) => policyArn),
      };
    }),
  };
}

async function byName<Value>(
  names: readonly string[],
  read: (name: string) => Promise<Value>,
): Promise<Readonly<Record<string, Value>>> {
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await read(name)] as const)));
}
