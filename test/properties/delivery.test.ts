import { beforeEach, describe, expect, test, vi } from "vitest";
import type { ComposeInput, ComposeOutput } from "../../function/call.ts";
import { compose } from "../../function/compose.ts";
import { type Delivery, direct } from "../../function/delivery/delivery.ts";
import { selectOwnedPart } from "../../function/kubernetes/managed-fields.ts";
import {
  isObject,
  type JsonObject,
  listAt,
  nameOf,
  objectAt,
  textAt,
  withValueAt,
} from "../../function/kubernetes/object.ts";
import { examples, inputFor, readExample } from "../golden/examples.ts";
import { readRecording } from "../golden/recording/recording.ts";

const chosen = vi.hoisted((): { delivery: Delivery | undefined } => ({ delivery: undefined }));
vi.mock("../../function/delivery/index.ts", () => ({
  delivery: {
    wrap: (object) => (chosen.delivery ?? direct).wrap(object),
    unwrap: (observed) => (chosen.delivery ?? direct).unwrap(observed),
    ownedFields: (object) => (chosen.delivery ?? direct).ownedFields(object),
  } satisfies Delivery,
}));

const manager = "provider-kubernetes";

/** Wraps each object in another one, which another controller applies. No module has such a delivery. */
const wrapping: Delivery = {
  wrap: ({ apiVersion, kind, metadata, spec, data }) => {
    const manifest: JsonObject = { apiVersion, kind, metadata: { ...metadata }, spec, data };
    return {
      apiVersion: "test/v1",
      kind: "Object",
      metadata: { name: metadata.name },
      spec: { forProvider: { manifest } },
    };
  },
  unwrap: (observed) => objectAt(observed, "status", "atProvider", "manifest") ?? {},
  ownedFields: (object) => selectOwnedPart(object, manager),
};

/** The wrapped object as observed once the other controller has applied its content. */
function wrappedAsObserved(object: JsonObject): JsonObject {
  const managedFields = listAt(object, "metadata", "managedFields").map((entry) =>
    isObject(entry) && textAt(entry, "manager")?.startsWith("apiextensions.crossplane.io/composed")
      ? { ...entry, manager }
      : entry,
  );
  const isManaged = managedFields.length > 0;
  const manifest = isManaged ? withValueAt(object, ["metadata", "managedFields"], managedFields) : object;
  const status = { atProvider: { manifest: structuredClone(manifest) } };
  return { apiVersion: "test/v1", kind: "Object", metadata: { name: nameOf(object) }, status };
}

function wrappedWorld({ observed, required, ...input }: ComposeInput): ComposeInput {
  const wrappedAll = (objects: readonly JsonObject[]) => objects.map((object) => wrappedAsObserved(object));
  return {
    ...input,
    observed: Object.fromEntries(Object.entries(observed).map(([key, object]) => [key, wrappedAsObserved(object)])),
    required: Object.fromEntries(Object.entries(required).map(([name, objects]) => [name, wrappedAll(objects)])),
  };
}

function wrappedResponse(output: ComposeOutput): ComposeOutput {
  const desired = [...output.desired].map(
    ([key, { object, isReady }]) => [key, { object: wrapping.wrap(object), isReady }] as const,
  );
  return { ...output, desired: new Map(desired) };
}

function composeWith(delivery: Delivery, input: ComposeInput): ComposeOutput {
  chosen.delivery = delivery;
  return compose(input);
}

beforeEach(() => {
  chosen.delivery = undefined;
});

describe.each(examples)("example %s", (name) => {
  const { composite, observed } = readRecording(name);
  const now = 0;
  const call = { composite, input: inputFor(composite), observed, required: {}, now, functionVersion: "v0.0.0" };
  const paused = { ...observed, cluster: withValueAt(observed["cluster"] ?? {}, ["spec", "paused"], true) };

  test.each<[string, ComposeInput]>([
    ["that is new", { ...call, composite: readExample(name), observed: {}, required: { cluster: [] } }],
    ["that is settled", call],
    ["that is paused", { ...call, observed: paused }],
    ["of which only the Cluster exists", { ...call, observed: {}, required: { cluster: [observed["cluster"] ?? {}] } }],
  ])("%s has the same response with every delivery", (_state, input) => {
    const plain = composeWith(direct, input);
    const response = composeWith(wrapping, wrappedWorld(input));

    expect(response.desired.size + Object.keys(response.requirements).length).toBeGreaterThan(0);
    expect(response).toEqual(wrappedResponse(plain));
  });
});
