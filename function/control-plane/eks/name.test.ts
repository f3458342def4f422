import { describe, expect, test } from "vitest";
import { formatClusterName } from "./name.ts";

describe("the name of a cluster in EKS is frozen", () => {
  test.each([
    ["team-a", "demo", "team-a_demo"],
    ["team-a", "demo.example", "team-a_demo_example"],
    ["n".repeat(60), "c".repeat(39), `${"n".repeat(60)}_${"c".repeat(39)}`],
    ["n".repeat(60), "c".repeat(40), `${"n".repeat(60)}_${"c".repeat(28)}-45f985fb2a`],
  ])("%s/%s", (namespace, name, expected) => {
    expect(formatClusterName({ namespace, name })).toBe(expected);
    expect(expected).toMatch(/^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/);
  });

  test("two clusters never have the same name, not even a shortened one", () => {
    const [left, right] = ["a", "b"].map((end) =>
      formatClusterName({ namespace: "n".repeat(63), name: `${"c".repeat(42)}${end}` }),
    );

    expect(formatClusterName({ namespace: "a", name: "b-c" })).not.toBe(
      formatClusterName({ namespace: "a-b", name: "c" }),
    );
    expect(left).not.toBe(right);
  });
});
