import { machinesProgram } from "../../processes/machines.ts";
import { expectFacts } from "../../tenant/course.ts";
import { rotation } from "../../tenant/expected-facts.ts";
import { waitForMachines } from "../../tenant/machines.ts";
import { createLiveCluster } from "../live-cluster.ts";
import type { LiveScenario } from "../live-scenario.ts";

export const scenario: LiveScenario = {
  title: "managers that crash in a rollout replace each machine once; machines come back where they were",
  timeoutSeconds: 2400,
  alone: true,
  run: async (context, provider) => {
    const { supervisor, atTheEnd } = context;
    const programs = [...provider.managers.map(({ name }) => name), machinesProgram];
    const restartAll = async (): Promise<void> => {
      for (const program of programs) await supervisor.restart(program);
    };
    atTheEnd(restartAll);
    const [version] = provider.versions;
    const [, machine] = provider.machines;
    const { reference, course, apply, change } = await createLiveCluster(context, provider);
    const workers = [{ name: "default", replicas: 2, machine }];
    await apply({ workers });
    const counts = { "control-plane": 1, default: 3 };
    await waitForMachines(context, { cluster: reference.name, counts, seconds: 300 });
    for (const program of programs) await supervisor.kill(program);
    await restartAll();
    await change("rotated after the restart", { workers });
    await expectFacts(course, rotation("default", version, 2));
    await change("scaled", { workers: [{ name: "default", replicas: 3, machine }] });
    await expectFacts(course, ["default: desired replicas 3", `default: machine created (${version})`]);
  },
};
