import { InvalidArgumentError } from "commander";
import { aws } from "./aws.ts";
import { k3s } from "./k3s.ts";
import type { LiveProvider } from "./live-provider.ts";
import { vsphere } from "./vsphere.ts";

/** The providers of `--provider`. To add one, add a file and its name here. */
export const liveProviders: readonly LiveProvider[] = [aws, k3s, vsphere];

/** Parses `--provider`. */
export function findLiveProvider(name: string): LiveProvider {
  const found = liveProviders.find((provider) => provider.name === name);
  if (found) return found;
  throw new InvalidArgumentError(`allowed are ${liveProviders.map((provider) => provider.name).join(", ")}.`);
}
