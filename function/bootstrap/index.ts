import { k3s } from "./k3s.ts";
import { kubeadm } from "./kubeadm.ts";
import { nodeadm } from "./nodeadm.ts";
import type { BootstrapProvider } from "./provider.ts";
import { rke2 } from "./rke2.ts";
import { talos } from "./talos.ts";

/** All bootstrap providers, in alphabetical order. */
export const bootstrapProviders: readonly BootstrapProvider[] = [k3s, kubeadm, nodeadm, rke2, talos];
