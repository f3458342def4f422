import { expect, test } from "vitest";
import { isOfDistribution, releaseOf, withoutWrittenBack } from "./control-plane-shape.ts";

const release = { suffix: "+k3s1", pattern: /^v\d+\.\d+\.\d+\+k3s\d+$/ };

test.each([
  [{ path: "spec.version" }, "v1.35.2", { release: "v1.35.2", exists: true }],
  [{ path: "spec.version", release }, "v1.35.2", { release: "v1.35.2+k3s1", exists: true }],
  [{ path: "spec.version", release }, "v1.35.2+k3s2", { release: "v1.35.2+k3s2", exists: true }],
  [{ path: "spec.version", release }, "v1.35.2+rke2r1", { release: "v1.35.2+rke2r1", exists: false }],
])("with a version of %j, %s is %j", (field, version, expected) => {
  expect({ release: releaseOf(field, version), exists: isOfDistribution(field, version) }).toEqual(expected);
});

test("fields that a controller writes are omitted, and no others", () => {
  const shape = {
    version: { path: "spec.version" },
    replacesMachines: () => [],
    writtenBack: ["spec.config.api.externalAddress", "spec.controlPlaneEndpoint", "spec.missing.field"],
    needsEqualMinor: false,
  };
  const object = {
    spec: { config: { api: { externalAddress: "192.0.2.1", port: 6443 } }, controlPlaneEndpoint: { host: "a" } },
  };

  expect(withoutWrittenBack(shape, object)).toEqual({ spec: { config: { api: { port: 6443 } } } });
});
