import { type Fault, withFault } from "../../aws/faults.ts";
import { takeRegion } from "../../aws/regions.ts";
import { waitUntilSettled } from "../../tenant/settled.ts";
import { onEks, withEks } from "../eks.ts";
import { createLiveCluster } from "../live-cluster.ts";
import type { LiveScenario } from "../live-scenario.ts";
import { waitForProblem } from "../problems.ts";

export const scenario: LiveScenario = {
  title: "errors of EKS are in status.problems, and the cluster recovers once they are gone",
  timeoutSeconds: 1800,
  run: async (given, aws) => {
    const context = onEks(given);
    const region = await takeRegion(context);
    const provider = { ...withEks(aws), infrastructure: async () => ({ aws: { region } }) };
    const created = Promise.withResolvers<Awaited<ReturnType<typeof createLiveCluster>>>();
    for (const fault of [quota, noCapacity]) {
      await withFault(context, { region, fault }, async () => {
        if (fault === quota) void createLiveCluster(context, provider).then(created.resolve, created.reject);
        await waitForProblem(context, `AWSManagedControlPlane/demo-control-plane: .*${fault.code}: ${fault.message}`);
      });
    }
    const { reference, apply } = await created.promise;
    const fault = throttled(`${context.namespace}_demo`);
    await withFault(context, { region, fault }, async () => {
      await apply({
        fields: { controlPlane: { eks: { addons: [{ name: "coredns", version: "v1.12.1-eksbuild.2" }] } } },
      });
      await waitForProblem(context, `AWSManagedControlPlane/demo-control-plane: .*${fault.code}: ${fault.message}`);
    });
    await context.measure("recovered", () => waitUntilSettled(context, reference, 600));
  },
};

const create = { service: "eks", action: "POST /clusters" } as const;

const quota: Fault = {
  ...create,
  code: "ResourceLimitExceededException",
  message: "Cluster quota exceeded",
};

const noCapacity: Fault = {
  ...create,
  code: "UnsupportedAvailabilityZoneException",
  message: "a zone does not currently have sufficient capacity to support the cluster",
};

function throttled(cluster: string): Fault {
  return {
    service: "eks",
    action: `POST /clusters/${cluster}/addons`,
    code: "ThrottlingException",
    message: "Rate exceeded",
  };
}
