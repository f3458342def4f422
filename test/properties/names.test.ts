import fc from "fast-check";
import { expect, test } from "vitest";
import { formatHashedName } from "../../function/kubernetes/name.ts";
import { slicePools } from "../../function/lifecycle/pools.ts";
import { schema } from "../../function/schema.ts";

const label = (maxLength: number) => fc.stringMatching(new RegExp(`^[a-z]([a-z0-9-]{0,${maxLength - 2}}[a-z0-9])?$`));
const zone = fc.option(fc.stringMatching(/^[!-~]{1,63}$/), { nil: undefined });
const pool = fc.record({ cluster: label(43), pool: label(40), zone });

type Drawn = { cluster: string; pool: string; zone: string | undefined };

function sliceOf({ cluster, pool: name, zone: failureDomain }: Drawn) {
  const zones = failureDomain === undefined ? {} : { zones: [failureDomain] };
  const spec = schema.spec.parse({ kubernetes: { version: "v1.35.2" }, workers: [{ name, ...zones }] });
  const [slice] = slicePools({ name: cluster, namespace: "team-a" }, spec, { versionOf: () => "v1.35.2" });
  if (!slice) throw new Error("a pool has a slice");
  return slice;
}

const isSame = (left: Drawn, right: Drawn) =>
  left.cluster === right.cluster && left.pool === right.pool && left.zone === right.zone;

test("N1: two pools of any clusters in a namespace never have the same name", () => {
  fc.assert(
    fc.property(pool, pool, (left, right) => {
      fc.pre(!isSame(left, right));
      expect(sliceOf(left).name).not.toBe(sliceOf(right).name);
    }),
    { numRuns: 500 },
  );
});

test("N1: two pools have different names even if cluster and pool names joined are equal", () => {
  const parts = fc.array(label(6), { minLength: 3, maxLength: 5 });
  const cut = (words: string[], at: number): Drawn => ({
    cluster: words.slice(0, at).join("-"),
    pool: words.slice(at).join("-"),
    zone: undefined,
  });

  fc.assert(
    fc.property(parts, (words) => {
      expect(sliceOf(cut(words, 1)).name).not.toBe(sliceOf(cut(words, 2)).name);
    }),
  );
});

test("N1: a name is a DNS label that leaves 12 characters for the suffixes of MachineSet and Machine", () => {
  fc.assert(
    fc.property(pool, (drawn) => {
      const { name } = sliceOf(drawn);
      expect(name).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
      expect(name.length).toBeLessThanOrEqual(51);
    }),
    { numRuns: 500 },
  );
});

test("N1: names are frozen", () => {
  expect(sliceOf({ cluster: "prod", pool: "eu-default", zone: undefined }).name).toBe("prod-eu-default-277ad");
  expect(sliceOf({ cluster: "prod-eu", pool: "default", zone: undefined }).name).toBe("prod-eu-default-dd4b0");
  expect(formatHashedName(["a", "B_c"], ["a", "B_c"], 63)).toBe("a-b-c-6f5bb");
});
