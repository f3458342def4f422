import { describe, expect, test } from "vitest";
import { examples } from "./examples.ts";
import { frozenIdentities, identitiesOf } from "./identities.ts";

const frozen = frozenIdentities();

const hintOnChange = [
  "A changed name, key, hash or selector replaces machines of running clusters, or loses their objects.",
  "These lines are frozen. Change the code, not test/golden/identities.txt.",
].join("\n");

test("each example has frozen identities, and no removed example has any", () => {
  const hint = "npm run freeze adds the lines of new examples, and changes no others";

  expect([...frozen.keys()].toSorted(), hint).toEqual(examples);
});

describe.each(examples)("example %s", (name) => {
  test("has its frozen names, keys, hashes and selectors", () => {
    expect(identitiesOf(name), hintOnChange).toEqual(frozen.get(name) ?? []);
  });
});
