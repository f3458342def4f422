import { expect, test } from "vitest";
import { normalizeOutput, readCommands } from "./commands.ts";
import { firstCluster, install, listNotRun, monitor, move } from "./guides.ts";

test.each([
  [firstCluster, 20],
  [install, 12],
  [monitor, 3],
  [move, 6],
])("every command of $page is run, or is listed in notRun with a reason", (guide, most) => {
  const commands = readCommands(guide.page);
  const listed = listNotRun(guide, commands);

  expect(listed).toEqual(Object.keys(guide.notRun));
  expect(commands.length - listed.length).toBeGreaterThan(most);
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
