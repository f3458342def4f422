import { docker } from "../../function/infrastructure/docker.ts";

type Scope = Parameters<NonNullable<typeof docker.nodeSetup>>[0];

/** Runs a call as another release of the function would: its machines carry one kubelet argument more. */
export function asRelease<Result>(release: number, call: () => Result): Result {
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
