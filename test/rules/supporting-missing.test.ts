import { describe, expect, test, vi } from "vitest";
import type * as providers from "../../function/infrastructure/index.ts";
import { type JsonObject, nameOf, textAt } from "../../function/kubernetes/object.ts";
import { docked, kept, named } from "./docked.ts";
import { changed, run, running } from "./world.ts";

vi.mock("../../function/infrastructure/index.ts", async (importActual) => {
  const [actual, { dock }] = await Promise.all([importActual<typeof providers>(), import("../modules/dock.ts")]);
  return { infrastructureProviders: [...actual.infrastructureProviders, dock] };
});

const withKeys = (objects: Record<string, JsonObject>) =>
  Object.fromEntries(
    Object.entries(objects).map(([key, object]) => [
      key,
      changed({ key: object }, "key", {
        metadata: { annotations: { "crossplane.io/composition-resource-name": key } },
      })["key"] ?? {},
    ]),
  );

describe("missing supporting objects", () => {
  const xr = docked({ machine: { pool: "a" } });
  const edited = docked({ pools: ["b"], machine: { pool: "b" } });
  const whole = withKeys(running(xr));
  const foreign = { apiVersion: "example.org/v1", kind: "Site", name: "site", uid: "1", controller: true };

  function restored(spec: JsonObject, world: Record<string, JsonObject>) {
    const resourcesFor = ({ requirements }: ReturnType<typeof run>) =>
      Object.fromEntries(
        Object.entries(requirements).map(([requirement, { kind, name }]) => [
          requirement,
          Object.values(world).filter(
            (object) => textAt(object, "kind") === kind && (name === undefined || nameOf(object) === name),
          ),
        ]),
      );
    // Crossplane calls at most six times, and the last two calls must have the same requirements.
    return [1, 2, 3, 4, 5].reduce(
      (earlier) => run(spec, { required: resourcesFor(earlier) }),
      run(spec, { required: {} }),
    );
  }

  test("N5: of a restored cluster are read by the references of the objects that use them", () => {
    const output = restored(edited, whole);

    expect(output.fatal).toBeUndefined();
    expect(kept(output, /supporting/)).toEqual(expect.arrayContaining(kept(run(xr), /supporting/)));
    expect(Object.keys(output.requirements)).toContain(`supporting-DockPool-${nameOf(whole["supporting-dockpool-a"])}`);
  });

  test("N5: are not adopted if another owner shares them, and cause no name conflict", () => {
    const shared = docked({ pools: [], machine: { of: "shared", pool: "a" } });
    const pool = {
      apiVersion: "ipam.example.org/v1",
      kind: "DockPool",
      metadata: {
        name: "shared",
        namespace: "team-a",
        ownerReferences: [foreign],
        annotations: { "crossplane.io/composition-resource-name": "supporting-dockpool-shared" },
      },
    };
    const output = restored(shared, { ...withKeys(running(shared)), pool });

    expect(output.fatal).toBeUndefined();
    expect(kept(output, /dockpool/)).toEqual([]);
  });

  test("N4: of another owner are a name conflict if they exist before their cluster", () => {
    const requirement = `missing-DockPool-${named(run(xr), "DockPool")}`;
    const pool = changed({ pool: whole["supporting-dockpool-a"] ?? {} }, "pool", {
      metadata: { annotations: {}, ownerReferences: [foreign] },
    })["pool"];

    expect(Object.keys(run(xr, { required: {} }).requirements)).toContain(requirement);
    expect(run(xr, { required: { cluster: [], [requirement]: pool ? [pool] : [] } }).fatal).toContain(
      "belongs to another owner",
    );
  });

  test("are read by the references of the XR, except for ConfigMaps, which are composed again", () => {
    const resourceRefs = Object.values(running(docked({ machine: { pool: "a", rules: "none" } }))).map((object) => ({
      apiVersion: object["apiVersion"] ?? "",
      kind: object["kind"] ?? "",
      name: nameOf(object) ?? "",
    }));
    const missing = changed({ xr: docked({ machine: { pool: "a", rules: "none" } }) }, "xr", {
      spec: { crossplane: { resourceRefs } },
    })["xr"];
    const { cluster } = running(xr);
    const requirements = Object.keys(run(missing ?? {}, { observed: cluster ? { cluster } : {} }).requirements);

    expect(requirements).toContain(`missing-DockPool-${named(run(xr), "DockPool")}`);
    expect(requirements.filter((requirement) => /ConfigMap/.test(requirement))).toEqual([]);
  });
});
