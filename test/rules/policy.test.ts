import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { type JsonObject, objectAt } from "../../function/kubernetes/object.ts";
import { changed, composed, composite, quickStart, run, running } from "./world.ts";

const open = z.record(z.string(), z.json());
const cases = z
  .array(z.strictObject({ title: z.string(), spec: open, input: open.optional(), message: z.string().optional() }))
  .parse(parse(readFileSync(new URL("policy-cases.yaml", import.meta.url), "utf8"), { merge: true }));

describe("the policy is checked after overrides", () => {
  test.each(cases)("$title", ({ spec, input, message }) => {
    const output = run(composite({ ...quickStart, ...spec }), input ? { input } : {});

    expect(output.fatal ?? "accepted").toContain(message ?? "accepted");
  });

  test.each(cases.filter(({ message, input }) => message?.startsWith("spec.") && input?.["policy"]))(
    "A7: a cluster accepted before the policy was tightened is not rejected: $title",
    ({ spec, input }) => {
      const before = composite({ ...quickStart, ...spec });
      const { policy: _, ...platform } = input ?? {};
      const withoutPolicy = { input: platform };
      if (run(before, withoutPolicy).fatal !== undefined) return;
      const output = run(before, { input: input ?? {}, observed: running(before, withoutPolicy) });

      expect(output.fatal).toBeUndefined();
      expect(output.conditions).toContainEqual(
        expect.objectContaining({ type: "Compatible", reason: "PolicyViolated" }),
      );
    },
  );
});

const accepted = "capi.crossplane.io/accepted";
const typed = (...types: string[]) =>
  composite({
    kubernetes: { version: "v1.35.2" },
    infrastructure: { aws: { region: "eu-west-1" } },
    controlPlane: { machine: { type: "m6i.large" } },
    workers: types.map((type, index) => ({ name: `pool-${index}`, machine: { type } })),
  });
const onlySmall = { input: { policy: { machineTypes: ["m6i.large"] } } };

describe("A7: accepted values are recorded by subject", () => {
  const tokensOf = (xr: JsonObject) => {
    const output = run(xr);
    expect(output.fatal).toBeUndefined();
    const cluster = composed(output, "Cluster");
    const text = z.object({ annotations: z.record(z.string(), z.string()) }).parse(cluster["metadata"]);
    const pairs = (text.annotations[accepted] ?? "").split(" ").map((pair) => pair.split("="));
    return new Map(pairs.map(([subject = "", token = ""]): [string, string] => [subject, token]));
  };
  const observedWith = (xr: JsonObject, text: string) =>
    changed(running(xr), "cluster", { metadata: { annotations: { [accepted]: text } } });

  test("a token has 128 bits and a subject with the name of the pool, not its index", () => {
    const tokens = tokensOf(typed("p5.48xlarge", "m6i.large"));

    expect([...tokens.keys()]).toEqual(
      expect.arrayContaining([
        "type/control-plane",
        "type/workers/pool-0",
        "type/workers/pool-1",
        "version",
        "workers",
      ]),
    );
    expect(tokens.get("type/workers/pool-0")).toMatch(/^[0-9a-f]{32}$/);
  });

  test("a token does not accept the same value for another subject", () => {
    const before = typed("p5.48xlarge", "m6i.large");
    const after = typed("p5.48xlarge", "p5.48xlarge");
    const { fatal } = run(after, { ...onlySmall, observed: running(before) });

    expect(fatal).toContain('spec.workers[1].machine.type: "p5.48xlarge" is not allowed');
    expect(fatal).not.toContain("workers[0]");
  });

  test("pools in another order stay accepted", () => {
    const before = typed("m6i.large", "p5.48xlarge");
    const moved = composite({
      ...objectAt(before, "spec"),
      workers: [
        { name: "pool-1", machine: { type: "p5.48xlarge" } },
        { name: "pool-0", machine: { type: "m6i.large" } },
      ],
    });

    expect(run(moved, { ...onlySmall, observed: running(before) }).fatal).toBeUndefined();
  });

  test.each(["", "a1b2c3d4 workers:9", "v9:whatever", "=", "type/workers/pool-0="])(
    "an annotation in another form accepts nothing: %s",
    (text) => {
      const xr = typed("p5.48xlarge");
      const { fatal } = run(xr, { ...onlySmall, observed: observedWith(xr, text) });

      expect(fatal).toContain('"p5.48xlarge" is not allowed');
    },
  );

  test("fewer workers than accepted are allowed, more are not", () => {
    const of = (replicas: number) => composite({ ...quickStart, workers: [{ name: "default", replicas }] });
    const input = { policy: { maxWorkerReplicas: 2 } };
    const observed = running(of(9));

    expect(run(of(9), { input, observed }).fatal).toBeUndefined();
    expect(run(of(5), { input, observed }).fatal).toBeUndefined();
    expect(run(of(10), { input, observed }).fatal).toContain("10 machines are not allowed");
  });

  test("an accepted override stays allowed, and a new one is rejected", () => {
    const override = (name: string, label: string) => ({
      name,
      target: { kind: "KubeadmConfigTemplate" },
      patch: { spec: { template: { spec: { ntp: { servers: [label] } } } } },
    });
    const before = composite({ ...quickStart, overrides: [override("old", "a")] });
    const after = composite({ ...quickStart, overrides: [override("old", "a"), override("new", "b")] });
    const input = { policy: { allow: { overrides: false } } };

    expect(run(before, { input, observed: running(before) }).fatal).toBeUndefined();
    expect(run(after, { input, observed: running(before) }).fatal).toContain("spec.overrides[1]: overrides are not");
  });

  test("the annotation of the largest cluster has at most 192 KiB of the 256 KiB for all annotations", () => {
    const files = Array.from({ length: 50 }, (_, index) => ({
      path: `/etc/app/${index}`,
      contentFrom: { secret: { name: `secret-${index}`, key: "k" } },
    }));
    const machine = { type: "m6i.large", aws: { iamInstanceProfile: "nodes" } };
    const workers = Array.from({ length: 50 }, (_, index) => ({
      name: `pool-with-a-name-of-forty-characters-${index}`.slice(0, 40),
      replicas: 1,
      version: "v1.34.0",
      machine,
      files: files.slice(0, index % 2 === 0 ? 16 : 50),
      preCommands: ["a"],
      postCommands: ["b"],
    }));
    const overrides = Array.from({ length: 20 }, (_, index) => ({
      name: `override-${index}`,
      target: { role: "Worker" },
      jsonPatch: [{ op: "add", path: `/spec/x${index}`, value: "x" }],
    }));
    const spec = { controlPlane: { machine }, infrastructure: { aws: { region: "eu-west-1" } }, workers, overrides };
    const text = [...tokensOf(composite({ ...quickStart, ...spec }))].join(" ");

    expect(text.length).toBeLessThan(192 * 1024);
  });
});
