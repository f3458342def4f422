import { findOrderProblems } from "../api/addon.ts";
import { prefixProblems, rejectAny } from "../api/problem.ts";
import type { Spec } from "../api/spec.ts";
import { type Fields, fieldsIn } from "../api/value.ts";
import type { ClusterIdentity } from "../cluster-api/identity.ts";
import { type AddonChoice, type PlannedAddon, planAddons } from "../lifecycle/addons.ts";
import type { State } from "../lifecycle/state.ts";
import { schema } from "../schema.ts";
import type { ComposeInput } from "../call.ts";

/** Returns the add-ons of a spec with their progress. Throws InvalidClusterError. */
export function openAddons(
  { composite, required }: ComposeInput,
  { cluster, state }: { cluster: ClusterIdentity; state: State },
  spec: Spec,
): PlannedAddon[] {
  return planAddons(chooseAddons(spec), { composite, required, cluster, state });
}

/** Returns the add-ons of a spec that is not checked: one of the variants that `openEnforced` compares. */
export function listUncheckedAddons(
  { composite, required }: ComposeInput,
  { cluster, state }: { cluster: ClusterIdentity; state: State },
  { addons }: Spec,
): PlannedAddon[] {
  const choices = addons.flatMap((addon, index) => choiceOf(addon, `addons[${index}]`) ?? []);
  return planAddons(choices, { composite, required, cluster, state });
}

/** Returns the enabled add-ons, each with the provider of its mechanism (`manifests` or `helm`). */
function chooseAddons({ addons }: Spec): AddonChoice[] {
  const requested = addons
    .map((addon, index) => ({ addon, path: `addons[${index}]` }))
    .filter(({ addon }) => addon.enabled);
  const choices = requested.map(({ addon, path }) => choiceOf(addon, path));
  const chosen = choices.filter((choice) => choice !== undefined);
  const mechanisms = schema.addons.map(({ name }) => name).join(", ");
  rejectAny(
    prefixProblems("spec", [
      ...findOrderProblems(addons),
      ...requested
        .filter((_, index) => choices[index] === undefined)
        .map(({ path }) => ({ path, message: `has no mechanism: set one of ${mechanisms}` })),
      ...chosen.flatMap(({ provider, settings, path }) =>
        prefixProblems(`${path}.${provider.name}`, provider.problems?.(settings) ?? []),
      ),
    ]),
  );
  return chosen;
}

function choiceOf(addon: Spec["addons"][number], path: string): AddonChoice | undefined {
  const fields: Fields = addon;
  const provider = schema.addons.find(({ name }) => fields[name] !== undefined);
  const settings = provider && fieldsIn(fields, provider.name);
  return provider && settings && { name: addon.name, after: addon.after, provider, settings, path };
}
