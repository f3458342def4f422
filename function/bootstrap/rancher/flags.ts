import type { NodeTaint } from "../node-setup.ts";

/** Flags in the format of RKE2 and k3s, sorted: if equal flags rendered differently, machines would be replaced. */
export function renderFlagList(flags: Readonly<Record<string, string>> = {}): string[] {
  return Object.entries(flags)
    .map(([name, value]) => `${name}=${value}`)
    .toSorted();
}

/** A taint in the format of the kubelet's flag `--register-with-taints`. */
export function formatTaint({ key, value, effect }: NodeTaint): string {
  return value === undefined ? `${key}:${effect}` : `${key}=${value}:${effect}`;
}

/** The defaulting webhooks of both providers remove `false`, so only `true` is rendered. */
export function omitFalse(isDesired: boolean | undefined): true | undefined {
  return isDesired === true ? true : undefined;
}
