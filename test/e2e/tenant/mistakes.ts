import { type Mistake as Row, mistakes as rows } from "../../rules/mistakes.ts";

/** Something bad that is asked of a running cluster, and what must be said about it. */
export type Mistake = Pick<Row, "title" | "spec" | "input" | "says">;

/** These can only be made of a cluster that runs, so they are not in the table of those that are rejected anyway. */
const ofRunningClusters: readonly Mistake[] = [
  { title: "older version", spec: { kubernetes: { version: "v1.34.2" } }, says: "cannot be downgraded" },
  { title: "skipped minor version", spec: { kubernetes: { version: "v1.37.0" } }, says: "skips a minor version" },
  {
    title: "other addresses of Pods",
    spec: { network: { pods: { cidrBlocks: ["10.32.0.0/16"] } } },
    says: "cannot be changed",
  },
  {
    title: "other addresses of Pods by the platform",
    input: { defaults: { network: { pods: { cidrBlocks: ["10.32.0.0/16"] } } } },
    says: "cannot be changed once the cluster exists",
  },
  {
    title: "other backend",
    spec: { infrastructure: { docker: { backend: "Docker" } } },
    says: "cannot be changed",
  },
];

/** A name cannot be changed, so mistakes in it are no mistakes of a running cluster. */
export const mistakes: readonly Mistake[] = [...rows.filter(({ metadata }) => !metadata), ...ofRunningClusters];
