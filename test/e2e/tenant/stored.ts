import { z } from "zod";
import type { KubernetesObject } from "../kubernetes/object.ts";
import type { ScenarioContext } from "../scenario.ts";
import { objectsIn } from "./leftovers.ts";

type OfKind = { readonly kind: string; readonly count: number; readonly bytes: number };
export type Stored = { readonly kinds: readonly OfKind[]; readonly etcdBytes: number };

/** What a namespace holds by kind, as JSON, which is how the API server stores custom resources; and all of etcd. */
export async function readStored({ client, namespace, supervisor }: ScenarioContext): Promise<Stored> {
  const byKind = Map.groupBy(await objectsIn(client, namespace), ({ kind }) => kind);
  const kinds = [...byKind].map(([kind, objects]) => ({ kind, count: objects.length, bytes: bytesOf(objects) }));
  const etcdBytes = await bytesInUse(supervisor.find("etcd").ready);
  return { kinds: kinds.toSorted((a, b) => b.bytes - a.bytes), etcdBytes };
}

/** Totals, then one line for each kind, the largest first. */
export function renderStored({ kinds, etcdBytes }: Stored): string {
  const count = kinds.reduce((sum, each) => sum + each.count, 0);
  const bytes = kinds.reduce((sum, each) => sum + each.bytes, 0);
  const rows = kinds.map(
    (each) => `  ${each.kind.padEnd(28)} ${String(each.count).padStart(6)} ${inMebibytes(each.bytes)}`,
  );
  return [`${count} objects ${inMebibytes(bytes)}, all of etcd ${inMebibytes(etcdBytes)}`, ...rows].join("\n");
}

function inMebibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(2)} MiB`;
}

function bytesOf(objects: readonly KubernetesObject[]): number {
  return objects.reduce((sum, object) => sum + Buffer.byteLength(JSON.stringify(object)), 0);
}

/** Bytes of etcd's database without free pages. It includes revisions that are not compacted yet. */
async function bytesInUse(address: string): Promise<number> {
  const metrics = await (await fetch(new URL("/metrics", address))).text();
  return z.coerce.number().parse(/^etcd_mvcc_db_total_size_in_use_in_bytes (\S+)$/m.exec(metrics)?.[1]);
}
