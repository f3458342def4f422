import { type Fault, withFault } from "../../aws/faults.ts";
import { takeRegion } from "../../aws/regions.ts";
import { waitUntilSettled } from "../../tenant/settled.ts";
import { createLiveCluster } from "../live-cluster.ts";
import type { Spec } from "../live-provider.ts";
import type { LiveScenario } from "../live-scenario.ts";
import { waitForProblem } from "../problems.ts";

export const scenario: LiveScenario = {
  title: "errors of AWS are in status.problems, and the cluster recovers once they are gone",
  timeoutSeconds: 1500,
  run: async (context, provider) => {
    const region = await takeRegion(context);
    const infrastructure = async (): Promise<Spec> => ({ aws: { region } });
    const created = Promise.withResolvers<Awaited<ReturnType<typeof createLiveCluster>>>();
    await withFault(context, { region, fault: quota }, async () => {
      void createLiveCluster(context, { ...provider, infrastructure }).then(created.resolve, created.reject);
      await waitForProblem(context, `AWSCluster/demo: .*${quota.code}: ${quota.message}`);
    });
    const { reference, apply } = await created.promise;
    for (const fault of [noCapacity, throttled]) {
      const replicas = fault === noCapacity ? 3 : 4;
      await withFault(context, { region, fault }, async () => {
        await apply({ workers: [{ name: "default", replicas }] });
        await waitForProblem(context, "MachineDeployment/demo-default-.*Machine demo-default-.*InfrastructureReady: ");
      });
      await context.measure(fault.code, () => waitUntilSettled(context, reference, 600));
    }
  },
};

const quota: Fault = {
  service: "ec2",
  action: "CreateVpc",
  code: "VpcLimitExceeded",
  message: "The maximum number of VPCs has been reached.",
};

const noCapacity: Fault = {
  service: "ec2",
  action: "RunInstances",
  code: "InsufficientInstanceCapacity",
  message: "We currently do not have sufficient capacity in the Availability Zone you requested.",
};

const throttled: Fault = {
  service: "ec2",
  action: "RunInstances",
  code: "RequestLimitExceeded",
  message: "Request limit exceeded.",
};
