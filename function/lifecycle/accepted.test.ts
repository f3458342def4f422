import { expect, test } from "vitest";
import { formatAccepted, tokenOf } from "./accepted.ts";
import { acceptedOf, checkPolicy, type Subject } from "./policy.ts";

// Running Clusters carry these tokens in an annotation. Another token would count as a value that was never accepted.
const values: [title: string, value: unknown, token: string][] = [
  ["a version", "v1.35.2", "f2fb73b610203bbdf2f8d69e5269eec9"],
  ["flags", { v: "2", "max-pods": "60" }, "3deeaac8a052e50dba1603ee5c21b6b5"],
  ["a file", { path: "/etc/motd", content: "hello", permissions: "0644" }, "b05a6e2770afc7bb1154c23251d3b14f"],
  [
    "an override",
    { target: { kind: "DevMachineTemplate" }, patch: { spec: { template: {} } } },
    "d85ada3a72700bed015c91ce71a98285",
  ],
  ["the fields that an override changes", [[["spec", "rollout"], { maxSurge: 1 }]], "14eb8fa6e053e4a8dfe67411f1cd3bc5"],
  ["nothing", undefined, "74234e98afe7498fb5daf1f36ac2d78a"],
];

test.each(values)("the token of %s is frozen (rule A7)", (_title, value, token) => {
  expect(tokenOf(value)).toBe(token);
});

const subject = (name: string, value: unknown, token?: string): Subject => ({
  name,
  path: "",
  value,
  ...(token !== undefined && { token }),
  forbids: () => undefined,
});

test("the format of the annotation is frozen: names, one token for subjects of one name, separators", () => {
  const long = `files/workers[default].files[/etc/kubernetes/${"directory/".repeat(4)}file]`;
  const subjects = [
    subject("version", "v1.35.2"),
    subject("workers", 5, "5"),
    subject("commands/workers[default].preCommands", ["true"]),
    subject("commands/workers[default].preCommands", ["false"]),
    subject(long, {}),
  ];

  expect(acceptedOf(checkPolicy(undefined, subjects, undefined)).split(" ")).toEqual([
    "-15d97e541876bba4725edcb671c16236=44136fa355b3678a1146ad16f7e8649e",
    "commands/workers[default].preCommands=681ab6d2c87b143777a997f409c90004",
    "version=f2fb73b610203bbdf2f8d69e5269eec9",
    "workers=5",
  ]);
});

test("the order of the subjects does not change the text", () => {
  const tokens: [string, string][] = [
    ["b", "1"],
    ["a", "2"],
  ];

  expect(formatAccepted(new Map(tokens))).toBe("a=2 b=1");
});
