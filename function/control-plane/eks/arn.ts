import { z } from "zod";

const ofPartition = "arn:aws(-[a-z]+)*";
const name = "[A-Za-z0-9+=,.@_-]{1,128}";
const path = "([!-.0-~]+/)*";

const text = (pattern: string, message: string) =>
  z
    .string()
    .max(2048)
    .regex(new RegExp(`^${pattern}$`), message);

/** An IAM ARN. With `policy` also of policies that AWS manages. */
export const iamARN = (...kinds: ("role" | "user" | "policy")[]) =>
  text(
    `${ofPartition}:iam::([0-9]{12}${kinds.includes("policy") ? "|aws" : ""}):(${kinds.join("|")})/${path}${name}`,
    `must be the ARN of an IAM ${kinds.join(" or ")}, such as arn:aws:iam::123456789012:${kinds[0]}/some`,
  );

/** aws-auth needs ARNs of roles without their paths (Amazon EKS user guide, creating access entries). */
export const mappedARN = text(
  `${ofPartition}:iam::[0-9]{12}:(role/${name}|user/${path}${name})`,
  "must be the ARN of an IAM user, or of a role without its path, such as arn:aws:iam::123456789012:role/some",
);

export const accessPolicyARN = text(
  `${ofPartition}:eks::aws:cluster-access-policy/${name}`,
  "must be the ARN of an access policy, such as arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
);
