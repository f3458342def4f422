import { kubeadm } from "./kubeadm.ts";
import type { ControlPlaneProvider } from "./provider.ts";

/** All control-plane kinds, in alphabetical order. */
export const controlPlaneProviders: readonly ControlPlaneProvider[] = [kubeadm];

/** The kind that is used where the spec names none. */
export const defaultControlPlane = "kubeadm";
