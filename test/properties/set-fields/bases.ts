import type { JsonObject } from "../../../function/kubernetes/object.ts";
import { schema } from "../../../function/schema.ts";

/** A kind of cluster: its smallest valid spec, and the modules whose fields it may set. */
export interface Base {
  readonly name: string;
  readonly spec: JsonObject;
  /** Fields that each pool must have. */
  readonly pool: JsonObject;
  readonly modules: readonly string[];
}

const kubernetes = { version: "v1.35.2" };
const machine = { type: "m6i.large" };
const imaged = { type: "m6i.large", image: { id: "ami-0123456789abcdef0" } };
const aws = { region: "eu-central-1" };

/** One base per combination of modules, and one for a topology. */
export const bases: readonly Base[] = [
  base("docker kubeadm", { infrastructure: { docker: {} } }, {}),
  base(
    "docker rke2",
    {
      infrastructure: { docker: { loadBalancer: { configTemplateRef: { name: "rke2" } } } },
      controlPlane: { rke2: {} },
    },
    {},
  ),
  base("docker k3s", { infrastructure: { docker: {} }, controlPlane: { k3s: {} } }, {}),
  base("aws kubeadm", { infrastructure: { aws }, controlPlane: { machine } }, { machine }),
  base("aws rke2", { infrastructure: { aws }, controlPlane: { machine: imaged, rke2: {} } }, { machine: imaged }),
  base(
    "aws eks",
    { kubernetes: { version: "v1.35.0" }, infrastructure: { aws }, controlPlane: { eks: {} } },
    { machine },
  ),
  base("topology", { topology: { classRef: { name: "quick-start" } } }, { topology: { class: "default-worker" } }),
];

function base(name: string, spec: JsonObject, pool: JsonObject): Base {
  return {
    name,
    spec: { kubernetes, workers: [{ name: "default", ...pool }], ...spec },
    pool,
    modules: name.split(" "),
  };
}

const providers = new Set([...schema.infrastructure, ...schema.controlPlane].map(({ name }) => name));

/** Whether specs of the base may set the field. Fields of modules that the cluster does not use are excluded. */
export function isOffered({ modules }: Base, field: string): boolean {
  const name = field.split(".").at(-1) ?? "";
  const isTopology = modules.includes("topology");
  if (field === "topology" || field === "workers[].topology" || field === "workerDefaults.topology") return isTopology;
  const isModule = /^(infrastructure|controlPlane|.*\.machine)\.[^.]+$/.test(field) && providers.has(name);
  return !isModule || modules.includes(name);
}
