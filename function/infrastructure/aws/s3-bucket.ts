import { z } from "zod";
import type { Problem } from "../../api/problem.ts";
import { formatGoDuration } from "../../kubernetes/duration.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import type { PlacedMachine } from "../provider.ts";
import { instanceProfile, profileOf, profiles } from "./instance-profile.ts";
import type { MachineSettings } from "./machine.ts";
import type { UserData } from "./user-data.ts";

/** Of "General purpose bucket naming rules" (docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html). */
const reserved = /^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|[.]mrap|--x-s3|--table-s3)$/;
const address = /^([0-9]{1,3}[.]){3}[0-9]{1,3}$/;

export const S3Bucket = z
  .strictObject({
    name: z
      .string()
      .min(3)
      .max(63)
      .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "must be a bucket name: a-z, 0-9, . and -")
      .describe(
        "The provider creates it; clusters may share it. With the permissions of clusterawsadm it begins with " +
          "cluster-api-provider-aws-. Cannot be changed or removed.",
      ),
    controlPlaneIAMInstanceProfile: instanceProfile()
      .default(profiles.ControlPlane)
      .describe("Who reads user data of the control plane."),
    nodesIAMInstanceProfiles: z
      .array(instanceProfile())
      .min(1)
      .max(50)
      .meta({ "x-kubernetes-list-type": "set" })
      .default([profiles.Worker])
      .describe("Who reads user data of workers."),
    presignedURLSeconds: z
      .int32()
      .min(60)
      .max(604_800)
      .optional()
      .describe("Validity of signed URLs, which replace the profiles."),
    bestEffortDeleteObjects: z.boolean().default(false).describe("Ignore that user data cannot be deleted."),
  })
  .optional()
  .describe("Bucket for user data of Flatcar until a machine has started. Changes in place.");
type S3Bucket = z.output<typeof S3Bucket>;

/** Renders `spec.s3Bucket`. */
export function renderBucket(bucket: S3Bucket): JsonObject | undefined {
  if (!bucket) return undefined;
  const { name, presignedURLSeconds: seconds, bestEffortDeleteObjects } = bucket;
  const { controlPlaneIAMInstanceProfile, nodesIAMInstanceProfiles } = bucket;
  const readers = { controlPlaneIAMInstanceProfile, nodesIAMInstanceProfiles: [...nodesIAMInstanceProfiles] };
  return {
    name,
    ...(seconds === undefined ? readers : { presignedURLDuration: formatGoDuration(seconds) }),
    bestEffortDeleteObjects: bestEffortDeleteObjects ? true : undefined,
  };
}

const place = "infrastructure.aws";

interface Settings extends UserData {
  readonly s3Bucket?: S3Bucket;
}

/** Problems of the user data of Ignition; none without machines that Ignition sets up. */
export function findBucketProblems(settings: Settings, machines: readonly PlacedMachine<MachineSettings>[]): Problem[] {
  const { ignition, s3Bucket } = settings;
  const readers = machines.filter(({ bootstrap }) => bootstrap.format === "ignition");
  const isStored = ignition.storageType === "ClusterObjectStore" && readers.length > 0;
  return [
    ...findNameProblems(s3Bucket),
    ...(isStored && s3Bucket ? readers.flatMap((machine) => findReaderProblems(s3Bucket, machine)) : []),
    ...(isStored && !s3Bucket
      ? [
          {
            path: `${place}.s3Bucket`,
            message:
              "is required for the user data of Flatcar: name a bucket, or set ignition.storageType to " +
              "UnencryptedUserData",
          },
        ]
      : []),
  ];
}

/** The check of `validateS3BucketName` (api/v1beta2/s3bucket.go), and names that S3 rejects. */
function findNameProblems(bucket: S3Bucket): Problem[] {
  const { name = "" } = bucket ?? {};
  const checks: [isFound: boolean, message: string][] = [
    [address.test(name), "must not have the form of an IP address"],
    [name.includes(".."), "must not contain two dots in succession"],
    [reserved.test(name), "is not allowed: AWS reserves its beginning or ending"],
  ];
  return checks
    .filter(([isFound]) => isFound)
    .map(([, message]) => ({ path: `${place}.s3Bucket.name`, message: `"${name}" ${message}` }));
}

/** The bucket's policy lets only the listed profiles read (pkg/cloud/services/s3/s3.go, `bucketPolicy`). */
function findReaderProblems(
  bucket: NonNullable<S3Bucket>,
  { path, role, machineSettings }: PlacedMachine<MachineSettings>,
): Problem[] {
  if (bucket.presignedURLSeconds !== undefined) return [];
  const profile = profileOf(role, machineSettings);
  const [field, allowed] =
    role === "ControlPlane"
      ? ["controlPlaneIAMInstanceProfile", [bucket.controlPlaneIAMInstanceProfile]]
      : ["nodesIAMInstanceProfiles", bucket.nodesIAMInstanceProfiles];
  if (allowed.includes(profile)) return [];
  const message = `"${profile}" may not read the user data: add it to spec.${place}.s3Bucket.${field}`;
  return [{ path: `${path}.aws.iamInstanceProfile`, message }];
}
