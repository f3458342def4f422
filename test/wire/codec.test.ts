import {
  Ready,
  type Resource,
  RunFunctionRequest,
  RunFunctionResponse,
  type State,
} from "@crossplane-org/function-sdk-typescript";
import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeRequest, fieldOf, type FunctionRequest } from "../../function/crossplane/wire/request.ts";
import { encodeResponse, type FunctionResponse } from "../../function/crossplane/wire/response.ts";
import { isObject } from "../../function/kubernetes/object.ts";
import { encodeRequest, steadyCluster } from "../benchmark/request.ts";
import { encoded, request, struct } from "./arbitrary.ts";

const empty: FunctionResponse = {
  tag: "",
  ttlSeconds: undefined,
  desired: { earlier: undefined, ours: undefined },
  context: undefined,
  results: [],
  conditions: [],
  requirements: {},
};

/** The request as the SDK decodes it. */
function expected(bytes: Buffer): Partial<FunctionRequest> {
  const { meta, observed, input, extraResources, requiredResources } = RunFunctionRequest.decode(bytes);
  const required = Object.entries({ ...extraResources, ...requiredResources });
  return {
    tag: meta?.tag ?? "",
    composite: observed?.composite?.resource,
    observed: objectsOf(observed),
    required: Object.fromEntries(
      required.map(([name, { items }]) => [name, items.flatMap(({ resource }) => (resource ? [resource] : []))]),
    ),
    input,
    tooDeep: [],
  };
}

function objectsOf(state: State | undefined) {
  const resources = Object.entries(state?.resources ?? {});
  return Object.fromEntries(resources.flatMap(([key, { resource }]) => (resource ? [[key, resource]] : [])));
}

/** An object as the SDK decodes it: without a field `__proto__`. */
function asRead(input: Record<string, unknown>): Record<string, unknown> | undefined {
  return RunFunctionRequest.decode(encoded(RunFunctionRequest.fromPartial({ input }))).input;
}

test("any request is decoded as by the SDK", () => {
  fc.assert(
    fc.property(request, (message) => {
      const bytes = encoded(message);
      const { desired: _, context, ...read } = decodeRequest(bytes);

      expect(read).toEqual(expected(bytes));
      for (const [name, value] of Object.entries(message.context ?? {})) {
        expect(context && fieldOf(context, name)).toEqual(value);
      }
    }),
    { numRuns: 500 },
  );
});

test("the request of a settled cluster is decoded as by the SDK", () => {
  const bytes = encodeRequest(steadyCluster(3));

  expect(decodeRequest(bytes)).toMatchObject(expected(bytes));
});

test("the desired state of earlier functions and the context are passed on unchanged", () => {
  fc.assert(
    fc.property(request, (message) => {
      const { desired: earlier, context } = decodeRequest(encoded(message));
      const answer = RunFunctionResponse.decode(
        encodeResponse({ ...empty, desired: { earlier, ours: undefined }, context }),
      );

      expect(answer.desired).toEqual(message.desired);
      expect(answer.context).toEqual(message.context);
    }),
    { numRuns: 300 },
  );
});

const object = { apiVersion: "v1", kind: "Kind", metadata: { name: "n" } };
const keys = fc.uniqueArray(fc.string({ unit: "binary", maxLength: 8 }).filter((key) => key !== "__proto__"));

test("the function's desired state is merged over that of earlier functions; nothing else changes", () => {
  fc.assert(
    fc.property(request, keys, struct, (message, newKeys, status) => {
      const existing = Object.keys(message.desired?.resources ?? {}).slice(0, 1);
      const desired = new Map(
        [...existing, ...newKeys].map((key, index) => [key, { object, isReady: index % 2 === 0 }]),
      );
      const { desired: earlier } = decodeRequest(encoded(message));
      const ours = { desired, isReady: true, status };
      const answer = RunFunctionResponse.decode(encodeResponse({ ...empty, desired: { earlier, ours } }));

      expect(answer.desired?.composite).toEqual(compositeAfter(message.desired?.composite, asRead(status)));
      expect(answer.desired?.resources).toEqual({
        ...message.desired?.resources,
        ...Object.fromEntries([...desired].map(([key, { isReady }]) => [key, resourceAfter(isReady)])),
      });
    }),
    { numRuns: 500 },
  );
});

function compositeAfter(before: Resource | undefined, status: object | undefined): Resource {
  const earlier: unknown = before?.resource?.["status"];
  return {
    resource: { ...before?.resource, status: { ...(isObject(earlier) ? earlier : {}), ...status } },
    connectionDetails: before?.connectionDetails ?? {},
    ready: Ready.READY_TRUE,
  };
}

function resourceAfter(isReady: boolean): Resource {
  return { resource: object, connectionDetails: {}, ready: isReady ? Ready.READY_TRUE : Ready.READY_FALSE };
}
