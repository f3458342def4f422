import { eks } from "./eks.ts";
import { k3s } from "./k3s.ts";
import { kamaji } from "./kamaji.ts";
import { kubeadm } from "./kubeadm.ts";
import type { ControlPlaneProvider } from "./provider.ts";
import { rke2 } from "./rke2.ts";
import { talos } from "./talos.ts";

/** All control-plane modules, in alphabetical order. */
export const controlPlaneProviders: readonly ControlPlaneProvider[] = [eks, k3s, kamaji, kubeadm, rke2, talos];

/** Default control plane of a spec that names none. */
export const defaultControlPlane = "kubeadm";
