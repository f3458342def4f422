import { functionProcess } from "../processes/function-server.ts";
import type { Scenario } from "../scenario.ts";
import { residentMebibytes } from "../supervision/memory.ts";
import { countCalls } from "../tenant/calls.ts";
import { createFleet, deleteFleet } from "../tenant/fleet.ts";

const clusters = 20;

export const scenario: Scenario = {
  title: "twenty clusters are created and deleted in parallel",
  timeoutSeconds: 1800,
  alone: true,
  run: async (context) => {
    const { measure, namespace, note, supervisor } = context;
    const count = countCalls(context, { namespace });
    await measure("all ready", () => createFleet(context, clusters, 1200));
    const { calls, reconciles } = count();
    const memory = residentMebibytes(supervisor.find(functionProcess).pid);
    note(`${calls} calls for ${reconciles} reconciles, function ${memory.toFixed(0)} MiB`);
    await measure("all gone", () => deleteFleet(context, 600));
  },
};
