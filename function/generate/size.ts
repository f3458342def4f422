import type { ControlPlaneProvider } from "../control-plane/provider.ts";
import type { InfrastructureProvider } from "../infrastructure/provider.ts";
import { openSchema, type Schema } from "../schema.ts";
import { modernDefinition } from "./definition.ts";

/** Room for some forty providers in one object: etcd takes 1.5 MiB, and the CRD that Crossplane makes is a little larger. */
const budgets = { all: 1024 * 1024, module: 25 * 1024 };

export interface Size {
  readonly what: string;
  readonly bytes: number;
  readonly budget: number;
}

/** The size of the XRD as JSON, and how much of it each module brings in. */
export function sizesOf({ infrastructure, controlPlane }: Schema): Size[] {
  const all = bytesOf(infrastructure, controlPlane);
  const share = (what: string, bytesWithout: number) => ({ what, bytes: all - bytesWithout, budget: budgets.module });
  return [
    { what: "XRD", bytes: all, budget: budgets.all },
    ...infrastructure.map((module) =>
      share(`infrastructure ${module.name}`, bytesOf(without(infrastructure, module), controlPlane)),
    ),
    ...controlPlane.map((module) =>
      share(`control plane ${module.name}`, bytesOf(infrastructure, without(controlPlane, module))),
    ),
  ];
}

/** What is larger than it may be, for people; empty where everything fits. */
export function overBudget(sizes: readonly Size[]): string[] {
  return sizes
    .filter(({ bytes, budget }) => bytes > budget)
    .map(({ what, bytes, budget }) => `${what} has ${bytes} bytes of JSON, at most ${budget} are allowed`);
}

function bytesOf(infrastructure: readonly InfrastructureProvider[], controlPlane: readonly ControlPlaneProvider[]) {
  return Buffer.byteLength(JSON.stringify(modernDefinition(openSchema(infrastructure, controlPlane))));
}

function without<Module>(modules: readonly Module[], left: Module): Module[] {
  return modules.filter((module) => module !== left);
}
