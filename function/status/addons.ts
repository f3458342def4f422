import type { Status } from "../api/status.ts";
import type { PlannedAddon } from "../lifecycle/addons.ts";

/** Controllers may repeat whole templates in their messages. */
const messageLimit = 512;

/** Returns the progress of every add-on; undefined if the cluster has none. */
export function summarizeAddons(addons: readonly PlannedAddon[]): Status["addons"] {
  if (addons.length === 0) return undefined;
  return addons.map(({ name, progress: { isApplied, reason, message } }) => ({
    name,
    applied: isApplied,
    reason,
    message: message === "" ? undefined : message.slice(0, messageLimit),
  }));
}
