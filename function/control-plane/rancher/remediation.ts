import { z } from "zod";
import { formatGoDuration } from "../../kubernetes/duration.ts";
import type { JsonObject } from "../../kubernetes/object.ts";

/** Schema of `remediationStrategy`, which RKE2ControlPlane and KThreesControlPlane have from KubeadmControlPlane. */
export const Remediation = z
  .strictObject({
    maxRetry: z.int32().min(0).max(100).optional().describe("Maximum number of retries. Default: no limit."),
    retryPeriodSeconds: z.int32().min(0).max(86_400).default(0).describe("Minimum time between two retries."),
    minHealthyPeriodSeconds: z
      .int32()
      .min(0)
      .max(604_800)
      .default(3600)
      .describe("Time after which a failure no longer counts as a retry."),
  })
  .optional()
  .describe("Remediation of unhealthy control-plane machines. Changes in place.");

/**
 * Renders durations as Go writes them: the webhooks rewrite any other format, and the function would revert it forever.
 */
export function renderRemediation(strategy: z.output<typeof Remediation>): JsonObject | undefined {
  return (
    strategy && {
      maxRetry: strategy.maxRetry,
      retryPeriod: formatGoDuration(strategy.retryPeriodSeconds),
      minHealthyPeriod: formatGoDuration(strategy.minHealthyPeriodSeconds),
    }
  );
}
