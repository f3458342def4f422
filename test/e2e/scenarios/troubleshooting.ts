import { kubectl } from "../build/components.ts";
import type { Scenario } from "../scenario.ts";
import { clusterRecipes } from "../troubleshooting/cluster-recipes.ts";
import { runRecipes } from "../troubleshooting/recipe.ts";

const shippedComposition = "kubernetesclusters.capi.crossplane.io";

export const scenario: Scenario = {
  title: "a stuck cluster looks as docs/troubleshooting.md shows, and the commands of the page mend it",
  timeoutSeconds: 900,
  builds: [kubectl],
  // The scenario has a Composition of its own, with the name of its namespace.
  run: (context) => runRecipes(context, clusterRecipes, { [shippedComposition]: context.namespace }),
};
