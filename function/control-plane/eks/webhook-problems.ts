import type { Kubernetes } from "../../api/kubernetes.ts";
import type { Problem } from "../../api/problem.ts";
import { parseVersion } from "../../kubernetes/version.ts";
import type { z } from "zod";
import type { Settings } from "./settings.ts";

type Eks = z.output<typeof Settings>;

const at = "controlPlane.eks";

/** Add-ons with an old Kubernetes version, and blank user names: the webhook rejects them (controlplane/eks). */
export function findWebhookProblems(settings: Eks, kubernetes: Kubernetes): Problem[] {
  return [
    ...findAddonProblems(settings, kubernetes),
    ...(settings.iamMappings ?? []).flatMap(({ username }, index) =>
      username.trim() === "" ? [{ path: `${at}.iamMappings[${index}].username`, message: "must not be blank" }] : [],
    ),
  ];
}

const oldestWithAddons = 18;

function findAddonProblems({ addons = [] }: Eks, { version }: Kubernetes): Problem[] {
  const minor = parseVersion(version)?.minor ?? oldestWithAddons;
  if (addons.length === 0 || minor >= oldestWithAddons) return [];
  return [{ path: `${at}.addons`, message: `requires Kubernetes v1.${oldestWithAddons} or later` }];
}
