/** Default rollout strategy of pools: machines above and below the desired number; not both 0. */
export interface RolloutDefaults<MachineSettings = Record<string, unknown>> {
  readonly maxSurge: number;
  readonly maxUnavailable: number;
  /** The machines that it applies to, if a provider has several kinds. Default: all. */
  readonly machines?: {
    /** Name of the kind of machines in the documentation, for example "bare metal". */
    readonly title: string;
    /** Tests the effective `machine.<name>`, with the defaults of the module. */
    includes(machineSettings: MachineSettings): boolean;
  };
}
