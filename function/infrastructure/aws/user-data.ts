import { z } from "zod";
import type { BootstrapFacts } from "../../bootstrap/provider.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import { IgnitionProxy, IgnitionTls } from "./ignition-network.ts";

const versions = ["2.3", "3.0", "3.1", "3.2", "3.3", "3.4"] as const;
/** Versions without a proxy and certificate authorities (webhooks/awsmachine_webhook.go). */
export const versionsWithoutNetwork: readonly (string | undefined)[] = [undefined, "2.3", "3.0"];

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
        .describe(
          "Store of the user data of Ignition. ClusterObjectStore is s3Bucket. UnencryptedUserData leaves it in the " +
            "instance's user data, readable for everyone who may describe instances.",
        ),
      version: z
        .enum(versions)
        .optional()
        .describe("Version of the configuration that refers to the bucket. Default: 2.3."),
      proxy: IgnitionProxy,
      tls: IgnitionTls,
    })
    .prefault({})
    .describe("User data of machines with operatingSystem Flatcar. A change replaces the machines."),
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
