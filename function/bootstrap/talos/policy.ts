import { type PolicyPath, listPolicyPathsBelow } from "../../api/policy.ts";

// A patch can set every field of the machine configuration: files, flags, manifests, kernel modules.
const configurations = ["strategicPatches[]", "configPatches[]", "data"];

/** Paths that a policy checks, in a kind with a TalosConfigSpec at `config`. */
export function defineConfigPolicy(kind: string, config: string): PolicyPath[] {
  return listPolicyPathsBelow({ kind, root: config }, [
    ["commands", configurations],
    ["extraArgs", configurations],
  ]);
}
