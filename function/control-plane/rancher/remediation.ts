import type { Remediation } from "../../api/node-settings.ts";
import { formatGoDuration } from "../../kubernetes/duration.ts";
import type { JsonObject } from "../../kubernetes/object.ts";

/**
 * Renders `remediationStrategy` of RKE2ControlPlane and KThreesControlPlane, with durations as Go writes them: the
 * webhooks rewrite any other format, and the function would revert it forever.
 */
export function renderRemediation(remediation: Remediation): JsonObject | undefined {
  return (
    remediation && {
      maxRetry: remediation.maxRetry,
      retryPeriod: formatGoDuration(remediation.retryPeriodSeconds),
      minHealthyPeriod: formatGoDuration(remediation.minHealthyPeriodSeconds),
    }
  );
}
