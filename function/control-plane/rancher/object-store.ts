import { z } from "zod";

export const bucketName = z
  .string()
  .max(63)
  .regex(/^[A-Za-z0-9][-A-Za-z0-9._]{1,61}[A-Za-z0-9]$/, "must be 3 to 63 letters, digits and . _ -");

export const regionName = z
  .string()
  .max(63)
  .regex(/^[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?$/, "must be letters, digits and -");
