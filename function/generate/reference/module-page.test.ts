import { expect, test } from "vitest";
import { crag } from "../../../test/modules/crag.ts";
import { kubeadm } from "../../control-plane/kubeadm.ts";
import { openSchema } from "../../schema.ts";
import { renderAddonPage, renderControlPlanePage, renderInfrastructurePage } from "./module-page.ts";

const schema = openSchema([crag], [kubeadm]);

test("the page of a module has its differences and its requirements", () => {
  const page = renderInfrastructurePage(schema, crag);

  expect(page).toContain("Default of `workers[].rollout` for hosts: maxSurge 0, maxUnavailable 2.");
  expect(page).toContain("The provider becomes the owner of the Secret named in `infrastructure.crag.secret`, ");
  expect(page).toContain("| Feature gate | Cliff | `balancer` | by hand |");
  expect(page).toContain("| Provider | Crag 1.0 | always | `clusterctl init --infrastructure crag` |");
});

test("the page of a control plane has the requirements of its bootstrap provider", () => {
  expect(renderControlPlanePage(schema, kubeadm)).toMatch(/control plane provider [^\n]*\n[^\n]* bootstrap provider /);
});

test("the page of a module without requirements says that it is part of Cluster API", () => {
  const pages = schema.addons.map((addon) => ({ addon, page: renderAddonPage(schema, addon) }));

  for (const { addon, page } of pages) {
    expect(page.includes("Part of Cluster API.")).toBe(addon.requires === undefined);
    expect(page.includes("## Requirements")).toBe(addon.requires !== undefined);
  }
});
