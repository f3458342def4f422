import { expect, test } from "vitest";
import { changed, composite, condition, keyOf, run, running } from "./world.ts";

const whole = running(composite());

test("status.problems explains a count of conditions, as of the contract v1beta1, with the condition behind it", () => {
  const reason = "VpcReconciliationFailed";
  const conditions = [
    { type: "Ready", status: "False", reason, message: "0 of 8 completed" },
    { type: "SubnetsReady", status: "False", reason: "Waiting", message: "waits for the VPC" },
    {
      type: "VpcReady",
      status: "False",
      reason,
      message: "VpcLimitExceeded: The maximum number of VPCs has been reached",
    },
  ];
  const observed = changed(whole, keyOf(whole, "DevCluster"), { status: { conditions } });

  const [problem] = run(composite(), { observed }).status?.problems ?? [];

  expect(problem).toMatchObject({ reason, message: expect.stringContaining("VpcLimitExceeded") });
});

test("status.problems names the machines of a pool rather than their number", () => {
  const message = "* Machine demo-default-a: InfrastructureReady: 0 of 2 completed";
  const conditions = [
    { ...condition("Available", "False"), message: "1 available replicas, at least 2 required" },
    { ...condition("MachinesReady", "False"), message },
  ];
  const observed = changed(whole, keyOf(whole, "MachineDeployment"), { status: { conditions } });

  expect(run(composite(), { observed }).status?.problems).toMatchObject([{ message }]);
});
