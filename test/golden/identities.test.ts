import { describe, expect, test } from "vitest";
import { examples } from "./examples.ts";
import { frozenIdentities, identitiesOf } from "./identities.ts";

const frozen = frozenIdentities();

const whatChangedMeans = [
  "A changed name, key, hash or selector replaces machines of running clusters, or loses their objects.",
  "These lines are frozen: nothing writes them anew. Change the code, not test/golden/identities.txt.",
].join("\n");

test("every example has frozen identities, and none is of an example that is gone", () => {
  const hint = "npm run freeze adds the lines of new examples, and changes no others";

  expect([...frozen.keys()].toSorted(), hint).toEqual(examples);
});

describe.each(examples)("example %s", (name) => {
  test("has the names, keys, hashes and selectors that were frozen", () => {
    expect(identitiesOf(name), whatChangedMeans).toEqual(frozen.get(name) ?? []);
  });
});
