import type { ExtraVolume } from "../../api/extra-volumes.ts";
import type { Kubernetes } from "../../api/kubernetes.ts";
import { type Problem, quote } from "../../api/problem.ts";

const components = ["apiServer", "controllerManager", "scheduler"] as const;
export type Component = (typeof components)[number];

interface PlacedVolume {
  readonly component: Component;
  /** Path of the volume below `spec`. */
  readonly path: string;
  readonly volume: ExtraVolume;
}

/** All extra volumes of a spec. */
export function listExtraVolumes(kubernetes: Kubernetes): PlacedVolume[] {
  return components.flatMap((component) =>
    (kubernetes[component]?.extraVolumes ?? []).map((volume, index) => ({
      component,
      path: `kubernetes.${component}.extraVolumes[${index}]`,
      volume,
    })),
  );
}

/** Extra volumes of a control plane that supports none. `reason` continues "is not supported". */
export function rejectExtraVolumes(kubernetes: Kubernetes, reason: string): Problem[] {
  return components
    .filter((component) => (kubernetes[component]?.extraVolumes ?? []).length > 0)
    .map((component) => ({
      path: `kubernetes.${component}.extraVolumes`,
      message: `is not supported${reason}`,
    }));
}

/** Types of paths, for a control plane that cannot check them. `reason` continues "is not supported". */
export function rejectPathTypes(kubernetes: Kubernetes, reason: string): Problem[] {
  return listExtraVolumes(kubernetes)
    .filter(({ volume }) => volume.pathType !== undefined)
    .map(({ path }) => ({ path: `${path}.pathType`, message: `is not supported${reason}` }));
}

/** A mount that the pods of a component have in any case. */
export interface OwnMount {
  /** Omitted if the distribution names the extra volumes itself. */
  readonly name?: string;
  readonly mountPath: string;
  /** Who mounts it: `kubeadm`, or a setting. */
  readonly owner: string;
}

/** Extra volumes with the name or the path of a mount that the component has in any case: one would be lost. */
export function findMountConflicts(
  kubernetes: Kubernetes,
  ownMounts: (component: Component) => readonly OwnMount[],
): Problem[] {
  return listExtraVolumes(kubernetes).flatMap(({ component, path, volume }) =>
    ownMounts(component).flatMap((own) =>
      (["name", "mountPath"] as const)
        .filter((field) => own[field] === volume[field])
        .map((field) => ({
          path: `${path}.${field}`,
          message: `${quote(volume[field])} is that of a mount of ${own.owner}: use another one`,
        })),
    ),
  );
}

/** Volumes by name: in another order, equal volumes would replace machines. */
export function sortVolumes(volumes: readonly ExtraVolume[] = []): ExtraVolume[] {
  return volumes.toSorted((left, right) => (left.name < right.name ? -1 : 1));
}
