import type { PropagationPolicy } from "../kubernetes/client.ts";

/** A way to operate a cluster of one control plane. Each step ends when its user sees that it is done. */
export type Way = {
  readonly title: string;
  /** Part of the names of its clusters. */
  readonly id: string;
  readonly create: (name: string) => Promise<void>;
  readonly scale: (name: string, workers: number) => Promise<void>;
  readonly upgrade: (name: string, version: string) => Promise<void>;
  readonly delete: (name: string, propagation: PropagationPolicy) => Promise<void>;
};

export const firstSize = 2;
export const secondSize = 4;
export const firstVersion = "v1.35.1";
export const secondVersion = "v1.35.2";

/** Far more than any step needs. */
export const stepSeconds = 300;
