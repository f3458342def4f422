import assert from "node:assert/strict";
import { readEksCluster } from "../../aws/eks-cluster.ts";
import { takeRegion } from "../../aws/regions.ts";
import { awsApiOf } from "../../processes/moto.ts";
import { expectFacts } from "../../tenant/course.ts";
import { poolUpgrade } from "../../tenant/expected-facts.ts";
import { orphan } from "../../tenant/orphan.ts";
import { deleteInOrder } from "../../tenant/teardown.ts";
import { eksVersions, onEks, withEks } from "../eks.ts";
import { createLiveCluster } from "../live-cluster.ts";
import type { LiveScenario } from "../live-scenario.ts";
import { expectRest } from "../rest.ts";

export const scenario: LiveScenario = {
  title: "EKS is upgraded before one pool after the other; restored from Git, it changes nothing; it goes in order",
  timeoutSeconds: 2400,
  run: async (given, aws) => {
    const context = onEks(given);
    const region = await takeRegion(context);
    const provider = { ...withEks(aws), infrastructure: async () => ({ aws: { region } }) };
    const [from, to] = eksVersions;
    const workers = [
      { name: "first", replicas: 1 },
      { name: "second", replicas: 2 },
    ];
    const { reference, course, change } = await createLiveCluster(context, provider, { workers });
    await change("minor", { workers, version: to });
    await expectFacts(course, [
      `control plane: desired version ${to}`,
      "control plane: runs 1.35",
      ...poolUpgrade("first", { from, to, machines: 1 }),
      ...poolUpgrade("second", { from, to, machines: 2 }),
    ]);
    const { version } = await readEksCluster(awsApiOf(context), region, `${context.namespace}_demo`);
    assert.equal(version, "1.35");
    await orphan(context, reference);
    await change("adopted", { workers, version: to });
    await expectFacts(course, []);
    await expectRest(context, reference, provider);
    await deleteInOrder(context, reference, "Background");
  },
};
