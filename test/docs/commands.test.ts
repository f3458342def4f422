import { expect, test } from "vitest";
import { clusterRecipes } from "../e2e/troubleshooting/cluster-recipes.ts";
import { outageRecipes } from "../e2e/troubleshooting/outage-recipes.ts";
import { isShown, normalizeOutput, readCommands, readSections } from "./commands.ts";
import { firstCluster, install, listNotRun, monitor, move, troubleshooting } from "./guides.ts";

test.each([
  [firstCluster, 20],
  [install, 12],
  [monitor, 3],
  [move, 6],
  [troubleshooting, 40],
])("every command of $page is run, or is listed in notRun with a reason", (guide, most) => {
  const commands = readCommands(guide.page);
  const listed = listNotRun(guide, commands);

  expect(listed).toEqual(Object.keys(guide.notRun));
  expect(commands.length - listed.length).toBeGreaterThan(most);
});

test("a scenario gets stuck for every section of the page that has commands", () => {
  const recipes = [...clusterRecipes, ...outageRecipes].map(({ heading }) => heading);

  expect(recipes.toSorted()).toEqual([...readSections(troubleshooting.page).keys()].toSorted());
});

test("readCommands reads a console block as commands with their output", () => {
  expect(readCommands("docs/first-cluster.md")).toContainEqual({
    text: "kubectl apply --filename cluster.yaml",
    output: "kubernetescluster.capi.crossplane.io/first created",
  });
});

test("readCommands continues a command after a backslash", () => {
  const { text, output } = readCommands(troubleshooting.page).find((command) => command.text.includes("\\\n")) ?? {};

  expect(text?.split("\n")).toHaveLength(2);
  expect(output).toBeDefined();
});

test("normalizeOutput ignores ages, counts of events and the width of columns", () => {
  expect(normalizeOutput("NAME    AGE\nfirst   2m50s  \n")).toBe(normalizeOutput("NAME AGE\nfirst 58s"));
  expect(normalizeOutput("42s (x12 over 3m21s)  Warning")).toBe(normalizeOutput("2m  Warning"));
  expect(normalizeOutput("v1.35.2 3d")).not.toBe(normalizeOutput("v1.35.3 4d"));
});

test("isShown takes … for any text of a line", () => {
  expect(isShown("failed: dial tcp 127.0.0.1:17405: timeout\nREADY\n", "failed: …: timeout\nREADY")).toBe(true);
  expect(isShown("failed: (a+b)\nREADY", "failed: (a+b)\nREADY")).toBe(true);
  expect(isShown("failed: dial\nREADY", "failed…READY")).toBe(false);
  expect(isShown("failed: dial\nREADY", "failed: …")).toBe(false);
});
