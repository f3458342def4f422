/** Resources that must be seen before an answer is whole: one by its name, or all with these labels. */
export interface Requirement {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name?: string;
  readonly matchLabels?: Readonly<Record<string, string>>;
}
