import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { schema } from "../../function/schema.ts";
import { versionOf } from "../e2e/build/components.ts";
import { webhookProviders } from "../e2e/providers/providers.ts";
import { roundsOf } from "../e2e/webhooks/rounds.ts";

const tools = join("test", "e2e", "tools");

test.each(webhookProviders)("$component.name is a pinned Go module with its program as a tool", ({ component }) => {
  const module = readFileSync(join(tools, component.name, "go.mod"), "utf8");
  expect(existsSync(join(tools, component.name, "go.sum"))).toBe(true);
  expect(module).toMatch(/^tool /m);
  expect(module).not.toMatch(/=> \.?\.?\//);
  expect(versionOf(component)).toMatch(/^v\d+\.\d+\.\d+$/);
});

test.each(webhookProviders)("$title: its program and its manifests are built", ({ name, component, classes }) => {
  const needed = [name, ...classes.map(() => "cluster-classes")];
  expect(Object.keys(component.programs)).toContain(name);
  expect(Object.keys(component.manifests ?? {})).toEqual(expect.arrayContaining(needed));
});

test.each(webhookProviders)("$title: each proof that it rejects uses a composed kind", ({ proofs }) => {
  expect(proofs.length).toBeGreaterThan(0);
  const composed = new Set(schema.kinds.filter(({ use }) => use === "Composed").map(({ kind }) => kind));
  for (const { kind, found, webhook, because } of proofs) {
    expect([...composed]).toContain(kind);
    expect(found).toBe("rejected");
    expect(webhook.length * because.length).toBeGreaterThan(0);
  }
});

test("each round has one release of every provider, and every release has a round", () => {
  const rounds = roundsOf(webhookProviders);
  for (const round of rounds) {
    const names = round.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
    expect(new Set(names)).toEqual(new Set(webhookProviders.map(({ name }) => name)));
  }
  expect(new Set(rounds.flat())).toEqual(new Set(webhookProviders));
});
