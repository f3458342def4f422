import { RunFunctionRequest } from "@crossplane-org/function-sdk-typescript";
import { type JsonObject, objectAt } from "../../../function/kubernetes/object.ts";
import { encodeRequest, steadyCluster } from "../../benchmark/request.ts";

/** A cluster of three pools where all is well. */
const steady = steadyCluster(3);
export const steadySpec: JsonObject = objectAt(steady.composite, "spec") ?? {};
export const honestRequest: Buffer = encodeRequest(steady);
/** Of a tenant whose spec nobody has sent before, so that nothing of it is remembered. */
export const otherRequest: Buffer = encodeRequest(steadyCluster(2, "other-eu2"));

const nothing = { cluster: [], "machine-sets": [], machines: [] };
const asItem = (resource: JsonObject) => ({ resource });

export interface Content {
  /** Fields that replace those of the honest cluster; the others stay. */
  readonly spec: JsonObject;
  readonly annotations?: Record<string, string>;
  readonly input?: JsonObject;
  /** Objects that the function has asked for, by the name of the request. */
  readonly required?: Readonly<Record<string, readonly JsonObject[]>>;
  /** Nothing exists yet. */
  readonly isNew?: boolean;
}

/** A request about the honest cluster of which somebody has changed the spec. */
export function composed({ spec, annotations = {}, input, required = {}, isNew = false }: Content): Buffer {
  const { composite } = steady;
  const metadata = { ...objectAt(composite, "metadata"), annotations };
  const changed = { ...composite, metadata, spec: { ...steadySpec, ...spec } };
  const observed = isNew ? {} : steady.observed;
  const request = encodeRequest({ composite: changed, observed, input });
  const asked = { ...(isNew && nothing), ...required };
  const found = Object.entries(asked).map(([name, objects]) => [name, { items: objects.map(asItem) }]);
  const more = RunFunctionRequest.fromPartial({ requiredResources: Object.fromEntries(found) });
  // Messages one after the other are one message with the fields of both.
  return Buffer.concat([request, RunFunctionRequest.encode(more).finish()]);
}

/** The honest one with so much of a newer protocol that it has 4 MB; that is passed over. */
export const honestLarge: Buffer = Buffer.concat([honestRequest, unknownField(4 * 1024 * 1024 - 200_000)]);

function unknownField(length: number): Buffer {
  const digits = [0, 7, 14, 21].map((shift) => ((length >> shift) & 127) | (shift < 21 ? 128 : 0));
  return Buffer.concat([Buffer.from([(15 << 3) | 2, ...digits]), Buffer.alloc(length, 1)]);
}
