import { join } from "node:path";
import type { UnpackedImage } from "./unpacked-image.ts";

type ContainerCommand = {
  readonly flags: readonly string[];
  readonly main: string;
  readonly environment: Readonly<Record<string, string>>;
};

type ContainerSettings = {
  /** Files and folders of the host that the container may read at the same paths. */
  readonly shared?: readonly string[];
  /** Path below the cgroup mounts. */
  readonly cgroup?: string;
  /** Where the id of the process in the container is written. */
  readonly pidFile?: string;
};

/** Starts the image in runc instead of `node function/main.ts`. Probes and metrics get free ports. */
export function containerCommand(
  image: Pick<UnpackedImage, "architecture" | "root">,
  { shared = [], cgroup, pidFile }: ContainerSettings,
): ContainerCommand {
  return {
    flags: [],
    main: join(import.meta.dirname, "launch.ts"),
    environment: {
      CONTAINER_ROOT: image.root,
      CONTAINER_ARCHITECTURE: image.architecture,
      CONTAINER_SHARED: shared.join(":"),
      ...(cgroup === undefined ? {} : { CONTAINER_CGROUP: cgroup }),
      ...(pidFile === undefined ? {} : pidFileSetting(pidFile)),
      PROBE_ADDRESS: "127.0.0.1:0",
      METRICS_ADDRESS: "127.0.0.1:0",
    },
  };
}

/** The part of the environment that says where the id of the process in the container is written. */
export function pidFileSetting(pidFile: string): Readonly<Record<string, string>> {
  return { CONTAINER_PID_FILE: pidFile };
}
