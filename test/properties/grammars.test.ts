import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { checkSpec } from "../../function/api/check.ts";
import { defineGrammarRules } from "../../function/api/grammar.ts";
import { defineAnnotationRules, defineLabelRules } from "../../function/api/labels.ts";
import { buildStructuralSchema } from "../../function/generate/structural-schema.ts";
import { grammars } from "./grammar-cases.ts";
import { isForbiddenToKubelets, isQualifiedName } from "./grammar-oracles.ts";
import { seedOfCI } from "./seed.ts";

/** Texts that are valid, almost valid, or joined from characters of the grammars. */
function texts(seeds: readonly string[]): fc.Arbitrary<string> {
  const characters = Array.from("aZz09.-_/:*@%+[] \n\u00e9eEkKiMGnmuf~?#=,");
  const piece = fc.oneof(fc.constantFrom(...characters), fc.constantFrom(...seeds), fc.constant("a".repeat(63)));
  const inserted = fc
    .tuple(fc.constantFrom(...seeds), fc.nat(300), fc.constantFrom("", ...characters), fc.nat(2))
    .map(
      ([seed, at, text, cut]) =>
        `${seed.slice(0, at % (seed.length + 1))}${text}${seed.slice((at % (seed.length + 1)) + cut)}`,
    );
  const joined = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(""));
  return fc.oneof(fc.constantFrom(...seeds), inserted, inserted, joined);
}

type Validator = (text: string) => boolean;

/** Whether the function accepts a text in a field of this type. */
function validatorOf(type: z.ZodType): Validator {
  const schema = z.strictObject({ field: type });
  const rules = defineGrammarRules(schema);
  return (text) => checkSpec(schema, rules, { field: text }).length === 0;
}

test.each(grammars)("%s are accepted exactly as by the second implementation", (_, { type, seeds, oracle }) => {
  const isValid = validatorOf(type);
  const counts = { right: 0, wrong: 0 };
  fc.assert(
    fc.property(texts(seeds), (text) => {
      const isRight = oracle(text);
      counts[isRight ? "right" : "wrong"] += 1;
      expect({ text, isRight: isValid(text) }).toEqual({ text, isRight });
    }),
    { numRuns: 2000, ...seedOfCI },
  );
  expect(Math.min(counts.right, counts.wrong)).toBeGreaterThan(100);
});

// The API server checks a type without CEL rules by its pattern and lengths only.
test.each(grammars.filter(([, { type }]) => defineGrammarRules(type).length === 0))(
  "%s are accepted exactly as by the API server",
  (_, { type, seeds }) => {
    const { pattern = "", minLength = 0, maxLength = 0 } = buildStructuralSchema(type);
    const [isValid, expression] = [validatorOf(type), new RegExp(pattern)];
    fc.assert(
      fc.property(texts(seeds), (text) => {
        const isRight = expression.test(text) && text.length >= minLength && text.length <= maxLength;
        expect({ text, isRight: isValid(text) }).toEqual({ text, isRight });
      }),
      { numRuns: 1000, ...seedOfCI },
    );
  },
);

const keys = [
  "a",
  "example.org/a",
  "kubernetes.io/role",
  "kubernetes.io/os",
  "node-role.kubernetes.io/worker",
  "x.node-role.kubernetes.io/a",
  "x.node-restriction.kubernetes.io/a",
  "topology.kubernetes.io/zone",
  "node.kubernetes.io/a",
  "node.cluster.x-k8s.io/a",
  "batch.k8s.io/a",
  "notkubernetes.io/a",
  "EXAMPLE.org/a",
];

test("keys of labels and annotations are accepted exactly as by apimachinery and the kubelet", () => {
  const schema = z.strictObject({ map: z.record(z.string(), z.string()) });
  const isRight = (rules: ReturnType<typeof defineLabelRules>, key: string) =>
    checkSpec(schema, rules, { map: { fine: "", [key]: "" } }).length === 0;
  fc.assert(
    fc.property(texts(keys), (key) => {
      const isLabel = isQualifiedName(key) && !isForbiddenToKubelets(key);
      expect({ key, isRight: isRight(defineLabelRules("map"), key) }).toEqual({ key, isRight: isLabel });
      const isAnnotation = isQualifiedName(key.toLowerCase());
      expect({ key, isRight: isRight(defineAnnotationRules("map"), key) }).toEqual({ key, isRight: isAnnotation });
    }),
    { numRuns: 3000, ...seedOfCI },
  );
});
