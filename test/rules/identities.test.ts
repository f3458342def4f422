import { expect, test } from "vitest";
import { composite, run, running } from "./world.ts";

const of = (name: string) =>
  composite({
    kubernetes: { version: "v1.35.2" },
    infrastructure: { aws: { region: "eu-central-1", identityRef: { name } } },
    controlPlane: { machine: { type: "m6i.large" } },
  });
const only = (...identities: string[]) => ({ input: { policy: { allow: { identities } } } });

test("an identity that the policy does not list is rejected with its path", () => {
  const { fatal } = run(of("admin"), only("team-a", "team-b"));

  expect(fatal).toBe(
    'spec.infrastructure.aws.identityRef.name: "admin" is not allowed: the platform allows team-a, team-b',
  );
  expect(run(of("team-a"), only("team-a")).fatal).toBeUndefined();
});

test("A7: an allow list that is added later does not reject a running cluster", () => {
  const output = run(of("admin"), { observed: running(of("admin")), ...only("team-a") });

  expect(output.fatal).toBeUndefined();
  expect(output.conditions).toContainEqual(expect.objectContaining({ type: "Compatible", reason: "PolicyViolated" }));
});
