/** A field of one line in the text of a control file. */
export function fieldOf(control: string, field: string): string {
  const line = control.split("\n").find((line) => line.startsWith(`${field}: `));
  if (line === undefined) throw new Error(`cannot read ${field}: the control file does not have it`);
  return line.slice(`${field}: `.length);
}
