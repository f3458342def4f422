import { compose } from "../../function/compose.ts";
import { docker } from "../../function/infrastructure/docker.ts";
import type { ComposeInput, ComposeOutput } from "../../function/call.ts";
import { withDeclaredKinds } from "../conformance/declared-kinds.ts";

type Scope = Parameters<NonNullable<typeof docker.nodeSetup>>[0];

/** One release of the function. */
export interface Release {
  readonly name: string;
  readonly compose: (input: ComposeInput) => ComposeOutput;
  /** Releases that get the same input as this one in each call. */
  readonly comparedWith?: () => readonly Release[];
}

/** The working tree. It throws if it composes an undeclared kind. */
export const workingTree: Release = {
  name: "the working tree",
  compose: (input) => withDeclaredKinds(compose(input)),
};

/** The working tree as another release of the function: its machines have an additional kubelet argument. */
export function simulatedRelease(number: number): Release {
  return { name: String(number), compose: (input) => asRelease(number, () => workingTree.compose(input)) };
}

function asRelease<Result>(release: number, call: () => Result): Result {
  if (release === 0) return call();
  const original = { ...docker };
  Object.assign(docker, {
    nodeSetup: (scope: Scope) => {
      const setup = original.nodeSetup?.(scope) ?? {};
      return { ...setup, kubeletArgs: { ...setup.kubeletArgs, "simulated-release": String(release) } };
    },
  });
  try {
    return call();
  } finally {
    Object.assign(docker, original);
  }
}
