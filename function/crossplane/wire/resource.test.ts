import { RunFunctionRequest } from "@crossplane-org/function-sdk-typescript";
import { describe, expect, test } from "vitest";
import { MalformedMessageError } from "./reader.ts";
import { decodeRequest } from "./request.ts";
import { writeStruct } from "./value.ts";
import { Writer } from "./writer.ts";

describe("managedFields", () => {
  const managedFields = [{ manager: "m", operation: "Apply", fieldsV1: { "f:spec": { "f:replicas": {} } } }];
  const object = { kind: "K", metadata: { name: "n", managedFields, uid: "u" }, spec: { metadata: { managedFields } } };
  const request = RunFunctionRequest.fromPartial({ observed: { resources: { one: { resource: object } } } });
  const bytes = Buffer.from(RunFunctionRequest.encode(request).finish());
  const read = () => decodeRequest(bytes).observed["one"];

  test("behave like any other field when read, listed, copied or written", () => {
    expect(read()).toEqual(object);
    expect(Object.keys(Object(read()?.["metadata"]))).toEqual(["name", "managedFields", "uid"]);
    expect({ ...Object(read()?.["metadata"]) }).toEqual(object.metadata);
    expect(structuredClone(read())).toEqual(object);
    expect(JSON.stringify(read())).toBe(JSON.stringify(object));
  });

  test("and their field sets are decoded on access", () => {
    const metadata = Object(read()?.["metadata"]);
    const decoded = { get: expect.any(Function), enumerable: true, configurable: true };

    expect(Object.getOwnPropertyDescriptor(metadata, "managedFields")).toMatchObject(decoded);
    expect(Object.getOwnPropertyDescriptor(metadata.managedFields[0], "fieldsV1")).toMatchObject(decoded);
    expect(metadata.managedFields[0].fieldsV1).toEqual(managedFields[0]?.fieldsV1);
  });

  test("that are malformed throw only on access", () => {
    const writer = new Writer();
    writeStruct(writer, { name: "n" });
    const before = writer.size;
    writer.raw(Buffer.from([0x32, 0x01, 0xff]));
    writer.close(18, before);
    writer.text(10, "managedFields");
    writer.close(10, before);
    // Closes the metadata, the resource, the composite and the observed state.
    writer.close(42, 0);
    writer.close(18, 0);
    writer.text(10, "metadata");
    for (const tag of [10, 10, 10, 18]) writer.close(tag, 0);
    const { composite } = decodeRequest(writer.finish());

    expect(Object(composite?.["metadata"]).name).toBe("n");
    expect(() => Object(composite?.["metadata"]).managedFields).toThrow(MalformedMessageError);
  });

  test.each([
    ["metadata that is not an object", "text"],
    ["metadata that is null", null],
    ["managedFields that are not a list", { managedFields: "text" }],
    ["entries that are not objects", { managedFields: ["text", 1, null, []] }],
    ["field sets that are not objects", { managedFields: [{ fieldsV1: "text" }, { fieldsV1: null }] }],
  ])("may be missing: %s", (_, metadata) => {
    const odd = RunFunctionRequest.fromPartial({ observed: { composite: { resource: { metadata } } } });

    expect(decodeRequest(Buffer.from(RunFunctionRequest.encode(odd).finish())).composite).toEqual({ metadata });
  });
});
