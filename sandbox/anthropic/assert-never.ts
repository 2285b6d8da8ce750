/** The end of a switch over a union: a new case fails the type check here, and a wrong value at run time. */
export function assertNever(value: never): never {
  throw new Error(`No such case: ${JSON.stringify(value)}`);
}
