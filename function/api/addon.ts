import { z } from "zod";
import { dnsLabel } from "./dns.ts";
import { union } from "./layer.ts";
import { type Problem, quote } from "./problem.ts";

const addonName = dnsLabel(40);

/** The part of an add-on that every mechanism has; each module adds its own block under its name. */
export const Addon = z.strictObject({
  name: addonName.describe("Name of the add-on, unique in the cluster."),
  enabled: z.boolean().default(true).describe("Takes an add-on of the platform away; the same as leaving it out."),
  after: z
    .array(addonName)
    .max(20)
    .meta({ "x-kubernetes-list-type": "set" })
    .default([])
    .describe(
      "Add-ons that must be applied before this one is made. It is about the first time: later it stays, whatever becomes of them.",
    ),
});
export type Addon = z.output<typeof Addon>;

const maximumAddons = 20;

/** `spec.addons`, with one optional block per mechanism. */
export function buildAddonList<Item extends z.ZodObject>(addon: Item, mechanisms: readonly string[]) {
  return z
    .array(union(addon, mechanisms))
    .max(maximumAddons)
    .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"], maxItems: maximumAddons })
    .default([])
    .describe(
      "What runs in the cluster from the start: network plugin, cloud controller, storage. They do not hold back `Ready`. One that is taken out is uninstalled by `helm`, and left alone by `manifests`.",
    );
}

/** Names that lead nowhere, and add-ons that wait for each other; paths below the spec. */
export function orderProblems(addons: readonly Addon[]): Problem[] {
  const order = new Map(addons.map(({ name, after }) => [name, after]));
  return addons.flatMap(({ name, after }, index) => [
    ...after.flatMap((other, position) =>
      order.has(other)
        ? []
        : [{ path: `addons[${index}].after[${position}]`, message: `${quote(other)} is no add-on of this cluster` }],
    ),
    ...(before(name, order).has(name)
      ? [
          {
            path: `addons[${index}].after`,
            message: `${quote(name)} waits for itself: an order must have a beginning`,
          },
        ]
      : []),
  ]);
}

/** All that must come before an add-on, near and far. */
function before(name: string, order: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set(order.get(name));
  // A set is walked in the order of insertion, what is added on the way included.
  for (const other of found) for (const further of order.get(other) ?? []) found.add(further);
  return found;
}
