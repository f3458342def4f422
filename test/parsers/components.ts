import { etcd, kubernetes } from "../e2e/build/components.ts";
import {
  containerdReader,
  ignitionReader,
  machineConfigWriter,
  nodePrograms,
  userDataWriter,
} from "../e2e/build/parser-components.ts";

/** What the tests of this folder build. */
export const components = {
  writer: userDataWriter,
  talos: machineConfigWriter,
  node: nodePrograms,
  containerd: containerdReader,
  ignition: ignitionReader,
  controlPlane: kubernetes,
  store: etcd,
} as const;
