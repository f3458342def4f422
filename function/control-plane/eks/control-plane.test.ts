import { describe, expect, test } from "vitest";
import { wanted, whole, withVersion } from "../../../test/rules/managed.ts";
import { composed, run, runAnnounced } from "../../../test/rules/world.ts";
import { at, type JsonObject } from "../../kubernetes/object.ts";

const eks = (settings: JsonObject) => wanted({ controlPlane: { eks: settings } });
const kubernetes = (fields: JsonObject) => wanted({ kubernetes: { version: "v1.35.0", ...fields } });

describe("AWSManagedControlPlane", () => {
  const specOf = (xr: JsonObject, ...path: string[]) =>
    at(composed(run(xr), "AWSManagedControlPlane"), "spec", ...path);

  test.each(["controlPlaneEndpoint", "bootstrapSelfManagedAddons", "partition", "roleName", "bastion"])(
    "%s belongs to controllers and is never rendered",
    (field) => {
      expect(specOf(wanted(), field)).toBeUndefined();
    },
  );

  test("every log is rendered, because the provider does not disable a log that is not listed", () => {
    const off = { apiServer: false, audit: false, authenticator: false, controllerManager: false, scheduler: false };

    expect(specOf(wanted(), "logging")).toEqual(off);
    expect(specOf(kubernetes({ apiServer: { audit: { enabled: true } } }), "logging")).toEqual({ ...off, audit: true });
  });

  test("public ranges of the platform are not rendered without a public endpoint", () => {
    const publicCIDRs = ["203.0.113.0/24"];
    const input = { defaults: { controlPlane: { eks: { endpointAccess: { publicCIDRs } } } } };
    const output = run(eks({ endpointAccess: { public: false } }), { input });

    expect(specOf(eks({ endpointAccess: { publicCIDRs } }), "endpointAccess", "publicCIDRs")).toEqual(publicCIDRs);
    expect(at(composed(output, "AWSManagedControlPlane"), "spec", "endpointAccess")).toEqual({
      public: false,
      private: true,
    });
  });

  test("a version of the next minor is a step, and the name in EKS does not change", () => {
    const output = runAnnounced(withVersion("v1.36.0"), { observed: whole });

    expect(at(composed(output, "AWSManagedControlPlane"), "spec")).toMatchObject({
      version: "v1.36.0",
      eksClusterName: "team-a_demo",
    });
  });
});
