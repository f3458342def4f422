import { z } from "zod";
import { dnsLabel } from "./dns.ts";
import { union } from "./layer.ts";
import { type Problem, quote } from "./problem.ts";

const addonName = dnsLabel(40);

/** The portable part of an add-on. Each mechanism (`helm`, `manifests`) adds a block under its name. */
export const Addon = z.strictObject({
  name: addonName.describe("Name of the add-on, unique in the cluster."),
  enabled: z
    .boolean()
    .default(true)
    .describe("Set to false to remove an add-on that the platform provides. Same effect as omitting the add-on."),
  after: z
    .array(addonName)
    .max(20)
    .meta({ "x-kubernetes-list-type": "set" })
    .default([])
    .describe(
      "Add-ons that must be applied before this one is created. Once this one exists, it is not removed " +
        "even if one of them fails.",
    ),
});
export type Addon = z.output<typeof Addon>;

const maximumAddons = 20;

/** Schema of `spec.addons`, with one optional block per mechanism. */
export function buildAddonList<Item extends z.ZodObject>(addon: Item, mechanisms: readonly string[]) {
  return z
    .array(union(addon, mechanisms))
    .max(maximumAddons)
    .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"], maxItems: maximumAddons })
    .default([])
    .describe(
      "Software that the cluster runs from the start, for example a network plugin, a cloud controller manager " +
        "or a storage driver. Add-ons do not affect the condition `Ready`. If an add-on is removed from the list, " +
        "`helm` uninstalls it, and `manifests` leaves its objects in the cluster.",
    );
}

/** Problems of `after`: names of unknown add-ons, and cycles. Paths are below `spec`. */
export function findOrderProblems(addons: readonly Addon[]): Problem[] {
  const order = new Map(addons.map(({ name, after }) => [name, after]));
  return addons.flatMap(({ name, after }, index) => [
    ...after.flatMap((other, position) =>
      order.has(other)
        ? []
        : [
            {
              path: `addons[${index}].after[${position}]`,
              message: `${quote(other)} is not an add-on of this cluster`,
            },
          ],
    ),
    ...(collectPredecessors(name, order).has(name)
      ? [
          {
            path: `addons[${index}].after`,
            message: `${quote(name)} waits for itself: remove the cycle`,
          },
        ]
      : []),
  ]);
}

/** All direct and indirect predecessors of an add-on. */
function collectPredecessors(name: string, order: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set(order.get(name));
  // Iteration over a Set includes the items that are added during it.
  for (const other of found) for (const next of order.get(other) ?? []) found.add(next);
  return found;
}
