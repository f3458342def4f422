import { expect, test } from "vitest";
import { normalizeOutput, readCommands } from "./commands.ts";
import { firstCluster, isRun } from "./guides.ts";

test("every command of the first cluster is run, or is listed with the reason why not", () => {
  const commands = readCommands(firstCluster.page);
  const listed = commands.filter((command) => !isRun(firstCluster, command)).map(({ text }) => text);

  expect(listed).toEqual(Object.keys(firstCluster.notRun));
  expect(commands.length - listed.length).toBeGreaterThan(20);
});

test("a block of a terminal is read as commands with their output", () => {
  expect(readCommands("docs/first-cluster.md")).toContainEqual({
    text: "kubectl apply --filename cluster.yaml",
    output: "kubernetescluster.capi.crossplane.io/first created",
  });
});

test("ages and the width of columns do not count", () => {
  expect(normalizeOutput("NAME    AGE\nfirst   2m50s  \n")).toBe(normalizeOutput("NAME AGE\nfirst 58s"));
  expect(normalizeOutput("v1.35.2 3d")).not.toBe(normalizeOutput("v1.35.3 4d"));
});
