import { helm } from "./helm.ts";
import { manifests } from "./manifests.ts";
import type { AddonProvider } from "./provider.ts";

/** All add-on modules, in alphabetical order. */
export const addonProviders: readonly AddonProvider[] = [helm, manifests];
