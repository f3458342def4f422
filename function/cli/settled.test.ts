import { expect, test } from "vitest";
import { settleObject } from "./settled.ts";

test("a hosted control plane, which has no machines, reports its replicas", () => {
  const object = { kind: "HostedControlPlane", spec: { replicas: 2 } };

  expect(settleObject(object, new Map())["status"]).toMatchObject({
    replicas: 2,
    readyReplicas: 2,
    upToDateReplicas: 2,
  });
  expect(settleObject({ ...object, spec: {} }, new Map())["status"]).toMatchObject({ replicas: 0 });
});
