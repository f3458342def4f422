import type { Status } from "../api/status.ts";
import type { PlannedAddon } from "../lifecycle/addons.ts";

/** Controllers repeat whole templates in what they say. */
const longest = 512;

/** How far every add-on has come; absent where the cluster has none. */
export function addonsOf(addons: readonly PlannedAddon[]): Status["addons"] {
  if (addons.length === 0) return undefined;
  return addons.map(({ name, progress: { isApplied, reason, message } }) => ({
    name,
    applied: isApplied,
    reason,
    message: message === "" ? undefined : message.slice(0, longest),
  }));
}
