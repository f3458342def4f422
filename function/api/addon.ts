import { z } from "zod";
import { dnsLabel } from "./dns.ts";
import { union } from "./layer.ts";
import { type Problem, quote } from "./problem.ts";

const addonName = dnsLabel(40);

/** The part of an add-on that every mechanism has; each module adds its own block under its name. */
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
      "Add-ons that must be applied before this one is created. An add-on that exists stays, " +
        "even if one of these fails later.",
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
      "Software that the cluster runs from the start, for example a network plugin, a cloud controller manager " +
        "or a storage driver. Add-ons do not affect the condition `Ready`. If an add-on is removed from the list, " +
        "`helm` uninstalls it, and `manifests` leaves its objects in the cluster.",
    );
}

/** Names that lead nowhere, and add-ons that wait for each other; paths below the spec. */
export function orderProblems(addons: readonly Addon[]): Problem[] {
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
    ...(before(name, order).has(name)
      ? [
          {
            path: `addons[${index}].after`,
            message: `${quote(name)} waits for itself: remove the cycle`,
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
