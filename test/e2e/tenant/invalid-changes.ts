import { type InvalidSpec, invalidSpecs } from "../../rules/invalid-specs.ts";

/** An invalid change of a running cluster, and the message that must report it. */
export type InvalidChange = Pick<InvalidSpec, "title" | "spec" | "input" | "message">;

/** Changes that are invalid only for an existing cluster, so they are not rows of the table of rejections. */
const ofRunningClusters: readonly InvalidChange[] = [
  { title: "older version", spec: { kubernetes: { version: "v1.34.2" } }, message: "cannot be downgraded" },
  { title: "skipped minor version", spec: { kubernetes: { version: "v1.37.0" } }, message: "skips a minor version" },
  {
    title: "other CIDR of Pods",
    spec: { network: { pods: { cidrBlocks: ["10.32.0.0/16"] } } },
    message: "cannot be changed",
  },
  {
    title: "other CIDR of Pods by the platform",
    input: { defaults: { network: { pods: { cidrBlocks: ["10.32.0.0/16"] } } } },
    message: "cannot be changed once the cluster exists",
  },
  {
    title: "other backend",
    spec: { infrastructure: { docker: { backend: "Docker" } } },
    message: "cannot be changed",
  },
];

/** Rows with metadata are excluded, because the name of a running cluster cannot change. */
export const invalidChanges: readonly InvalidChange[] = [
  ...invalidSpecs.filter(({ metadata }) => !metadata),
  ...ofRunningClusters,
];
