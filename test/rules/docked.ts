import type { JsonObject } from "../../function/kubernetes/object.ts";
import { composed, composite, keysOf, quickStart, type run } from "./world.ts";
import { nameOf } from "../../function/kubernetes/object.ts";

export interface Wanted {
  pools?: string[];
  route?: string;
  machine?: JsonObject;
  pool?: JsonObject;
  more?: JsonObject;
}

/** One pool of machines besides those of the control plane. */
export function docked({
  pools = ["a"],
  route,
  machine = { pool: "a" },
  pool = {},
  more = {},
}: Wanted = {}): JsonObject {
  return composite({
    ...quickStart,
    infrastructure: { dock: { pools, route } },
    workers: [{ name: "default", replicas: 2, machine: { dock: machine }, ...pool }],
    ...more,
  });
}

export const kept = (output: ReturnType<typeof run>, word: RegExp) => keysOf(output).filter((key) => word.test(key));

export const named = (output: ReturnType<typeof run>, kind: string, text = "") =>
  nameOf(composed(output, kind, text)) ?? "";
