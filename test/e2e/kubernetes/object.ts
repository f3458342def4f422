import { z } from "zod";
import { Problem } from "../problem.ts";

const strings = z.record(z.string(), z.string());

const ownerReference = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  name: z.string(),
  uid: z.string(),
  controller: z.boolean().optional(),
});

const metadata = z.looseObject({
  name: z.string().optional(),
  namespace: z.string().optional(),
  uid: z.string().optional(),
  resourceVersion: z.string().optional(),
  generation: z.number().optional(),
  deletionTimestamp: z.string().optional(),
  labels: strings.optional(),
  annotations: strings.optional(),
  finalizers: z.array(z.string()).optional(),
  ownerReferences: z.array(ownerReference).optional(),
});

const condition = z.looseObject({
  type: z.string(),
  /** Argo CD's conditions have none. */
  status: z.string().optional(),
  reason: z.string().optional(),
  message: z.string().optional(),
  observedGeneration: z.number().optional(),
});

const status = z.looseObject({ conditions: z.array(condition).nullish() });

/** The fields that scenarios read of any object. All other fields are preserved, untyped. */
export const kubernetesObject = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata,
  spec: z.record(z.string(), z.unknown()).optional(),
  status: status.optional(),
});

export type KubernetesObject = z.infer<typeof kubernetesObject>;
export type Condition = z.infer<typeof condition>;

export type Kind = { readonly apiVersion: string; readonly kind: string };
export type Reference = Kind & { readonly name: string; readonly namespace?: string };

export function conditionOf(object: KubernetesObject, type: string): Condition | undefined {
  return object.status?.conditions?.find((candidate) => candidate.type === type);
}

export function isTrue(object: KubernetesObject, type: string): boolean {
  return conditionOf(object, type)?.status === "True";
}

export function display({ kind, name, namespace }: Reference): string {
  return namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

export function referenceOf({ apiVersion, kind, metadata: { name, namespace } }: KubernetesObject): Reference {
  if (name === undefined) throw new Problem(`cannot refer to a ${kind}: it has no name`);
  return { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) };
}
