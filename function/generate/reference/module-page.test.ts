import { expect, test } from "vitest";
import { crag } from "../../../test/modules/crag.ts";
import { kubeadm } from "../../control-plane/kubeadm.ts";
import { openSchema } from "../../schema.ts";
import { renderAddonPage, renderControlPlanePage, renderInfrastructurePage } from "./module-page.ts";

const schema = openSchema([crag], [kubeadm]);

test("the page of the module says what is different here, and what must be there first", () => {
  const page = renderInfrastructurePage(schema, crag);

  expect(page).toContain("Default of `workers[].rollout` for hosts: maxSurge 0, maxUnavailable 2.");
  expect(page).toContain("The provider takes over the Secret that is named at `infrastructure.crag.secret`, ");
  expect(page).toContain("| Feature gate | Cliff | `balancer` | by hand |");
  expect(page).toContain("| Provider | Crag 1.0 | always | `clusterctl init --infrastructure crag` |");
});

test("the page of a control plane has what its bootstrap provider requires", () => {
  expect(renderControlPlanePage(schema, kubeadm)).toMatch(/control plane provider [^\n]*\n[^\n]* bootstrap provider /);
});

test("the page of a module that requires nothing says so", () => {
  const pages = schema.addons.map((addon) => ({ addon, page: renderAddonPage(schema, addon) }));

  for (const { addon, page } of pages) {
    expect(page.includes("Part of Cluster API itself.")).toBe(addon.requires === undefined);
    expect(page.includes("## Requirements")).toBe(addon.requires !== undefined);
  }
});
