/** How many machines of a pool may be there beyond the desired number, and how many may be missing; not both 0. */
export interface RolloutDefaults<MachineSettings = Record<string, unknown>> {
  readonly maxSurge: number;
  readonly maxUnavailable: number;
  /** Those that they are for, where one provider has machines of several kinds. Default: all. */
  readonly machines?: {
    /** What they are called in documentation, for example "bare metal". */
    readonly title: string;
    /** By `machine.<name>` of the effective spec, with the defaults of the module. */
    includes(machineSettings: MachineSettings): boolean;
  };
}
