import { z } from "zod";
import type { BootstrapFacts } from "../../bootstrap/provider.ts";
import type { JsonObject } from "../../kubernetes/object.ts";

/** Delivery of user data, for all machines of a cluster. */
export const userDataFields = {
  userDataBackend: z
    .enum(["secrets-manager", "ssm-parameter-store", "none"])
    .default("secrets-manager")
    .describe(
      "Store of the user data of cloud-init until the machine starts. The image needs the AWS CLI to fetch it; many " +
        "images for RKE2 have none. none leaves it in the instance's user data, readable for everyone who may " +
        "describe instances. A change replaces the machines.",
    ),
  ignition: z
    .strictObject({
      storageType: z
        .enum(["ClusterObjectStore", "UnencryptedUserData"])
        .default("ClusterObjectStore")
        .describe("In s3Bucket, or in the instance's user data, readable for everyone who may describe instances."),
    })
    .prefault({})
    .describe("User data of Flatcar. A change replaces the machines."),
};

const UserData = z.strictObject(userDataFields);
export type UserData = z.output<typeof UserData>;

/** Renders the store of a machine's user data. CAPA rejects cloudInit beside ignition. */
export function renderUserData(format: BootstrapFacts["format"], settings: UserData): JsonObject {
  const { userDataBackend, ignition } = settings;
  if (format === "ignition") return { ignition: { ...ignition } };
  // nodeadm reads its NodeConfig, which contains no secret, before a script could fetch it from a store.
  return { cloudInit: renderCloudInit(format === "cloud-config" ? userDataBackend : "none") };
}

function renderCloudInit(backend: UserData["userDataBackend"]): JsonObject {
  return backend === "none" ? { insecureSkipSecretsManager: true } : { secureSecretsBackend: backend };
}
