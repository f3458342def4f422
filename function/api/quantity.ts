import { z } from "zod";
import { matchWhole } from "./pattern.ts";

/** Pattern of a quantity that is not negative: 500m, 1.5, 16Gi, 1e3 (apimachinery, pkg/api/resource). */
export const amount = "[+]?([0-9]+([.][0-9]*)?|[.][0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][-+]?[0-9]{1,2})?";

export function quantity() {
  return z.string().max(20).regex(matchWhole(amount), "must be a Kubernetes quantity, for example 500m, 4 or 16Gi");
}
