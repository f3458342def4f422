import { z } from "zod";
import type { Dependent } from "../../api/dependent.ts";
import type { Problem } from "../../api/problem.ts";
import { configLine } from "../../api/text.ts";
import { authority } from "../../api/registry.ts";
import { isSchedule, schedulePattern } from "./cron.ts";
import { bucketName, regionName } from "./object-store.ts";

/** Fields of the snapshots of etcd that RKE2 and k3s take. */
export const scheduleFields = {
  enabled: z.boolean().default(true).describe("Take snapshots on a schedule."),
  scheduleCron: z
    .string()
    .max(64)
    .regex(schedulePattern, "must be a cron schedule, such as 0 */12 * * *")
    .optional()
    .describe("Schedule of snapshots. Default: 0 */12 * * *."),
  retention: z.int32().min(1).max(1000).optional().describe("Number of snapshots to retain. Default: 5."),
};

/** Fields of the object store of snapshots. */
export const storeFields = {
  endpoint: authority.default("s3.amazonaws.com").describe("Host of the object store, with an optional port."),
  bucket: bucketName.describe("Name of the bucket."),
  region: regionName.optional().describe("Region of the bucket. Default: us-east-1."),
  folder: configLine(255).min(1).optional().describe("Folder in the bucket."),
};

/** A schedule at a path below `spec` has an effect only while snapshots are taken. */
export function scheduleDependent(at: string): Dependent<{ enabled: boolean }> {
  return {
    at,
    settings: ["scheduleCron"],
    reason: "while no snapshots are taken: set enabled to true, or remove it",
    hasEffect: ({ enabled }) => enabled,
  };
}

/** Whether the schedule at a path below `spec` can be read. */
export function findScheduleProblems(path: string, text: string | undefined): Problem[] {
  if (text === undefined || isSchedule(text)) return [];
  const form = "minute, hour, day, month and weekday, such as 0 */12 * * *";
  return [{ path, message: `"${text}" is not a cron schedule: must have ${form}` }];
}
