import { kubectl } from "../build/components.ts";
import type { Scenario } from "../scenario.ts";
import { outageRecipes } from "../troubleshooting/outage-recipes.ts";
import { runRecipes } from "../troubleshooting/recipe.ts";

export const scenario: Scenario = {
  title: "without a provider, a webhook, events or the function, a cluster looks as docs/troubleshooting.md shows",
  timeoutSeconds: 1500,
  alone: true,
  builds: [kubectl],
  run: (context) => runRecipes(context, outageRecipes),
};
