import { expect, test } from "vitest";
import { normalizeOutput, readCommands } from "./commands.ts";
import { firstCluster, isRun } from "./guides.ts";

test("every command of docs/first-cluster.md is run, or is listed in notRun with a reason", () => {
  const commands = readCommands(firstCluster.page);
  const listed = commands.filter((command) => !isRun(firstCluster, command)).map(({ text }) => text);

  expect(listed).toEqual(Object.keys(firstCluster.notRun));
  expect(commands.length - listed.length).toBeGreaterThan(20);
});

test("readCommands reads a console block as commands with their output", () => {
  expect(readCommands("docs/first-cluster.md")).toContainEqual({
    text: "kubectl apply --filename cluster.yaml",
    output: "kubernetescluster.capi.crossplane.io/first created",
  });
});

test("normalizeOutput ignores ages and the width of columns", () => {
  expect(normalizeOutput("NAME    AGE\nfirst   2m50s  \n")).toBe(normalizeOutput("NAME AGE\nfirst 58s"));
  expect(normalizeOutput("v1.35.2 3d")).not.toBe(normalizeOutput("v1.35.3 4d"));
});
