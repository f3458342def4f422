import { RunFunctionRequest } from "@crossplane-org/function-sdk-typescript";
import { type JsonObject, objectAt } from "../../../function/kubernetes/object.ts";
import { encodeRequest, steadyCluster } from "../../benchmark/request.ts";

/** A healthy cluster of three pools. */
const steady = steadyCluster(3);
export const steadySpec: JsonObject = objectAt(steady.composite, "spec") ?? {};
export const honestRequest: Buffer = encodeRequest(steady);
/** Request of a tenant with a new spec, so that no cached answer is used. */
export const otherRequest: Buffer = encodeRequest(steadyCluster(2, "other-eu2"));

const nothing = { cluster: [], "machine-sets": [], machines: [] };
const asItem = (resource: JsonObject) => ({ resource });

export interface Content {
  /** Spec fields that replace those of the honest cluster. */
  readonly spec: JsonObject;
  readonly annotations?: Record<string, string>;
  readonly input?: JsonObject;
  /** Required resources, by the name of the requirement. */
  readonly required?: Readonly<Record<string, readonly JsonObject[]>>;
  /** Whether the cluster does not exist yet. */
  readonly isNew?: boolean;
}

/** A request for the honest cluster with another spec. */
export function composed({ spec, annotations = {}, input, required = {}, isNew = false }: Content): Buffer {
  const { composite } = steady;
  const metadata = { ...objectAt(composite, "metadata"), annotations };
  const changed = { ...composite, metadata, spec: { ...steadySpec, ...spec } };
  const observed = isNew ? {} : steady.observed;
  const request = encodeRequest({ composite: changed, observed, input });
  const requirements = { ...(isNew && nothing), ...required };
  const found = Object.entries(requirements).map(([name, objects]) => [name, { items: objects.map(asItem) }]);
  const more = RunFunctionRequest.fromPartial({ requiredResources: Object.fromEntries(found) });
  // Concatenated messages are one message with the fields of both.
  return Buffer.concat([request, RunFunctionRequest.encode(more).finish()]);
}

/** The honest request with an unknown field, which the function skips, so that it has 4 MB. */
export const honestLarge: Buffer = Buffer.concat([honestRequest, unknownField(4 * 1024 * 1024 - 200_000)]);

function unknownField(length: number): Buffer {
  const digits = [0, 7, 14, 21].map((shift) => ((length >> shift) & 127) | (shift < 21 ? 128 : 0));
  return Buffer.concat([Buffer.from([(15 << 3) | 2, ...digits]), Buffer.alloc(length, 1)]);
}
