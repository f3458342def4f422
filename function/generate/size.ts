import { openSchema, type Schema } from "../schema.ts";
import { modernDefinition } from "./definition.ts";

/** Room for some forty providers in one object: etcd takes 1.5 MiB, and the CRD that Crossplane makes is a little larger. */
const budgets = { all: 1024 * 1024, module: 25 * 1024 };

export interface Size {
  readonly what: string;
  readonly bytes: number;
  readonly budget: number;
}

type Modules = Pick<Schema, "infrastructure" | "controlPlane" | "addons">;

const families = { infrastructure: "infrastructure", controlPlane: "control plane", addons: "add-on" } as const;

/** The size of the XRD as JSON, and how much of it each module brings in. */
export function sizesOf(schema: Modules): Size[] {
  const all = bytesOf(schema);
  return [
    { what: "XRD", bytes: all, budget: budgets.all },
    ...shares(
      "infrastructure",
      schema.infrastructure,
      (infrastructure) => all - bytesOf({ ...schema, infrastructure }),
    ),
    ...shares("controlPlane", schema.controlPlane, (controlPlane) => all - bytesOf({ ...schema, controlPlane })),
    ...shares("addons", schema.addons, (addons) => all - bytesOf({ ...schema, addons })),
  ];
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
export function overBudget(sizes: readonly Size[]): string[] {
  return sizes
    .filter(({ bytes, budget }) => bytes > budget)
    .map(({ what, bytes, budget }) => `${what} has ${bytes} bytes of JSON, at most ${budget} are allowed`);
}

function bytesOf({ infrastructure, controlPlane, addons }: Modules): number {
  return Buffer.byteLength(JSON.stringify(modernDefinition(openSchema(infrastructure, controlPlane, addons))));
}
