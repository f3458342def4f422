import { kubectl } from "../build/components.ts";
import { firstCluster } from "../../docs/guides.ts";
import { runGuide } from "../guide.ts";
import type { Scenario } from "../scenario.ts";

export const scenario: Scenario = {
  title: "every command of docs/first-cluster.md prints the output on the page",
  timeoutSeconds: 900,
  builds: [kubectl],
  run: (context) => runGuide(context, firstCluster),
};
