import { openSchema, type Schema } from "../schema.ts";
import { buildModernDefinition } from "./definition.ts";

/**
 * Maximum bytes: etcd stores 1.5 MiB per object, and the CRD that Crossplane creates is a little larger than the XRD.
 */
const budgets = { all: 1024 * 1024, module: 32 * 1024 };

/** Number of infrastructure and control-plane modules for which the XRD must have room. */
export const plannedProviders = 40;

export interface Size {
  readonly what: string;
  readonly bytes: number;
  readonly budget: number;
}

type Modules = Pick<Schema, "infrastructure" | "controlPlane" | "addons">;

const families = { infrastructure: "infrastructure", controlPlane: "control plane", addons: "add-on" } as const;

/** Sizes in JSON: of the XRD, of each module's part of it, and of the XRD with all planned providers. */
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

/** The size of the common part and of all planned providers, each of median size. */
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

/** Messages about sizes over their budget. */
export function findOverBudget(sizes: readonly Size[]): string[] {
  return sizes
    .filter(({ bytes, budget }) => bytes > budget)
    .map(({ what, bytes, budget }) => `${what} has ${bytes} bytes of JSON, at most ${budget} are allowed`);
}

function bytesOf({ infrastructure, controlPlane, addons }: Modules): number {
  return Buffer.byteLength(JSON.stringify(buildModernDefinition(openSchema(infrastructure, controlPlane, addons))));
}
