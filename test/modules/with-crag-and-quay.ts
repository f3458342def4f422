import type * as controlPlanes from "../../function/control-plane/index.ts";
import type * as infrastructures from "../../function/infrastructure/index.ts";
import { crag } from "./crag.ts";
import { bay, quay } from "./quay.ts";

/** The list of infrastructures with two more: without a load balancer, and for a hosted control plane. */
export function addInfrastructures(actual: typeof infrastructures): typeof infrastructures {
  return { infrastructureProviders: [...actual.infrastructureProviders, bay, crag] };
}

/** The list of control planes with a hosted one, which every infrastructure supports. */
export function addControlPlane(actual: typeof controlPlanes): typeof controlPlanes {
  const everywhere = { ...quay, supports: () => ({ isSupported: true }) as const };
  return { ...actual, controlPlaneProviders: [...actual.controlPlaneProviders, everywhere] };
}
