import { openSchema, type Schema } from "../schema.ts";
import { buildModernDefinition } from "./definition.ts";

/** Room for all providers in one object: etcd takes 1.5 MiB, and the CRD that Crossplane makes is a little larger. */
const budgets = { all: 1024 * 1024, module: 25 * 1024 };

/** Infrastructure and control planes together, once those that are known of have a module. */
export const plannedProviders = 40;

export interface Size {
  readonly what: string;
  readonly bytes: number;
  readonly budget: number;
}

type Modules = Pick<Schema, "infrastructure" | "controlPlane" | "addons">;

const families = { infrastructure: "infrastructure", controlPlane: "control plane", addons: "add-on" } as const;

/** The size of the XRD as JSON, how much of it each module brings in, and what it comes to with all that are planned. */
export function sizesOf(schema: Modules): Size[] {
  const all = bytesOf(schema);
  const providers = [
    ...shares(
      "infrastructure",
      schema.infrastructure,
      (infrastructure) => all - bytesOf({ ...schema, infrastructure }),
    ),
    ...shares("controlPlane", schema.controlPlane, (controlPlane) => all - bytesOf({ ...schema, controlPlane })),
  ];
  return [
    { what: "XRD", bytes: all, budget: budgets.all },
    ...providers,
    ...shares("addons", schema.addons, (addons) => all - bytesOf({ ...schema, addons })),
    projectSize(
      all,
      providers.map(({ bytes }) => bytes),
    ),
  ];
}

/** The part that every provider shares, and as many providers of middle size as are planned. */
export function projectSize(all: number, providers: readonly number[]): Size {
  const shared = all - providers.reduce((sum, bytes) => sum + bytes, 0);
  const what = `XRD projected to ${plannedProviders} providers`;
  return { what, bytes: Math.round(shared + median(providers) * plannedProviders), budget: budgets.all };
}

function median(values: readonly number[]): number {
  const ordered = values.toSorted((left, right) => left - right);
  const middle = ordered.length / 2;
  return ((ordered[Math.ceil(middle) - 1] ?? 0) + (ordered[Math.floor(middle)] ?? 0)) / 2;
}

function shares<Module extends { name: string }>(
  family: keyof typeof families,
  modules: readonly Module[],
  shareOf: (others: readonly Module[]) => number,
): Size[] {
  return modules.map((module) => ({
    what: `${families[family]} ${module.name}`,
    bytes: shareOf(modules.filter((other) => other !== module)),
    budget: budgets.module,
  }));
}

/** What is larger than it may be, for people; empty where everything fits. */
export function findOverBudget(sizes: readonly Size[]): string[] {
  return sizes
    .filter(({ bytes, budget }) => bytes > budget)
    .map(({ what, bytes, budget }) => `${what} has ${bytes} bytes of JSON, at most ${budget} are allowed`);
}

function bytesOf({ infrastructure, controlPlane, addons }: Modules): number {
  return Buffer.byteLength(JSON.stringify(buildModernDefinition(openSchema(infrastructure, controlPlane, addons))));
}
