import { helm } from "./helm.ts";
import { manifests } from "./manifests.ts";
import type { AddonProvider } from "./provider.ts";

/** All mechanisms for add-ons, in alphabetical order. */
export const addonProviders: readonly AddonProvider[] = [helm, manifests];
